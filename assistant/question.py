"""What a question asks for: its words and their weights, and the kind of answer it wants."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import wordfreq
from numpy.typing import NDArray

from assistant.wording import alternatives
from index.embed import Encoded, Encoder
from index.errors import DatelineError
from index.words import Word, content_words

LONGEST = 2_000
QUESTION_WORDS = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
WORDS_IN_A_SENTENCE = 20
# How many sentences of general English the corpus is mixed with when words are counted.
PRIOR_SENTENCES = 1_000
# What a question word counts for beside a content word that stands in one sentence of a hundred.
QUESTION_WORD_WEIGHT = 0.7
# What a word of the earlier question counts for beside one of the question itself.
CONTEXT_WEIGHT = 0.5

MONTHS = "january february march april may june july august september october november december"
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR = "|".join(
    [*MONTHS.split(), *WEEKDAYS.split(), "oct", "nov", "dec", "jan", "feb", "sept"]
)
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand "
    "million billion half quarter"
).replace(" ", "|")


NEXT_CLAUSE = re.compile(
    r",? (?:and|but|or) (?=(?:what|who|whom|whose|when|where|why|how|which|did|does|do)\b)"
    r"|(?<=[?;]) ",
    re.I,
)
JOINT = re.compile(r",? (?P<word>and|or|than|versus|vs\.?) ", re.I)
_SMALL = r"\b(?:(?:the|a|an|of|in|on|at|to|for|from|by|with|about|his|her|its|their) )*"
_VERB = r"(?!(?:have|has|had|did|do|does|is|are|was|were|will|would|said|say|what|which)\b)"
PHRASE_BEFORE = re.compile(rf"{_SMALL}(?:{_VERB}[\w.’'-]+ ?){{1,2}},? ?$", re.I)
PHRASE_AFTER = re.compile(rf" ?{_SMALL}(?:[\w.’-]+(?:['’]s)?)", re.I)


class QuestionError(DatelineError):
    """A question that can't be searched for: empty, without words, or far too long."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: how a question asks for it, and how a sentence shows that it has one."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


KINDS = (
    Kind(
        "quantity",
        re.compile(
            r"\bhow (many|much|long|old|far|often|large|big)\b"
            r"|\b(what|which) (number|percentage|share|figure|amount|total|toll)\b"
            r"|\b(number|death toll|percentage|total) of\b",
            re.I,
        ),
        re.compile(rf"\d|\b({_COUNTS})s?\b", re.I),
    ),
    Kind(
        "time",
        re.compile(
            r"\bwhen\b|\b(what|which) (day|date|year|month|time|week)\b|\bhow (long ago|soon)\b",
            re.I,
        ),
        re.compile(
            rf"\b({_CALENDAR}|\d{{4}}|today|yesterday|tomorrow|ago)\b"
            r"|\b(last|next|this|earlier|following|previous) (week|month|year|day)\b"
            r"|\b(days?|weeks?|months?|years?|shortly|soon) (later|after|before)\b",
            re.I,
        ),
    ),
    Kind(
        "person",
        re.compile(
            r"\bwho(m|se)?\b"
            r"|\b(what|which) (person|man|woman|official|minister|leader|analyst|expert)",
            re.I,
        ),
        re.compile(r"(?<=[\w,;:”\"] )[A-Z][\w’'-]+|^[A-Z][\w’'-]+ [A-Z]"),
    ),
    Kind(
        "place",
        re.compile(
            r"\bwhere\b|\b(what|which) (city|town|country|place|crossing|region|state|area)\b", re.I
        ),
        re.compile(r"\b(in|at|from|near|to|via|through|of) (the )?([a-z]+ )?[A-Z]"),
    ),
    Kind(
        "reason",
        re.compile(
            r"\bwhy\b|\bwhat (reason|led|caused|explain|prompted)|\bfor what reason\b", re.I
        ),
        re.compile(
            r"\b(because|since|due to|so that|in order to|reasons?|given|led to|meant to"
            r"|intended to|aimed at|citing|in response|caus(e|ed|ing)|rebuke|after|as)\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for search.

    `weights` (words,) tells how much each of `words` counts: rare words of the corpus more,
    common ones less; `encoded.words` has their vectors, row by row. `parts` are the questions
    it asks in one, if it asks several. `also` has for each word the stems that may stand for it
    (see `assistant.wording`). `unheard` (words,) marks those that no article holds in any form.
    """

    text: str
    words: tuple[Word, ...]
    also: tuple[frozenset[str], ...]
    weights: NDArray[np.float32]
    unheard: NDArray[np.bool_]
    encoded: Encoded
    kinds: tuple[Kind, ...]
    parts: tuple[Question, ...]

    @property
    def stems(self) -> list[str]:
        """The stems to look for: of its words, and those that may stand for them."""
        own = [word.stem for word in self.words]
        return list(dict.fromkeys([*own, *(s for also in self.also for s in sorted(also))]))


def clean(text: str) -> str:
    """The question without control characters and surplus space. Raises `QuestionError`."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    plain = " ".join(kept.split())
    if not plain:
        raise QuestionError("The question is empty: type what you want to know.")
    if not any(map(str.isalnum, plain)):
        raise QuestionError(f"The question {plain[:20]!r} has no words to search for.")
    if len(plain) > LONGEST:
        raise QuestionError(
            f"The question has {len(plain):,} characters; ask in {LONGEST:,} or fewer."
        )
    return plain


def split_question(text: str) -> tuple[str, ...]:
    """The questions that a question asks in one: "what did A and B say?" asks of A, and of B.

    () where it asks one thing. By form only: clauses joined by "and", each with a question word
    of its own, and else what stands on the two sides of "and", "or", "than", "versus".
    """
    clauses = [clause.strip(" ,") for clause in NEXT_CLAUSE.split(text)]
    if len(clauses) > 1:
        return tuple(clause for clause in clauses if clause)
    joint = JOINT.search(text)
    if joint is None:
        return ()
    left, right = text[: joint.start("word")], text[joint.end("word") :]
    head = PHRASE_BEFORE.search(left)
    tail = PHRASE_AFTER.match(right)
    if head is None or tail is None:
        return ()
    without_second, without_first = left + right[tail.end() :], f"{left[: head.start()]} {right}"
    return " ".join(without_second.split()), " ".join(without_first.split())


def read_question(
    text: str, context: str, encoder: Encoder, sentences: int, frequency: Callable[[str], int]
) -> Question:
    """Make `text` ready for a corpus of so many `sentences`.

    `context` is an earlier question that it leans on, or ''. `frequency` gives the number of
    sentences that hold a stem.
    """
    asked = [text, *split_question(text)]
    wholes = [f"{part} {context}".rstrip() for part in asked]
    encoded = encoder.encode_queries(wholes)
    read = []
    for part, whole, vectors in zip(asked, wholes, encoded, strict=True):
        words = content_words(whole)
        also = alternatives(words)
        holding = [
            max(map(frequency, (word.stem, *others)))
            for word, others in zip(words, also, strict=True)
        ]
        weights = [
            _weight(word, sentences, held) * (1 if word.start < len(part) else CONTEXT_WEIGHT)
            for word, held in zip(words, holding, strict=True)
        ]
        read.append(
            Question(
                text=part,
                words=words,
                also=also,
                weights=np.array(weights, np.float32),
                unheard=np.array([not held for held in holding]),
                encoded=vectors,
                kinds=tuple(kind for kind in KINDS if kind.asked.search(part)),
                parts=(),
            )
        )
    return replace(read[0], parts=tuple(read[1:]))


def _weight(word: Word, sentences: int, holding: int) -> float:
    """Inverse document frequency, with general English as prior for what a small corpus lacks.

    A word that no article holds may be rare ("Macron") or a plain one that these writers did
    not happen to use ("staying"): what English at large does tells them apart.
    """
    if word.stem in QUESTION_WORDS:
        return QUESTION_WORD_WEIGHT
    general = 10 ** (wordfreq.zipf_frequency(word.text, "en") - 9) * WORDS_IN_A_SENTENCE
    expected = PRIOR_SENTENCES * min(general, 0.5)
    return math.log(1 + (sentences + PRIOR_SENTENCES) / (0.5 + holding + expected))
