"""The index as the rest of the program sees it: a record and a Chroma collection kept in step."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.filter import Filter
from index.store.chroma import VectorIndex, VectorIndexError
from index.store.lock import writing
from index.store.passages import Passages
from index.store.reconcile import READY, differs, locate, refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from index.types import SearchResult

log = logging.getLogger(__name__)

CHUNKS_FOUND = 12
SENTENCES_FOUND = 32


class WrongModelError(StoreError):
    """The store holds vectors of another embedding model."""


class Store(Passages):
    """An index opened to read. New articles are seen without opening it again."""

    def __init__(self, folder: Path, record: Record, encoder: str) -> None:
        super().__init__(record.sql)
        self._folder = folder
        self._record = record
        self._encoder = encoder
        self._vectors: VectorIndex | None = None
        self._generation = ""
        self._upto = 0
        # Opening Chroma again must not take it from a thread that is asking it.
        self._one_at_a_time = Lock()

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Store:
        """The store in `folder`, for questions embedded by the encoder so named.

        Raises `StoreError` where there is none, `WrongModelError` where it is another model's.
        """
        record = Record.open(folder / RECORD)
        check_model(folder, record, encoder)
        return cls(folder, record, encoder)

    def close(self) -> None:
        """Let go of the record and of Chroma."""
        self._close_vectors()
        super().close()

    def search(
        self,
        queries: Sequence[tuple[NDArray[np.float32], Sequence[str]]],
        wanted: Filter | None = None,
    ) -> list[SearchResult]:
        """Sentences that may answer, in the order they stand in their documents.

        A query is a vector (dimension,) and the stems of its words. Found are the sentences of
        the chunks nearest to the vector, those that match the stems best, and the neighbours of
        both: some 120 a query in a large corpus, not ranked yet. Only the articles that `wanted`
        admits are looked at; among those search is exact.
        """
        found: set[int] = set()
        for vector, stems in queries:
            if wanted:
                chunks = [id_ for _, id_ in self.nearest(vector, CHUNKS_FOUND, wanted=wanted)]
            else:
                chunks = self._nearest(vector, CHUNKS_FOUND)
            found.update(self.chunk_sentences(chunks))
            found.update(self.matching(stems, SENTENCES_FOUND, wanted))
        return self.results(sorted({i + step for i in found for step in (-1, 0, 1)}))

    def _nearest(self, vector: NDArray[np.float32], k: int) -> list[int]:
        with self._one_at_a_time:
            try:
                return self._ask_vectors(vector, k)
            except VectorIndexError as error:
                self._close_vectors()
                failure = str(error)
            try:
                with writing(self._folder):
                    log.warning("Chroma is brought up to date in %s: %s", self._folder, failure)
                    refresh_vectors(self._folder, self._record, thorough=True)
                return self._ask_vectors(vector, k)
            except WrongModelError:
                raise
            except (StoreError, sqlite3.OperationalError) as error:
                # Somebody is writing, or nobody may.
                log.warning(
                    "Chroma is passed over for %s, which takes longer: %s", self._folder, error
                )
            return [id_ for _, id_ in self.nearest(vector, k)]

    def _ask_vectors(self, vector: NDArray[np.float32], k: int) -> list[int]:
        """Chroma's answer, without what has been removed since, with what came in since."""
        found = self.chunk_vectors(self._open_vectors().nearest(vector, k))
        scored = [(float(v @ vector), id_) for id_, v in found.items()]
        scored += self.nearest(vector, k, after=self._upto)
        return [id_ for _, id_ in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]]

    def _open_vectors(self) -> VectorIndex:
        generation = self.state("generation")
        if self._vectors is None or generation != self._generation:
            self._close_vectors()
            check_model(self._folder, self._record, self._encoder)
            if self.state("vectors") != READY:
                raise VectorIndexError("Chroma is being changed, or was left in the middle of it")
            self._vectors = VectorIndex(locate(self._folder, self.state("chroma")))
            self._upto = self.number("upto")
            self._generation = generation
            # Chroma makes an empty index, without a word, where its files are gone.
            if self._vectors.count() != self.number("count") or differs(
                self._vectors, self, self._upto
            ):
                raise VectorIndexError("Chroma does not hold what the record does")
        return self._vectors

    def _close_vectors(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
            self._vectors = None


def check_model(folder: Path, record: Record, encoder: str) -> None:
    """Raise `WrongModelError` where the record's vectors are of another encoder."""
    made = record.state("encoder")
    if made != encoder:
        raise WrongModelError(
            f"the index in {folder} was made with the model {made}, and {encoder} is set; "
            "set DATELINE_MODEL back, or make it anew: dateline rebuild"
        )
