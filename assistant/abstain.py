"""Whether the sentences chosen answer the question at all, or the articles don't say."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.match import Evidence, Floats, unit
from assistant.question import QUESTION_STEMS
from index.words import content_words

SUPPORT = (
    "meaning",
    "gap",
    "name_missing",
    "uncounted",
    "undated",
    "yes_or_no",
)

COUNTS = re.compile(r"\bhow many\b", re.I)
NUMBER = re.compile(
    r"\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|quarter",
    re.I,
)
# What is counted is named within so many words behind "how many", or behind a number.
NAMES_COUNTED = 2
BEHIND_A_NUMBER = 3
# Cosines of words in their sentences: other things, and the same thing by another name.
UNLIKE, ALIKE = 0.2, 0.6
ASKS_FOR_YEAR = re.compile(r"\b(?:what|which) year\b", re.I)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
YES_OR_NO = re.compile(
    r"(?:is|was|were|are|did|does|do|has|have|had|will|would|could|can|should)\b", re.I
)


def support(chosen: Sequence[int], evidence: Evidence) -> Floats:
    """How well the chosen sentences, the best of them first, cover what is asked: (len(SUPPORT),).

    `gap` is the weightiest part of the question that the best sentence says nothing of,
    `name_missing` the weightiest name that none has or has beside it, `uncounted` how far the
    numbers are from counting what "how many" asks for.
    """
    found, question = evidence.match, evidence.question
    best = np.maximum(found.words[chosen[0]], found.stems[chosen[0]])
    stems = found.stems_nearby[chosen].max(axis=0)
    named = np.array([w.text[0].isupper() and w.start > 0 for w in question.words])
    texts = [evidence.results[i].sentence.text for i in chosen]
    return np.array(
        [
            found.meaning[chosen[0]],
            (found.content * (1 - best)).max(),
            (found.content * named * (1 - stems)).max(),
            uncounted(chosen, evidence),
            ASKS_FOR_YEAR.search(question.text) is not None and not any(map(YEAR.search, texts)),
            YES_OR_NO.match(question.text) is not None,
        ],
        np.float32,
    )


def uncounted(chosen: Sequence[int], evidence: Evidence) -> float:
    """How far what the sentences count is from what the question counts, from 0 to 1.

    "How many soldiers" is not answered by "32,000 Palestinians": the word behind "how many" is
    compared with those behind each number. 0 where nothing is counted.
    """
    question = evidence.question
    counts = COUNTS.search(question.text)
    wanted = [
        i
        for i, word in enumerate(question.words)
        if counts and counts.end() <= word.start < len(question.text)
        if word.stem not in QUESTION_STEMS and not NUMBER.fullmatch(word.text)
    ][:NAMES_COUNTED]
    if not wanted:
        return 0.0
    stems = {question.words[i].stem for i in wanted}
    asked = unit(question.encoded.words[wanted].astype(np.float32))
    nearest = UNLIKE
    for result in (evidence.results[i] for i in chosen):
        words = content_words(result.sentence.text)
        cosines = (unit(result.words.astype(np.float32)) @ asked.T).max(axis=1)
        for i in (i for i, word in enumerate(words) if NUMBER.fullmatch(word.text)):
            behind = range(i + 1, min(i + 1 + BEHIND_A_NUMBER, len(words)))
            cosine = [ALIKE if words[j].stem in stems else float(cosines[j]) for j in behind]
            nearest = max([nearest, *cosine])
    return max(ALIKE - nearest, 0.0) / (ALIKE - UNLIKE)
