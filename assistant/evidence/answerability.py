"""Whether the sentences chosen answer the question at all, or the articles don't say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.evidence.features import Evidence, Floats, unit
from assistant.evidence.speech import reports, speaker
from assistant.question.terms import QUESTION_STEMS, Question
from index.text.words import Word, content_words

SUPPORT = (
    "meaning",
    "gap",
    "name_missing",
    "uncounted",
    "unmeasured",
    "unspoken",
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
# What a measure is asked with, and what it is given in.
MEASURES = tuple(
    (re.compile(asked, re.I), re.compile(given, re.I))
    for asked, given in (
        (r"\bhow old\b|\bwhat age\b", r"\b(?:aged?|years? old|year-old|born)\b"),
        (
            r"\bhow much\b.{0,60}\b(?:money|cost\w*|paid|pay|spen[dt]|worth|raised?|budget|price)\b"
            r"|\bwhat\b.{0,40}\b(?:cost|price|budget)\b",
            r"[$€£¥]|\b(?:dollars?|euros?|shekels?|pounds?|cents?)\b",
        ),
        (
            r"\bhow long\b",
            r"\b(?:second|minute|hour|day|week|month|year|decade)s?\b|\b(?:until|since)\b",
        ),
        (
            r"\bhow (?:far|tall|high|deep|wide|big)\b",
            r"\b(?:miles?|kilomet\w+|km|met(?:er|re)s?|feet|foot|acres?|square)\b",
        ),
        (
            r"\b(?:what|which) (?:percentage|share|proportion)\b",
            r"%|\bper ?cent\b|\b(?:half|thirds?|quarters?)\b",
        ),
        (
            r"\bwhat time\b",
            r"\b[ap]\.?m\b|\bo[’']clock\b|\b(?:noon|midnight|morning|evening|afternoon|night)\b",
        ),
    )
)
ASKS_FOR_YEAR = re.compile(r"\b(?:what|which) year\b", re.I)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "Could you ..." asks for something to be done.
YES_OR_NO = re.compile(
    r"(?:is|was|were|are|did|does|do|has|have|had|will|would|could|can|should)\b(?! you\b)", re.I
)


def support(chosen: Sequence[int], evidence: Evidence) -> Floats:
    """How well the chosen sentences, the best of them first, cover what is asked: (len(SUPPORT),).

    `gap` is the weightiest part of the question that the best sentence says nothing of,
    `name_missing` the weightiest name that none has or has beside it, `uncounted` how far the
    numbers are from counting what "how many" asks for, `unmeasured` whether "how old" and the like
    get no measure, `unspoken` how far it is not the one asked for who speaks.
    """
    found, question = evidence.match, evidence.question
    best = np.maximum(found.words[chosen[0]], found.stems[chosen[0]])
    stems = found.stems_nearby[chosen].max(axis=0)
    # The "say" of "what did X say": `unspoken` looks for it.
    said = np.arange(len(question.words)) == max(speaker(question), default=-2) + 1
    named = np.array([w.text[0].isupper() and w.start > 0 for w in question.words])
    texts = [evidence.results[i].sentence.text for i in chosen]
    return np.array(
        [
            found.meaning[chosen[0]],
            (found.content * (1 - best) * ~said).max(),
            (found.content * named * (1 - stems)).max(),
            uncounted(chosen, evidence),
            any(
                asked.search(question.text) and not any(map(given.search, texts))
                for asked, given in MEASURES
            ),
            unspoken(chosen, evidence),
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
    wanted = counted(question)
    if not wanted:
        return 0.0
    stems = {question.words[i].stem for i in wanted}
    asked = unit(question.encoded.words[wanted].astype(np.float32))
    nearest = UNLIKE
    for result in (evidence.results[i] for i in chosen):
        words = content_words(result.sentence.text)
        cosines = (unit(result.words.astype(np.float32)) @ asked.T).max(axis=1)
        for _, behind in numbers(words):
            cosine = [ALIKE if words[j].stem in stems else float(cosines[j]) for j in behind]
            nearest = max([nearest, *cosine])
    return max(ALIKE - nearest, 0.0) / (ALIKE - UNLIKE)


def counted(question: Question) -> list[int]:
    """The words of the question that name what "how many" counts."""
    counts = COUNTS.search(question.text)
    return [
        i
        for i, word in enumerate(question.words)
        if counts and counts.end() <= word.start < len(question.text)
        if word.stem not in QUESTION_STEMS and not NUMBER.fullmatch(word.text)
    ][:NAMES_COUNTED]


def numbers(words: Sequence[Word]) -> Iterator[tuple[Word, range]]:
    """The numbers of a sentence, each with the places of the words that may say what it counts."""
    for i, word in enumerate(words):
        if NUMBER.fullmatch(word.text):
            yield word, range(i + 1, min(i + 1 + BEHIND_A_NUMBER, len(words)))


def unspoken(chosen: Sequence[int], evidence: Evidence) -> float:
    """How far no sentence reports what the one asked for said or thinks, from 0 to 1.

    "What did Blinken say" is not answered by what others said of him or of the matter: a sentence
    has to report something, and to name him or have him named before. 0 where nobody is asked for.
    """
    who = speaker(evidence.question)
    if not who:
        return 0.0
    weights = evidence.question.weights[who]
    stems = evidence.match.stems[chosen][:, who] @ (weights / weights.sum())
    return 1 - max(
        float(share) * reports(evidence.results[i].sentence.text)
        for i, share in zip(chosen, stems, strict=True)
    )
