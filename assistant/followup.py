"""A follow-up made whole: what "and the other one?" or "since when?" asks, from the turns before.

Only what the conversation itself says is put in. A question that stands alone is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.question import QUESTION_STEMS, QUESTION_WORDS
from assistant.types import Message
from index.words import FUNCTION_WORDS, content_words

PERSON_PRONOUN = re.compile(r"\b(he|him|she|his|her|hers)\b", re.I)
POSSESSIVE = frozenset({"his", "her", "hers"})
# "that" after a verb of saying joins clauses ("said that ..."); elsewhere it points back.
POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|theirs|this|these|those|there|then|former|latter|so)\b"
    r"|\b(the|that) (one|other|others|same|second|first)\b"
    r"|(?<!said )(?<!say )(?<!says )(?<!true )\bthat\b(?! (the|a|an|he|she|it|they)\b)",
    re.I,
)
# "and Egypt?", "what about the other one?": a topic, and no question of its own.
ABOUT = re.compile(
    r"^(?:and |but |so |ok(?:ay)?,? )*(?:(?:what|how) about|and)\s+"
    rf"(?P<topic>(?!(?:{'|'.join(sorted(QUESTION_WORDS))}|did|does|do|is|was|are|were|has|have|had"
    r"|will|would|can|could)\b)[^,]+?)\??$",
    re.I,
)
ENDS_BACK = re.compile(r"\b(it|them|that|this|those|these|there|then|so|one|ones)\W*$", re.I)
OPENS_LATE = re.compile(
    r"^(and|but|so|also|or|since when|until when|by whom|who else|what else)\b", re.I
)
ASKS_FOR_NEW = re.compile(r"\b(else|next|other|another|others|further|besides|more|also)\b", re.I)
CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]*(?:-[A-Z][^\W\d_]*)*")
SHORT = 2


@dataclass(frozen=True, slots=True)
class Resolved:
    """`question` made whole, the turn it leans on, and what was said and should not be again.

    `context` is an earlier question whose words count too, though less than the question's own;
    `form` is the question as a model put it, searched for beside it; `publisher` the one in whose
    articles the question asks to look.
    """

    question: str
    context: str = ""
    said: tuple[str, ...] = ()
    form: str = ""
    publisher: str | None = None

    @property
    def searched_for(self) -> str:
        """The question as it is shown to have been searched for."""
        beside = [f"following: {self.context}"] if self.context else []
        beside += [f"also: {self.form}"] if self.form else []
        beside += [f"in: {self.publisher}"] if self.publisher else []
        return f"{self.question} ({'; '.join(beside)})" if beside else self.question

    def has_said(self, sentence: str) -> bool:
        """Whether an earlier answer showed this sentence and the question asks for others."""
        return any(" ".join(sentence.split()) in reply for reply in self.said)


def resolve(
    question: str, history: Sequence[Message], is_person: Callable[[str], bool]
) -> Resolved:
    """What `question` asks, given the turns before it, oldest first.

    `is_person` tells whether the corpus speaks of a name as a person's.
    """
    asked = [i for i, turn in enumerate(history) if turn["role"] == "user"]
    if not asked or not leans_back(question):
        return Resolved(question)
    last = asked[-1]
    before = resolve(history[last]["content"], history[:last], is_person)
    replies = tuple(turn["content"] for turn in history[last:] if turn["role"] == "assistant")
    said = replies if ASKS_FOR_NEW.search(question) else ()
    about = ABOUT.match(question)
    if about:
        swapped = _swap_name(before.question, about["topic"], is_person)
        if swapped:
            return Resolved(swapped, before.context, said)
    named = _name_person(question, [before.question, *replies], is_person)
    left_open = PERSON_PRONOUN.search(named) or POINTS_BACK.search(named) or leans_back(named)
    if named != question and not left_open and len(content_words(named)) > SHORT + 1:
        return Resolved(named, said=said)
    # What leaned back itself says little of what is spoken of; what stood alone says it all.
    return Resolved(named, before.context or before.question, said)


def names(text: str) -> list[tuple[int, int]]:
    """Where the capitalised names of `text` stand, neighbouring words as one: [start, end)."""
    found: list[tuple[int, int]] = []
    for word in CAPITALISED.finditer(text):
        if word[0].casefold() in FUNCTION_WORDS | QUESTION_WORDS and not word[0].isupper():
            continue
        if found and text[found[-1][1] : word.start()] in (" ", ". "):
            found[-1] = (found[-1][0], word.end())
        else:
            found.append(word.span())
    return found


def leans_back(question: str) -> bool:
    """Whether the question can't stand alone, by its form."""
    first_name = min((start for start, _ in names(question)), default=len(question))
    pronoun = PERSON_PRONOUN.search(question)
    if pronoun and pronoun.start() < first_name:
        return True
    if OPENS_LATE.search(question) or ABOUT.match(question) or ENDS_BACK.search(question):
        return True
    if first_name < len(question):
        return False
    asked = [w for w in content_words(question) if w.stem not in QUESTION_STEMS]
    return bool(POINTS_BACK.search(question)) or len(asked) <= SHORT


def _swap_name(question: str, topic: str, is_person: Callable[[str], bool]) -> str:
    """The earlier question with its name replaced by the new one, a person for a person."""
    new = next((topic[start:end] for start, end in names(topic)), "")
    for start, end in names(question):
        if new and is_person(question[start:end]) == is_person(new):
            return question[:start] + topic.strip() + question[end:]
    return ""


def _name_person(question: str, turns: Sequence[str], is_person: Callable[[str], bool]) -> str:
    """The question with its first personal pronoun replaced by whom the turns speak of."""
    pronoun = PERSON_PRONOUN.search(question)
    if pronoun is None:
        return question
    spoken_of = (turn[start:end] for turn in turns for start, end in names(turn))
    person = next(filter(is_person, spoken_of), None)
    if person is None:
        return question
    spelled = person + "'s" if pronoun[0].casefold() in POSSESSIVE else person
    return question[: pronoun.start()] + spelled + question[pronoun.end() :]
