"""What each word of a clause counts in a corpus, and the vectors it is compared by."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import wordfreq

from assistant.evidence.linear import Floats
from assistant.question.query import Clause
from index.encoder.transformer import Encoded, Encoder
from index.text.english import QUESTION_WORDS
from index.text.words import Word, stem

WORDS_IN_A_SENTENCE = 20
# How many sentences of general English the corpus is mixed with when words are counted.
PRIOR_SENTENCES = 1_000
# What a question word counts for beside a content word that stands in one sentence of a hundred.
QUESTION_WORD_WEIGHT = 0.7
# Words that say how to set two things side by side, and not what to look for.
COMPARING_STEMS = frozenset(
    map(
        stem,
        "differ different difference compare comparison contrast versus respectively".split(),
    )
)
COMPARING_WEIGHT = 0.3
# What a word of the earlier question counts for beside one of the question itself.
CONTEXT_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Terms:
    """A clause made ready to be compared.

    `weights` (words,) tells how much each of the clause's words counts: rare words of the corpus
    more, common ones less. `content` (words,) is the same for what is asked about, zero for "who"
    and its like, summing to one. `encoded` has the vector of the whole and of each word.
    """

    clause: Clause
    weights: Floats
    content: Floats
    encoded: Encoded


def read_terms(
    clauses: Sequence[Clause],
    encoder: Encoder,
    sentences: int,
    frequency: Callable[[str], int],
) -> tuple[Terms, ...]:
    """Clauses made ready for a corpus of so many `sentences`.

    `frequency` gives the number of sentences that hold a stem.
    """
    encoded = encoder.encode_queries([f"{c.text} {c.context}".rstrip() for c in clauses])
    terms = []
    for clause, vectors in zip(clauses, encoded, strict=True):
        weights = np.array(
            [
                _rarity(word, sentences, frequency(word.stem))
                * (1.0 if word.start < len(clause.text) else CONTEXT_WEIGHT)
                for word in clause.words
            ],
            np.float32,
        )
        asked_about = np.array([not _only_asks(word) for word in clause.words], np.float32)
        content = weights * asked_about
        terms.append(Terms(clause, weights, content / max(float(content.sum()), 1e-6), vectors))
    return tuple(terms)


def _only_asks(word: Word) -> bool:
    return word.text.casefold() in QUESTION_WORDS


def _rarity(word: Word, sentences: int, holding: int) -> float:
    """Inverse document frequency, with general English as prior for what a small corpus lacks.

    A word that no article holds may be rare ("Macron") or a plain one that these writers did
    not happen to use ("staying"): what English at large does tells them apart.
    """
    if _only_asks(word):
        return QUESTION_WORD_WEIGHT
    if word.stem in COMPARING_STEMS:
        return COMPARING_WEIGHT
    general = 10 ** (wordfreq.zipf_frequency(word.text, "en") - 9) * WORDS_IN_A_SENTENCE
    expected = PRIOR_SENTENCES * min(general, 0.5)
    return math.log(1 + (sentences + PRIOR_SENTENCES) / (0.5 + holding + expected))
