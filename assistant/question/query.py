"""A question as a value: what it asks, clause by clause, and of which articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.filter import Filter
from index.text.words import Word

Measure = Literal["age", "money", "duration", "length", "share", "time_of_day", "year"]


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What kind of answer a clause asks for, as far as its form tells.

    `quantity` is whether a number is asked for. `counted` are the rows of the clause's words that
    name what "how many" counts. `measure` is what "how old" and the like want; `yes_or_no` whether
    it can be answered so.
    """

    quantity: bool = False
    counted: tuple[int, ...] = ()
    measure: Measure | None = None
    yes_or_no: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked.

    `text` is without the words that only ask. `context` is an earlier question that it leans on,
    or '': its words count too, though less. Where `publisher` is set, only that publisher's
    articles are asked. `words` are the content words of text and context.
    """

    text: str
    context: str
    publisher: str | None
    words: tuple[Word, ...]
    answer_type: AnswerType

    @property
    def stems(self) -> list[str]:
        """The stems to look for, each once."""
        return list(dict.fromkeys(word.stem for word in self.words))


@dataclass(frozen=True, slots=True)
class Query:
    """A question read once, before anything is searched.

    `text` is the question complete in itself; `context` the earlier question that it still leans
    on, or ''. `clauses` are what it asks, one after the other; it has none where it asks of the
    articles themselves, whose openings then answer, of the `most` latest. `wanted` are the
    articles asked, of which only `articles`, by path, where that is set; `known` is what is told
    of those. `said` are earlier replies, whose sentences are not to be given again.
    """

    text: str
    clauses: tuple[Clause, ...]
    wanted: Filter
    context: str = ""
    said: tuple[str, ...] = ()
    most: int = 0
    articles: tuple[str, ...] | None = None
    known: str = ""

    @property
    def searched_for(self) -> str:
        """The question as it is shown to have been searched for."""
        publishers = dict.fromkeys(c.publisher for c in self.clauses if c.publisher)
        beside = [f"following: {self.context}"] if self.context else []
        beside += [f"in: {', '.join(publishers)}"] if publishers else []
        return f"{self.text} ({'; '.join(beside)})" if beside else self.text

    def has_said(self, sentence: str) -> bool:
        """Whether an earlier reply showed this sentence and the question asks for others."""
        return any(" ".join(sentence.split()) in reply for reply in self.said)


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain word to the reader in place of an answer: nothing was searched for."""

    text: str
