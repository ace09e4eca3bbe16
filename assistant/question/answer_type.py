"""What kind of answer a question asks for, by its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.query import AnswerType, Measure
from index.text.english import QUESTION_WORDS
from index.text.words import NUMBER, Word

HOW_MANY = re.compile(r"\bhow many\b", re.I)
QUANTITY = re.compile(
    r"\bhow (?:many|much|long|old|far|often|large|big)\b"
    r"|\b(?:what|which) (?:number|percentage|share|figure|amount|total|toll)\b"
    r"|\b(?:number|death toll|percentage|total) of\b",
    re.I,
)
# What is counted is named within so many words behind "how many".
WORDS_COUNTED = 2
# "Could you ..." asks for something to be done.
YES_OR_NO = re.compile(
    r"(?:is|was|were|are|did|does|do|has|have|had|will|would|could|can|should)\b(?! you\b)", re.I
)
_MEASURES: tuple[tuple[Measure, str], ...] = (
    ("age", r"\bhow old\b|\bwhat age\b"),
    (
        "money",
        r"\bhow much\b.{0,60}\b(?:money|cost\w*|paid|pay|spen[dt]|worth|raised?|budget|price)\b"
        r"|\bwhat\b.{0,40}\b(?:cost|price|budget)\b",
    ),
    ("duration", r"\bhow long\b"),
    ("length", r"\bhow (?:far|tall|high|deep|wide|big)\b"),
    ("share", r"\b(?:what|which) (?:percentage|share|proportion)\b"),
    ("time_of_day", r"\bwhat time\b"),
    ("year", r"\b(?:what|which) year\b"),
)
MEASURES = tuple((measure, re.compile(asked, re.I)) for measure, asked in _MEASURES)


def read_answer_type(text: str, words: Sequence[Word]) -> AnswerType:
    """The kind of answer that a clause of those content words asks for."""
    return AnswerType(
        quantity=QUANTITY.search(text) is not None,
        counted=_counted(text, words),
        measure=next((name for name, asked in MEASURES if asked.search(text)), None),
        yes_or_no=YES_OR_NO.match(text) is not None,
    )


def _counted(text: str, words: Sequence[Word]) -> tuple[int, ...]:
    counts = HOW_MANY.search(text)
    rows = [
        row
        for row, word in enumerate(words)
        if counts and counts.end() <= word.start < len(text)
        if word.text.casefold() not in QUESTION_WORDS and not NUMBER.fullmatch(word.text)
    ]
    return tuple(rows[:WORDS_COUNTED])
