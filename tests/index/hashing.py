"""An encoder without a model: each word stem is a direction, so that shared words are near."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus.ingest import Corpus
from index.encoder.transformer import WORD_DIMENSION, Encoded
from index.text.words import content_words

DIMENSION = 64


class HashingEncoder:
    """Counts the texts it was given to embed in `passages`."""

    name = "hashing"

    def __init__(self) -> None:
        self.passages = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        self.passages += len(texts)
        return [_encode(text) for text in texts]

    def passage_vectors(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        return [encoded.vector for encoded in self.encode_passages(texts)]

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        return [_encode(text) for text in texts]


def corpus(store: Path, chroma: str = "") -> Corpus:
    return Corpus(store, HashingEncoder.name, HashingEncoder, chroma)


def _encode(text: str) -> Encoded:
    words = content_words(text)
    vector = np.full(DIMENSION, 1e-3, dtype=np.float32)
    rows = np.zeros((len(words), WORD_DIMENSION), dtype=np.int8)
    for row, word in enumerate(words):
        digest = hashlib.sha256(word.stem.encode()).digest()
        vector[digest[0] % DIMENSION] += 1 - 2 * (digest[1] & 1)
        rows[row] = np.frombuffer(digest * 4, dtype=np.int8)
    return Encoded(vector / np.linalg.norm(vector), rows)
