"""The index as the rest of the program sees it: a record and a Chroma collection kept in step."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.record import Record, StoreError
from index.types import Document, SearchResult
from index.vectors import VectorIndex, VectorIndexError

RECORD = "record.sqlite"
LOCK = "lock"
ENCODER = "encoder"
CHUNKS_FOUND = 24
SENTENCES_FOUND = 48
# Cosine of a vector with itself, as half precision and Chroma's arithmetic leave it.
SELF = 0.995


class WrongModelError(StoreError):
    """The store holds vectors of another embedding model."""


class BusyError(StoreError):
    """Another process is writing to the store."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the store's lock, which the system gives back when a process dies.

    Raises `BusyError` where another process has it, `StoreError` where nothing can be written.
    """
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

    def __init__(self, folder: Path, record: Record) -> None:
        self._folder = folder
        self._record = record
        self._vectors: VectorIndex | None = None
        self._generation = ""

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Store:
        """The store in `folder`, for questions embedded by the encoder so named.

        Raises `StoreError` where there is none, `WrongModelError` where it is another model's.
        """
        record = Record.open(folder / RECORD)
        check_model(folder, record, encoder)
        return cls(folder, record)

    def documents(self) -> tuple[Document, ...]:
        """Every article, in order of their paths."""
        return tuple(self._record.document(path) for path in self._record.paths())

    def document(self, path: str) -> Document:
        """The article of that path. Raises `StoreError` where it isn't stored."""
        return self._record.document(path)

    def count_documents(self) -> int:
        """How many articles there are."""
        return len(self._record.paths())

    def count_sentences(self) -> int:
        """How many sentences the articles have."""
        return self._record.count_sentences()

    def frequency(self, stem: str) -> int:
        """How many sentences hold a word of that stem."""
        return self._record.frequency(stem)

    def stems(self, shortest: int, longest: int) -> list[str]:
        """Every stem in the articles' sentences of so many characters."""
        return self._record.stems(shortest, longest)

    def matching(self, stems: Sequence[str], limit: int) -> list[int]:
        """Ids of the sentences that hold any of the stems, best by BM25 first."""
        return self._record.matching(stems, limit)

    def texts(self, ids: Sequence[int]) -> list[str]:
        """The sentences of those ids, as text."""
        return self._record.texts(ids)

    def search(
        self, queries: Sequence[tuple[NDArray[np.float32], Sequence[str]]]
    ) -> list[SearchResult]:
        """Sentences that may answer, in the order they stand in their documents.

        A query is a vector (dimension,) and the stems of its words. Found are the sentences of
        the chunks nearest to the vector, those that match the stems best, and the neighbours of
        both: some 200 a query in a large corpus, not ranked yet.
        """
        found: set[int] = set()
        for vector, stems in queries:
            found.update(self._record.chunk_sentences(self._nearest(vector, CHUNKS_FOUND)))
            found.update(self._record.matching(stems, SENTENCES_FOUND))
        return self._record.results(sorted({i + step for i in found for step in (-1, 0, 1)}))

    def _nearest(self, vector: NDArray[np.float32], k: int) -> list[int]:
        try:
            return self._open_vectors().nearest(vector, k)
        except VectorIndexError:
            self._close_vectors()
        try:
            with writing(self._folder):
                self._record.set_state(vectors="behind")
                refresh_vectors(self._folder, self._record)
            return self._open_vectors().nearest(vector, k)
        except StoreError:
            # Somebody is writing, or nobody may: the record's own vectors answer, only slower.
            ids, vectors = zip(*self._record.chunk_vectors().items(), strict=True)
            return [ids[i] for i in np.argsort(-(np.stack(vectors) @ vector))[:k]]

    def _open_vectors(self) -> VectorIndex:
        if self._record.state("vectors") != "ready":
            raise VectorIndexError("Chroma is behind the record")
        generation = self._record.state("generation")
        if self._vectors is None or generation != self._generation:
            self._close_vectors()
            self._vectors = VectorIndex(self._folder / self._record.state("chroma"))
            self._generation = generation
            # Chroma makes an empty index, without a word, where its files are gone.
            if self._vectors.count() != self._record.count_chunks():
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


def refresh_vectors(folder: Path, record: Record) -> None:
    """Bring Chroma to what the record holds; only for the holder of `writing`.

    Each time Chroma goes into a folder of a new name if it has to be made again, since a client
    of this process may hold the old one open.
    """
    wanted = record.chunk_vectors()
    name = record.state("chroma")
    if record.state("vectors") == "ready" and _holds(folder / name, wanted):
        return
    try:
        if not name:
            raise VectorIndexError("there is none yet")
        with closing(VectorIndex(folder / name)) as index:
            _bring(index, wanted)
    except VectorIndexError:
        name = f"chroma-{uuid.uuid4().hex[:8]}"
        with closing(VectorIndex(folder / name)) as index:
            _bring(index, wanted)
    generation = int(record.state("generation")) + 1
    record.set_state(chroma=name, vectors="ready", generation=str(generation))
    for old in folder.glob("chroma-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def _bring(index: VectorIndex, wanted: dict[int, NDArray[np.float32]]) -> None:
    held = index.ids()
    index.remove(sorted(held - wanted.keys()))
    index.add({i: vector for i, vector in wanted.items() if i not in held})
    if not _agrees(index, wanted):
        raise VectorIndexError("Chroma does not hold what was put into it")


def _holds(folder: Path, wanted: dict[int, NDArray[np.float32]]) -> bool:
    try:
        with closing(VectorIndex(folder)) as index:
            return _agrees(index, wanted)
    except VectorIndexError:
        return False


def _agrees(index: VectorIndex, wanted: dict[int, NDArray[np.float32]]) -> bool:
    """Whether the counts agree and some of the vectors find themselves, or their like."""
    if index.count() != len(wanted):
        return False
    for i in list(wanted)[:: max(1, len(wanted) // 8)]:
        found = [wanted[j] for j in index.nearest(wanted[i], 1) if j in wanted]
        if not found or float(found[0] @ wanted[i]) < SELF:
            return False
    return True
