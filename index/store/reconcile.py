"""Chroma brought to what the record holds, which can make it again whenever it loses something."""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from index.store.chroma import MOST, VectorIndex, VectorIndexError
from index.store.passages import Passages
from index.store.record import Record

log = logging.getLogger(__name__)

PREFIX = "chroma-"
# What the record's state says of vectors that no change was cut short in.
READY = "ready"
# Cosine of a vector with itself, as half precision and Chroma's arithmetic leave it.
SELF = 0.995
CHUNKS_SAMPLED = 16


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
    count = record.sql.execute("SELECT count(*), coalesce(max(id), 0) FROM chunks").fetchone()
    now = dict(zip(("count", "upto"), map(str, count), strict=True))
    agreed = all(record.state(key) == value for key, value in now.items())
    if stays and whole and agreed and not thorough and (server or (folder / old).is_dir()):
        return
    record.set_state(vectors="changing")
    place = old
    try:
        if not stays:
            raise VectorIndexError(f"they are to be in {server or 'the store'}")
        with closing(VectorIndex(locate(folder, place))) as index:
            _bring(index, record, thorough=thorough or not whole)
    except VectorIndexError as error:
        if old:
            log.warning("the vectors of %s are made again in Chroma: %s", folder, error)
        name = f"{PREFIX}{uuid.uuid4().hex[:8]}"
        place = f"{server}/{name}" if server else name
        with closing(VectorIndex(locate(folder, place))) as index:
            _bring(index, record, thorough=False)
    generation = record.number("generation") + 1
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


def differs(index: VectorIndex, record: Passages, upto: int) -> bool:
    """Whether Chroma lacks the vectors of some of the chunks up to that id, or has others there."""
    # The next chunk from each step on, since reading all ids is reading most of the file.
    steps = range(0, upto + 1, max(1, upto // CHUNKS_SAMPLED))
    next_ = "SELECT min(id) FROM chunks WHERE id BETWEEN ? AND ?"
    ids = {record.sql.execute(next_, (step, upto)).fetchone()[0] for step in steps} - {None}
    vectors = record.chunk_vectors(sorted(ids))
    found = index.vectors(list(vectors)) if vectors else {}
    return any(i not in found or float(found[i] @ v) < SELF for i, v in vectors.items())


def disagreements(index: VectorIndex, record: Record) -> set[int]:
    """The ids of chunks whose vectors Chroma lacks, has changed, or has and should not."""
    wanted, held = record.chunk_ids(), index.ids()
    wrong = wanted ^ held
    for some in _some(sorted(wanted & held)):
        vectors, found = record.chunk_vectors(some), index.vectors(some)
        wrong |= {i for i in some if i not in found or float(found[i] @ vectors[i]) < SELF}
    return wrong


def _bring(index: VectorIndex, record: Record, *, thorough: bool) -> None:
    wanted, held = record.chunk_ids(), index.ids()
    for some in _some(sorted(held - wanted)):
        index.remove(some)
    for some in _some(sorted(wanted - held)):
        index.add(record.chunk_vectors(some))
    if not _agrees(index, record, wanted) or (thorough and disagreements(index, record)):
        raise VectorIndexError("Chroma does not hold what was put into it")


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[first : first + MOST] for first in range(0, len(ids), MOST))


def _agrees(index: VectorIndex, record: Record, wanted: set[int]) -> bool:
    """Whether the counts agree and some of the vectors find themselves, or their like."""
    if index.count() != len(wanted):
        return False
    sample = sorted(wanted)[:: max(1, len(wanted) // 8)]
    for vector in record.chunk_vectors(sample).values():
        found = record.chunk_vectors(index.nearest(vector, 1))
        if not any(float(like @ vector) >= SELF for like in found.values()):
            return False
    return True
