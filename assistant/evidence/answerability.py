"""Whether the sentences chosen answer a clause at all, or the articles don't say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.evidence.features import unit
from assistant.evidence.linear import Floats
from assistant.evidence.types import Evidence
from assistant.question.query import Measure
from index.text.words import NUMBER, Word, content_words

# What a number counts is named within so many words behind it.
WORDS_BEHIND_A_NUMBER = 3
# Cosines of words in their sentences: other things, and the same thing by another name.
UNLIKE, ALIKE = 0.2, 0.6
_GIVEN: dict[Measure, str] = {
    "age": r"\b(?:aged?|years? old|year-old|born)\b",
    "money": r"[$€£¥]"
    r"|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|rou?bles?|francs?|shekels?|cents?)\b",
    "duration": r"\b(?:second|minute|hour|day|week|month|year|decade)s?\b|\b(?:until|since)\b",
    "length": r"\b(?:miles?|kilomet\w+|km|met(?:er|re)s?|feet|foot|acres?|square)\b",
    "share": r"%|\bper ?cent\b|\b(?:half|thirds?|quarters?)\b",
    "time_of_day": r"\b[ap]\.?m\b|\bo[’']clock\b"
    r"|\b(?:noon|midnight|morning|evening|afternoon|night)\b",
    "year": r"\b(?:19|20)\d\d\b",
}
GIVEN = {measure: re.compile(given, re.I) for measure, given in _GIVEN.items()}


def support(chosen: Sequence[int], evidence: Evidence) -> dict[str, Floats]:
    """How well the chosen sentences, the best of them first, cover what is asked: by name, ().

    `gap` is the weightiest part of the question that the best sentence says nothing of,
    `name_missing` the weightiest name that none has or has beside it, `uncounted` how far the
    numbers are from counting what "how many" asks for, `unmeasured` whether "how old" and the like
    get no measure.
    """
    comparison, clause = evidence.comparison, evidence.terms.clause
    asked, content = clause.answer_type, evidence.terms.content
    best = np.maximum(comparison.words[chosen[0]], comparison.stems[chosen[0]])
    nearby = comparison.stems_nearby[chosen].max(axis=0)
    named = np.array([w.text[0].isupper() and w.start > 0 for w in clause.words])
    texts = [evidence.results[i].sentence.text for i in chosen]
    measured = asked.measure is None or any(map(GIVEN[asked.measure].search, texts))
    values = {
        "meaning": comparison.meaning[chosen[0]],
        "gap": (content * (1 - best)).max(),
        "name_missing": (content * named * (1 - nearby)).max(),
        "uncounted": uncounted(chosen, evidence),
        "unmeasured": not measured,
        "yes_or_no": asked.yes_or_no,
    }
    if evidence.scores is not None:
        values["answers"] = evidence.scores[chosen].max()
    return {name: np.asarray(value, np.float32) for name, value in values.items()}


def uncounted(chosen: Sequence[int], evidence: Evidence) -> float:
    """How far what the sentences count is from what the question counts, from 0 to 1.

    "How many soldiers" is not answered by "32,000 Palestinians": the word behind "how many" is
    compared with those behind each number. 0 where nothing is counted.
    """
    terms = evidence.terms
    wanted = list(terms.clause.answer_type.counted)
    if not wanted:
        return 0.0
    stems = {terms.clause.words[i].stem for i in wanted}
    asked = unit(terms.encoded.words[wanted])
    nearest = UNLIKE
    for result in (evidence.results[i] for i in chosen):
        words = content_words(result.sentence.text)
        cosines = (unit(result.words) @ asked.T).max(axis=1)
        for _, beside in numbers(words, result.sentence.text):
            cosine = [ALIKE if words[j].stem in stems else float(cosines[j]) for j in beside]
            nearest = max([nearest, *cosine])
    return max(ALIKE - nearest, 0.0) / (ALIKE - UNLIKE)


def numbers(words: Sequence[Word], text: str) -> Iterator[tuple[Word, Sequence[int]]]:
    """The numbers of a sentence, each with the places of the words that may say what it counts:
    some behind it, or in a row of a table the one before its colon ("Votes: 1,482").
    """
    for i, word in enumerate(words):
        if NUMBER.fullmatch(word.text):
            labelled = i and text[words[i - 1].end : word.start].strip() == ":"
            behind = range(i + 1, min(i + 1 + WORDS_BEHIND_A_NUMBER, len(words)))
            yield word, [i - 1] if labelled else behind
