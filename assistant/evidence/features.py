"""How sentences meet a question: every comparison that choosing and refusing go by.

The features are cheap, named and know of no particular corpus; `weights.json` says what each
counts (see `assistant.evidence.decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.question.terms import KINDS, QUESTION_STEMS, Kind, Question
from index.text.words import content_words
from index.types import SearchResult, Source

Floats = NDArray[np.float32]

RELEVANCE = (
    "words",
    "words_nearby",
    "stems",
    "stems_nearby",
    "focus",
    "focus_best",
    "meaning",
    "meaning_before",
    "meaning_around",
    "meaning_uncovered",
    "meaning_document",
    "source",
    "length",
    "quoted",
    "unfinished",
    *(kind.name for kind in KINDS),
)

# Openings that point back to the sentence before, whose words then count as the sentence's own.
POINTS_BACK = re.compile(
    r"^[“\"'‘]?(?:(?:and|but|so|yet|however|moreover|furthermore|still|instead),? )*"
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|such)\b"
    r"(?!(?:['’]s| is| was| remains) (?:un)?(?:clear|likely|known|certain|possible|important))",
    re.I,
)
ASKS_FOR_SPEECH = re.compile(
    r"\b(say|said|says|tell|told|call|describe|argue|claim|think|believe|view|opinion|warn|promise"
    r"|comment|react|respond|response|explain|suggest|insist|word|words|put)(s|ed|d|ing)?\b",
    re.I,
)
ENDS = re.compile(r"[.!?…][\"”’')\]]*$")
# A sentence's best words for the question: enough for a phrase, too few for the whole sentence.
BEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences found (n), in the order they stand in their documents, with all of a
    comparison that is the same for every question.

    `words` (t, dimension) are the vectors of their words, one sentence's behind the other's, and
    `lengths` (n,) how many each has. `neighbours` (n, 3) are the rows of each sentence, the one
    before and the one after, its own where none was found. `vectors`, `before` and `around` (n,
    dimension) mean the sentence, it with the one before, and it with both. `leaning` are the rows
    of those that point back to the sentence before. `document_of` (n,) is the row of a sentence's
    document in `document_vectors` and `document_sources`, the stems of what is known of it.
    """

    results: tuple[SearchResult, ...]
    words: Floats
    lengths: NDArray[np.intp]
    vectors: Floats
    before: Floats
    around: Floats
    neighbours: NDArray[np.intp]
    leaning: NDArray[np.intp]
    quoted: NDArray[np.bool_]
    unfinished: NDArray[np.bool_]
    document_of: NDArray[np.intp]
    document_vectors: Floats
    document_sources: tuple[frozenset[str], ...]


def arrange(results: Sequence[SearchResult]) -> Candidates:
    """Make sentences, in the order they stand in their documents, ready to be compared."""
    vectors = np.stack([r.vector for r in results])
    neighbours = _neighbours([r.id for r in results])
    texts = [r.sentence.text for r in results]
    _, first, of = np.unique(
        [r.sentence.span.document for r in results], return_index=True, return_inverse=True
    )
    document_vectors = np.zeros((len(first), vectors.shape[1]), np.float32)
    np.add.at(document_vectors, of, vectors)
    return Candidates(
        results=tuple(results),
        words=unit(np.concatenate([r.words for r in results]).astype(np.float32)),
        lengths=np.array([len(r.words) for r in results]),
        vectors=vectors,
        before=unit(vectors[neighbours[:, :2]].sum(axis=1)),
        around=unit(vectors[neighbours].sum(axis=1)),
        neighbours=neighbours,
        leaning=np.flatnonzero([POINTS_BACK.match(text) is not None for text in texts]),
        quoted=np.array([not {"“", '"'}.isdisjoint(text) for text in texts]),
        unfinished=np.array([ENDS.search(text) is None for text in texts]),
        document_of=of,
        document_vectors=unit(document_vectors),
        document_sources=tuple(source_stems(results[i].source) for i in first),
    )


@dataclass(frozen=True, slots=True)
class Match:
    """How the sentences found (n) meet the words of a question (q).

    `words` (n, q) is the best cosine of each question word with a word of the sentence, `stems`
    (n, q) whether the sentence has it to the letter; `*_nearby` the same with the sentence's
    neighbours counted in. `meaning` (n,) is the cosine of the whole texts, `focus_best` (n,) how
    near the sentence's nearest words are to the question's. `content` (q,) is what each question
    word counts, summing to one, zero for "who" and its like. `relevance` (n, len(RELEVANCE)) are
    the features of each sentence.
    """

    words: Floats
    stems: Floats
    words_nearby: Floats
    stems_nearby: Floats
    meaning: Floats
    focus_best: Floats
    content: Floats
    relevance: Floats


# Some builds of OpenBLAS raise the flag on lanes they pad with, though every value is finite.
@np.errstate(invalid="ignore")
def match(question: Question, candidates: Candidates) -> Match:
    """Compare a question with the sentences found."""
    c, texts = candidates, [r.sentence.text for r in candidates.results]
    words, focus, focus_best = _late_interaction(question, c)
    stems = _holds(question, [r.stems for r in c.results])
    sources = _holds(question, c.document_sources)[c.document_of]
    before = c.neighbours[c.leaning, 1]
    words[c.leaning] = np.maximum(words[c.leaning], words[before])
    stems[c.leaning] = np.maximum(stems[c.leaning], stems[before])
    words_nearby = words[c.neighbours].max(axis=1)
    stems_nearby = stems[c.neighbours].max(axis=1)
    weights = question.weights / question.weights.sum()
    content = content_weights(question)
    asked = question.encoded.vector
    meaning = c.vectors @ asked
    around = c.around @ asked
    columns = [
        words @ weights,
        words_nearby @ weights,
        stems @ content,
        stems_nearby @ content,
        focus,
        focus_best,
        meaning,
        c.before @ asked,
        around,
        # Where no sentence has the question's words, meaning has to do more of the work.
        around * (1 - float((words @ content).max())),
        (c.document_vectors @ asked)[c.document_of],
        sources @ content,
        np.log1p(c.lengths),
        c.quoted * (ASKS_FOR_SPEECH.search(question.text) is not None),
        c.unfinished,
        *(
            [kind in question.kinds and bool(kind.given.search(text)) for text in texts]
            for kind in KINDS
        ),
    ]
    relevance = np.stack([np.asarray(column, np.float32) for column in columns], axis=1)
    return Match(words, stems, words_nearby, stems_nearby, meaning, focus_best, content, relevance)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences found (n), compared with a question and with each of its parts.

    `odds` (n,) rank them: a difference of one makes a sentence e times as likely to be the one
    that answers. `part_odds` (parts, n) are the same for each of the question's parts; (0, n)
    where it has none.
    """

    question: Question
    results: tuple[SearchResult, ...]
    match: Match
    odds: Floats
    part_odds: Floats

    def open_kinds(self, chosen: Sequence[int]) -> tuple[Kind, ...]:
        """The kinds of answer asked for that none of the chosen gives."""
        texts = [self.results[i].sentence.text for i in chosen]
        return tuple(k for k in self.question.kinds if not any(map(k.given.search, texts)))


def content_weights(question: Question) -> Floats:
    """What each word of the question counts (q,), summing to one; zero for "who" and its like."""
    kept = np.array([w.stem not in QUESTION_STEMS for w in question.words], np.float32)
    weights = question.weights * kept
    return weights / max(float(weights.sum()), 1e-6)


@lru_cache(maxsize=4096)
def source_stems(source: Source) -> frozenset[str]:
    """Stems of what is known of an article beside its text: title, publisher, author, date."""
    published = source.published.spelled() if source.published else ""
    known = (source.title, source.publisher, source.author, published)
    return frozenset(w.stem for w in content_words(" ".join(filter(None, known))))


def unit(rows: Floats) -> Floats:
    """Rows scaled to length one; a row of nothing stays so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


def _holds(question: Question, texts: Sequence[Set[str]]) -> Floats:
    """Whether each word of the question, or one that may stand for it, is among the stems of each
    text: (texts, q).
    """
    forms = list(zip((word.stem for word in question.words), question.also, strict=True))
    return np.array(
        [[one in stems or not also.isdisjoint(stems) for one, also in forms] for stems in texts],
        np.float32,
    )


def _late_interaction(question: Question, candidates: Candidates) -> tuple[Floats, Floats, Floats]:
    """Word by word: the best cosine for each question word (n, q), and how near to the question
    the sentence's words are, all of them and its nearest (n,) each.
    """
    lengths = candidates.lengths
    starts = np.cumsum(lengths) - lengths
    cosines = candidates.words @ unit(question.encoded.words.astype(np.float32)).T
    nearest = cosines.max(axis=1)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    table = np.full((len(lengths), max(int(lengths.max()), BEST_WORDS)), -np.inf, np.float32)
    table[rows, np.arange(len(rows)) - starts[rows]] = nearest
    best = np.partition(table, -BEST_WORDS, axis=1)[:, -BEST_WORDS:]
    best_sum = np.where(np.isfinite(best), best, 0).sum(axis=1)
    focus = np.add.reduceat(nearest, starts) / lengths
    focus_best = best_sum / np.minimum(lengths, BEST_WORDS)
    words = np.maximum.reduceat(cosines, starts, axis=0)
    return words, np.asarray(focus, np.float32), np.asarray(focus_best, np.float32)


def _neighbours(ids: Sequence[int]) -> NDArray[np.intp]:
    row = {id_: i for i, id_ in enumerate(ids)}
    return np.array([[i, row.get(id_ - 1, i), row.get(id_ + 1, i)] for i, id_ in enumerate(ids)])
