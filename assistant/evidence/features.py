"""A clause compared with the sentences found: word by word, by stems, by meaning.

The features of relevance come of it. That a sentence *speaks* of a word of the question is told
word by word, by the vector of each word in its sentence (late interaction: Khattab and Zaharia,
ColBERT, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.evidence.linear import Floats
from assistant.evidence.terms import Terms
from index.text.words import NUMBER, stems_of
from index.types import SearchResult, Source

# Openings that point back to the sentence before, whose words then count as the sentence's own.
POINTS_BACK = re.compile(
    r"^[“\"'‘]?(?:(?:and|but|so|yet|however|moreover|furthermore|still|instead),? )*"
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|such)\b"
    r"(?!(?:['’]s| is| was| remains) (?:un)?(?:clear|likely|known|certain|possible|important))",
    re.I,
)
# A heading and a question state nothing, whatever words they have; a row of a table does.
STATES = re.compile(r"[.!…][\"”’')\]]*$| \| ")


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences found (n), in the order they stand in their documents, with all of a
    comparison that is the same for every clause.

    `words` (t, dimension) are the vectors of their words, one sentence's behind the other's, and
    `lengths` (n,) how many each has. `neighbours` (n, 3) are the rows of each sentence, the one
    before and the one after, its own where none was found. `vectors`, `before` and `around` (n,
    dimension) mean the sentence, it with the one before, and it with both. `leaning` are the rows
    of those that point back to the sentence before; `stating` (n,) tells which are statements,
    `numbered` which hold a number. `document_of` (n,) is the row of a sentence's document in
    `document_vectors` and `document_sources`, the stems of what is known of it.
    """

    results: tuple[SearchResult, ...]
    words: Floats
    lengths: NDArray[np.intp]
    vectors: Floats
    before: Floats
    around: Floats
    neighbours: NDArray[np.intp]
    leaning: NDArray[np.intp]
    stating: NDArray[np.bool_]
    numbered: NDArray[np.bool_]
    document_of: NDArray[np.intp]
    document_vectors: Floats
    document_sources: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the sentences found (n) meet the words of a clause (q).

    `words` (n, q) is the best cosine of each word of the clause with a word of the sentence,
    `stems` (n, q) whether the sentence has it to the letter; `*_nearby` the same with the
    sentence's neighbours counted in. `meaning` (n,) is the cosine of the whole texts. `relevance`
    are the features (n,) of each sentence, by name.
    """

    words: Floats
    stems: Floats
    words_nearby: Floats
    stems_nearby: Floats
    meaning: Floats
    relevance: dict[str, Floats]


def points_back(sentence: str) -> bool:
    """Whether a sentence opens with a word that stands for something in the one before."""
    return POINTS_BACK.match(sentence) is not None


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
        words=unit(np.concatenate([r.words for r in results])),
        lengths=np.array([len(r.words) for r in results]),
        vectors=vectors,
        before=unit(vectors[neighbours[:, :2]].sum(axis=1)),
        around=unit(vectors[neighbours].sum(axis=1)),
        neighbours=neighbours,
        leaning=np.flatnonzero(list(map(points_back, texts))),
        stating=np.array([STATES.search(text) is not None for text in texts]),
        numbered=np.array([NUMBER.search(text) is not None for text in texts]),
        document_of=of,
        document_vectors=unit(document_vectors),
        document_sources=tuple(source_stems(results[i].source) for i in first),
    )


# Some builds of OpenBLAS raise the flag on lanes they pad with, though every value is finite.
@np.errstate(invalid="ignore")
def compare(terms: Terms, candidates: Candidates) -> Comparison:
    """Compare a clause with the sentences found."""
    c = candidates
    words, focus = _late_interaction(terms, c)
    stems = _holds(terms, [r.stems for r in c.results])
    sources = _holds(terms, c.document_sources)[c.document_of]
    before = c.neighbours[c.leaning, 1]
    words[c.leaning] = np.maximum(words[c.leaning], words[before])
    stems[c.leaning] = np.maximum(stems[c.leaning], stems[before])
    words_nearby = words[c.neighbours].max(axis=1)
    stems_nearby = stems[c.neighbours].max(axis=1)
    weights = terms.weights / terms.weights.sum()
    asked = terms.encoded.vector
    meaning = c.vectors @ asked
    relevance = {
        "words": words @ weights,
        "words_nearby": words_nearby @ weights,
        "focus": focus,
        "meaning_before": c.before @ asked,
        # Where no sentence has the question's words, meaning has to do more of the work.
        "meaning_uncovered": (c.around @ asked) * (1 - float((words @ terms.content).max())),
        "meaning_document": (c.document_vectors @ asked)[c.document_of],
        "source": sources @ terms.content,
        "stating": c.stating.astype(np.float32),
        "quantity": c.numbered * np.float32(terms.clause.answer_type.quantity),
    }
    return Comparison(words, stems, words_nearby, stems_nearby, meaning, relevance)


@lru_cache(maxsize=4096)
def source_stems(source: Source) -> frozenset[str]:
    """Stems of what is known of an article beside its text: title, publisher, author, date."""
    published = source.published.spelled() if source.published else ""
    known = (source.title, source.publisher, source.author, published)
    return frozenset(stems_of(" ".join(filter(None, known))))


def unit(rows: Floats | NDArray[np.int8]) -> Floats:
    """Rows scaled to length one; a row of nothing stays so."""
    directions = rows.astype(np.float32)
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    return np.asarray(directions / np.maximum(lengths, 1e-9), np.float32)


def _holds(terms: Terms, texts: Sequence[Set[str]]) -> Floats:
    """Whether each word of the clause is among the stems of each text: (texts, q)."""
    asked = [word.stem for word in terms.clause.words]
    return np.array([[one in stems for one in asked] for stems in texts], np.float32)


def _late_interaction(terms: Terms, candidates: Candidates) -> tuple[Floats, Floats]:
    """Word by word: the best cosine for each word of the clause (n, q), and how near to the clause
    the sentence's words are on the whole (n,).
    """
    lengths = candidates.lengths
    starts = np.cumsum(lengths) - lengths
    cosines = candidates.words @ unit(terms.encoded.words).T
    focus = np.add.reduceat(cosines.max(axis=1), starts) / lengths
    return np.maximum.reduceat(cosines, starts, axis=0), np.asarray(focus, np.float32)


def _neighbours(ids: Sequence[int]) -> NDArray[np.intp]:
    row = {id_: i for i, id_ in enumerate(ids)}
    return np.array([[i, row.get(id_ - 1, i), row.get(id_ + 1, i)] for i, id_ in enumerate(ids)])
