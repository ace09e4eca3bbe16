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
from index.store.reconcile import READY, locate, refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from index.types import Document, SearchResult, Sentence

log = logging.getLogger(__name__)

CHUNKS_FOUND = 12
SENTENCES_FOUND = 32


class WrongModelError(StoreError):
    """The store holds vectors of another embedding model."""


class Store:
    """An index opened to read. New articles are seen without opening it again."""

    def __init__(self, folder: Path, record: Record, encoder: str) -> None:
        self._folder = folder
        self._record = record
        self._passages = record.passages
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
        self._record.close()

    def paths(self, wanted: Filter | None = None) -> tuple[str, ...]:
        """The paths of the articles that a filter admits, or of all, in order."""
        return self._record.paths(self._within(wanted))

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't stored."""
        return self._record.document(path)

    def sentences(self, path: str) -> tuple[Sentence, ...]:
        """The sentences of the article of that path, in order, as they were cut when it was stored;
        () where it isn't stored.
        """
        return self._passages.sentences(path)

    def examples(self) -> tuple[str, ...]:
        """The questions that the indexed folders give as examples."""
        return self._record.examples()

    def publishers(self) -> set[str]:
        """The publishers known of the articles."""
        return self._passages.publishers()

    def dates(self) -> set[str]:
        """The dates of publication known of the articles, in ISO 8601."""
        return self._passages.dates()

    def count_articles(self, wanted: Filter | None = None) -> int:
        """How many articles a filter admits, or there are."""
        within = self._within(wanted)
        return self._passages.count_articles() if within is None else len(within)

    def count_sentences(self) -> int:
        """How many sentences the articles have."""
        return self._passages.count_sentences()

    def frequency(self, stem: str) -> int:
        """How many sentences hold a word of that stem."""
        return self._passages.frequency(stem)

    def stems(self, first: str, shortest: int, longest: int) -> list[str]:
        """Every stem of so many characters in the articles that begins with the letter `first`."""
        return self._passages.stems(first, shortest, longest)

    def matching(self, stems: Sequence[str], limit: int, wanted: Filter | None = None) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first, of the articles
        that a filter admits.
        """
        return self._passages.matching(stems, limit, self._within(wanted))

    def texts(self, ids: Sequence[int]) -> list[str]:
        """The sentences of those ids, as text."""
        return self._passages.texts(ids)

    def openings(self, most: int, wanted: Filter | None = None) -> list[SearchResult]:
        """The sentences that open the latest articles, of those that a filter admits."""
        return self._passages.results(self._passages.openings(most, self._within(wanted)))

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
        within = self._within(wanted)
        found: set[int] = set()
        for vector, stems in queries:
            if within is None:
                chunks = self._nearest(vector, CHUNKS_FOUND)
            else:
                ranked = self._passages.nearest(vector, CHUNKS_FOUND, within=within)
                chunks = [id_ for _, id_ in ranked]
            found.update(self._passages.chunk_sentences(chunks))
            found.update(self._passages.matching(stems, SENTENCES_FOUND, within))
        return self._passages.results(sorted({i + step for i in found for step in (-1, 0, 1)}))

    def _within(self, wanted: Filter | None) -> list[int] | None:
        return self._passages.admitted(wanted) if wanted and wanted != Filter() else None

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
                    "Chroma is passed over for %s, and the record's own vectors searched, which "
                    "takes longer: %s",
                    self._folder,
                    error,
                )
            return [id_ for _, id_ in self._passages.nearest(vector, k)]

    def _ask_vectors(self, vector: NDArray[np.float32], k: int) -> list[int]:
        """Chroma's answer, without what has been removed since, with what came in since."""
        found = self._passages.chunk_vectors(self._open_vectors().nearest(vector, k))
        scored = [(float(v @ vector), id_) for id_, v in found.items()]
        scored += self._passages.nearest(vector, k, after=self._upto)
        return [id_ for _, id_ in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:k]]

    def _open_vectors(self) -> VectorIndex:
        generation = self._record.state("generation")
        if self._vectors is None or generation != self._generation:
            self._close_vectors()
            check_model(self._folder, self._record, self._encoder)
            if self._record.state("vectors") != READY:
                raise VectorIndexError("Chroma is being changed, or was left in the middle of it")
            self._vectors = VectorIndex(locate(self._folder, self._record.state("chroma")))
            self._upto = int(self._record.state("upto"))
            self._generation = generation
            # Chroma makes an empty index, without a word, where its files are gone.
            if self._vectors.count() != int(self._record.state("count")):
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
            "set DATELINE_MODEL back, or make it anew: dateline index --rebuild FOLDER"
        )
