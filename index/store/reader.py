"""The index as the rest of the program sees it: a record and a Chroma collection kept in step."""

from __future__ import annotations

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.filter import Filter
from index.store.chroma import VectorIndex, VectorIndexError
from index.store.record import Record, StoreError, check_exists
from index.types import Document, SearchResult

RECORD = "record.sqlite"
LOCK = "lock"
ENCODER = "encoder"
CHUNKS_FOUND = 12
SENTENCES_FOUND = 32
# Cosine of a vector with itself, as half precision and Chroma's arithmetic leave it.
SELF = 0.995
PREFIX = "chroma-"
READY = "ready"
ADDED_AT_A_TIME = 2_000


class WrongModelError(StoreError):
    """The store holds vectors of another embedding model."""


class BusyError(StoreError):
    """Another process is writing to the store."""


@contextmanager
def writing(folder: Path, *, create: bool = False) -> Iterator[None]:
    """Hold the store's lock, which the system gives back when a process dies.

    Raises `BusyError` where another process has it, `StoreError` where nothing can be written or,
    unless it may be created, where there is no index.
    """
    if not create:
        check_exists(folder / RECORD)
    holder = folder / f"{LOCK}.holder"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise BusyError(
            f"the index in {folder} is being written by {who}; try again later"
        ) from error
    except OSError as error:
        raise StoreError(f"{folder}: can't be written ({error.strerror})") from error
    try:
        holder.write_text(f"process {os.getpid()}", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


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

    def matching(self, stems: Sequence[str], limit: int) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first."""
        return self._passages.matching(stems, limit)

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
            except VectorIndexError:
                self._close_vectors()
            try:
                with writing(self._folder):
                    refresh_vectors(self._folder, self._record, thorough=True)
                return self._ask_vectors(vector, k)
            except VectorIndexError:
                pass
            except (StoreError, sqlite3.OperationalError) as error:
                if isinstance(error, WrongModelError):
                    raise
            # Somebody is writing, or nobody may: the record's own vectors answer, only slower.
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


def refresh_vectors(
    folder: Path, record: Record, server: str | None = None, *, thorough: bool = False
) -> None:
    """Bring Chroma to what the record holds; only for the holder of `writing`.

    `server` is the address of a Chroma server, "" for a folder of the store's own, None for where
    the vectors are. `thorough` reads every vector back, which is done anyway where the last change
    was cut short: Chroma may then count vectors that it can't find. Each time Chroma has to be
    made again it gets a new place, since a client of this process may hold the old one open.
    """
    old = record.state("chroma")
    server = old.rpartition("/")[0] if server is None else server.rstrip("/")
    stays = bool(old) and old.rpartition("/")[0] == server
    whole = record.state("vectors") == READY
    now = {"count": str(record.passages.count_chunks()), "upto": str(record.passages.last_chunk())}
    agreed = all(record.state(key) == value for key, value in now.items())
    if stays and whole and agreed and not thorough and (server or (folder / old).is_dir()):
        return
    record.set_state(vectors="changing")
    place = old
    try:
        if not stays:
            raise VectorIndexError("there is none yet")
        with closing(VectorIndex(locate(folder, place))) as index:
            _bring(index, record, thorough=thorough or not whole)
    except VectorIndexError:
        name = f"{PREFIX}{uuid.uuid4().hex[:8]}"
        place = f"{server}/{name}" if server else name
        with closing(VectorIndex(locate(folder, place))) as index:
            _bring(index, record, thorough=False)
    generation = int(record.state("generation")) + 1
    record.set_state(chroma=place, vectors=READY, generation=str(generation), **now)
    remove_old_vectors(folder, keep=place, old=old)


def remove_old_vectors(folder: Path, keep: str, old: str) -> None:
    """Delete Chroma folders of the store other than `keep`, and the collection `old` likewise."""
    for left in folder.glob(f"{PREFIX}*"):
        if left.name != keep:
            shutil.rmtree(left, ignore_errors=True)
    if old != keep and "/" in old:
        # Left behind on a server that is gone: nothing more can be done.
        with suppress(VectorIndexError), closing(VectorIndex(old)) as index:
            index.drop()


def locate(folder: Path, place: str) -> Path | str:
    """Where the vectors are, from what the record says: a folder, or an address of a collection."""
    return place if "/" in place else folder / place


def disagreements(index: VectorIndex, record: Record) -> set[int]:
    """The ids of chunks whose vectors Chroma lacks, has changed, or has and should not."""
    wanted, held = record.passages.chunk_ids(), index.ids()
    wrong = wanted ^ held
    for some in _some(sorted(wanted & held)):
        vectors, found = record.passages.chunk_vectors(some), index.vectors(some)
        wrong |= {i for i in some if i not in found or float(found[i] @ vectors[i]) < SELF}
    return wrong


def _bring(index: VectorIndex, record: Record, *, thorough: bool) -> None:
    wanted, held = record.passages.chunk_ids(), index.ids()
    index.remove(sorted(held - wanted))
    for some in _some(sorted(wanted - held)):
        index.add(record.passages.chunk_vectors(some))
    if not _agrees(index, record, wanted) or (thorough and disagreements(index, record)):
        raise VectorIndexError("Chroma does not hold what was put into it")


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + ADDED_AT_A_TIME] for first in range(0, len(ids), ADDED_AT_A_TIME))


def _agrees(index: VectorIndex, record: Record, wanted: set[int]) -> bool:
    """Whether the counts agree and some of the vectors find themselves, or their like."""
    if index.count() != len(wanted):
        return False
    sample = sorted(wanted)[:: max(1, len(wanted) // 8)]
    for vector in record.passages.chunk_vectors(sample).values():
        found = record.passages.chunk_vectors(index.nearest(vector, 1))
        if not any(float(like @ vector) >= SELF for like in found.values()):
            return False
    return True
