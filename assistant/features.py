"""What tells whether sentences answer a question, as rows of named numbers.

Every feature is cheap, has a name and knows of no particular corpus; `weights.json` says what
each counts (see `assistant.decide`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.dates import spell_date
from assistant.question import KINDS, QUESTION_WORDS, Kind, Question
from index.types import SearchResult, Source
from index.words import content_words

Floats = NDArray[np.float32]

# Does this sentence answer?
RELEVANCE = (
    "words",
    "words_nearby",
    "meaning",
    "meaning_nearby",
    "stems",
    "stems_nearby",
    "source",
    "length",
    *(kind.name for kind in KINDS),
)
# Does this sentence add something to those already chosen?
ADDITION = (
    "relevance",
    "behind_best",
    "words_gained",
    "stems_gained",
    "elsewhere",
    "adjacent",
    "several",
    "several_gained",
    "several_elsewhere",
    "part_behind_best",
    "part_open",
    "kind_gained",
    "already",
)
# Do the chosen sentences answer at all?
SUPPORT = (
    "relevance",
    "words",
    "stems",
    "largest_gap",
    "meaning",
    "kind_missing",
    "stands_out",
    "unheard",
    "name_missing",
    "best_words",
)

# Openings that point back to the sentence before, whose words then count as the sentence's own.
POINTS_BACK = re.compile(
    r"^[“\"'‘]?(?:(?:and|but|so|yet|however|moreover|furthermore|still|instead),? )*"
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|such)\b(?! is unclear)",
    re.I,
)
# Log-odds by which another sentence must be better for a part, for the part to be open.
FAR = 0.5
SEVERAL = re.compile(
    r"\b(and|both|compare[ds]?|comparison|differ\w*|each|versus|vs|sides|respectively|reasons"
    r"|all|than|contrast|disagree\w*|positions|between)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Match:
    """How the sentences found (n) meet the words of a question (q).

    `words` (n, q) is the best cosine of each question word with a word of the sentence, `stems`
    (n, q) whether the sentence has it to the letter; `*_nearby` the same with the sentence's
    neighbours counted in. `meaning` (n,) is the cosine of the whole texts. `content` (q,) is
    what each question word counts, summing to one, zero for "who" and its like. `relevance`
    (n, len(RELEVANCE)) are the features of each sentence.
    """

    words: Floats
    stems: Floats
    words_nearby: Floats
    stems_nearby: Floats
    meaning: Floats
    content: Floats
    relevance: Floats


def match(question: Question, results: Sequence[SearchResult]) -> Match:
    """Compare a question with sentences in the order they stand in their documents."""
    words = _late_interaction(question, results)
    held = [{word.stem for word in content_words(r.sentence.text)} for r in results]
    stems = np.array([_holds(question, stems) for stems in held], np.float32)
    sources = np.array([_holds(question, source_stems(r.source)) for r in results], np.float32)
    neighbours = _neighbours([r.id for r in results])
    leaning = [i for i, r in enumerate(results) if POINTS_BACK.match(r.sentence.text)]
    before = neighbours[leaning, 1]
    words[leaning] = np.maximum(words[leaning], words[before])
    stems[leaning] = np.maximum(stems[leaning], stems[before])
    words_nearby = words[neighbours].max(axis=1)
    stems_nearby = stems[neighbours].max(axis=1)
    weights = question.weights / question.weights.sum()
    kept = np.array([w.stem not in QUESTION_WORDS for w in question.words], np.float32)
    content = weights * kept / max(float((weights * kept).sum()), 1e-6)
    meaning = np.stack([r.vector for r in results]) @ question.encoded.vector
    columns = [
        words @ weights,
        words_nearby @ weights,
        meaning,
        meaning[neighbours].mean(axis=1),
        stems @ content,
        stems_nearby @ content,
        sources @ content,
        np.log1p([len(r.words) for r in results]),
        *(
            [
                kind in question.kinds and kind.given.search(r.sentence.text) is not None
                for r in results
            ]
            for kind in KINDS
        ),
    ]
    relevance = np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
    return Match(words, stems, words_nearby, stems_nearby, meaning, content, relevance)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences found (n), compared with a question and with each of its parts.

    `odds` (n,) are the log-odds that each answers the question, `part_odds` (parts, n) that it
    answers each of the questions that the question asks in one; (0, n) where it asks one thing.
    """

    question: Question
    results: tuple[SearchResult, ...]
    match: Match
    odds: Floats
    part_odds: Floats

    def behind_best(self, row: int) -> float:
        """How far the sentence is, at the least, behind the best one for a part."""
        if not len(self.part_odds):
            return 0.0
        return float((self.part_odds[:, row] - self.part_odds.max(axis=1)).max())

    def open_parts(self, chosen: Sequence[int]) -> NDArray[np.intp]:
        """The parts whose best sentence is far better than any of the chosen."""
        if not len(self.part_odds):
            return np.array([], np.intp)
        behind = self.part_odds.max(axis=1) - self.part_odds[:, chosen].max(axis=1)
        return np.flatnonzero(behind > FAR)

    def open_kinds(self, chosen: Sequence[int]) -> tuple[Kind, ...]:
        """The kinds of answer asked for that none of the chosen gives."""
        texts = [self.results[i].sentence.text for i in chosen]
        return tuple(k for k in self.question.kinds if not any(map(k.given.search, texts)))


def addition(rows: Sequence[int], chosen: Sequence[int], evidence: Evidence) -> Floats:
    """What each of `rows` would add to the `chosen` ones: (rows, len(ADDITION))."""
    found, odds, results = evidence.match, evidence.odds, evidence.results
    several = float(SEVERAL.search(evidence.question.text) is not None)
    words = found.words[chosen].max(axis=0)
    stems = found.stems[chosen].max(axis=0)
    documents = {results[i].sentence.span.document for i in chosen}
    parts = evidence.open_parts(chosen)
    best = {int(evidence.part_odds[part].argmax()) for part in parts}
    open_kinds = evidence.open_kinds(chosen)
    table = []
    for row in rows:
        gained = float(np.maximum(found.words[row] - words, 0) @ found.content)
        elsewhere = float(results[row].sentence.span.document not in documents)
        table.append(
            [
                odds[row],
                odds[row] - odds[chosen[0]],
                gained,
                float(np.maximum(found.stems[row] - stems, 0) @ found.content),
                elsewhere,
                float(any(abs(results[row].id - results[i].id) == 1 for i in chosen)),
                several,
                several * gained,
                several * elsewhere,
                evidence.behind_best(row),
                float(row in best),
                float(any(kind.given.search(results[row].sentence.text) for kind in open_kinds)),
                len(chosen) - 1,
            ]
        )
    return np.array(table, np.float32)


def support(chosen: Sequence[int], evidence: Evidence) -> Floats:
    """How well the chosen sentences, taken together, cover what is asked: (len(SUPPORT),)."""
    found = evidence.match
    words = found.words_nearby[chosen].max(axis=0)
    stems = found.stems_nearby[chosen].max(axis=0)
    gaps = found.content * (1 - np.maximum(words, stems))
    question = evidence.question
    named = np.array([w.text[0].isupper() and w.start > 0 for w in question.words])
    ranked = np.sort(evidence.odds)[::-1]
    return np.array(
        [
            ranked[0],
            words @ found.content,
            stems @ found.content,
            gaps.max(),
            found.meaning[chosen].max(),
            bool(evidence.open_kinds(chosen)),
            ranked[0] - ranked[min(5, len(ranked) - 1)],
            question.unheard @ found.content,
            ((1 - stems) * named * found.content).max(),
            found.words[chosen[0]] @ found.content,
        ],
        np.float32,
    )


@lru_cache(maxsize=4096)
def source_stems(source: Source) -> frozenset[str]:
    """Stems of what is known of an article beside its text: title, publisher, author, date."""
    published = spell_date(source.published) if source.published else ""
    known = (source.title, source.publisher, source.author, published)
    return frozenset(w.stem for w in content_words(" ".join(filter(None, known))))


def _holds(question: Question, stems: Set[str]) -> list[bool]:
    """Whether each word of the question, or one that may stand for it, is among the stems."""
    return [
        word.stem in stems or not also.isdisjoint(stems)
        for word, also in zip(question.words, question.also, strict=True)
    ]


def _late_interaction(question: Question, results: Sequence[SearchResult]) -> Floats:
    asked = _directions(question.encoded.words)
    told = _directions(np.concatenate([r.words for r in results]))
    starts = np.cumsum([0, *(len(r.words) for r in results[:-1])])
    return np.maximum.reduceat(told @ asked.T, starts, axis=0)


def _neighbours(ids: Sequence[int]) -> NDArray[np.intp]:
    """(n, 3): the rows of each sentence, the one before and the one after; its own where none."""
    row = {id_: i for i, id_ in enumerate(ids)}
    return np.array([[i, row.get(id_ - 1, i), row.get(id_ + 1, i)] for i, id_ in enumerate(ids)])


def _directions(rows: NDArray[np.int8]) -> Floats:
    vectors = rows.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
