"""A record made anew beside the old one, which it replaces when it is whole: rebuild, restore.

Whoever reads the store goes on reading the old one until then, and sees the new one after.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from index.corpus.ingest import Corpus, Progress, unlink, write
from index.encoder.onnx import ENCODER
from index.replacing import replacing, take_place
from index.store.integrity import problems
from index.store.lock import writing
from index.store.reconcile import refresh_vectors, remove_old_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError

RENEWED = "renewed.sqlite"
BEFORE = "before-restore.sqlite"
UNREADABLE = "unreadable.sqlite"


@contextmanager
def renewed(
    corpus: Corpus, make: Callable[[Path], Record]
) -> Iterator[tuple[Record, Record | None]]:
    """A new record made aside and the store's own, None where that can't be read. At the end the
    new one takes its place, under the eyes of whoever reads it; where something fails, nothing
    has changed. The file of one that can't be read is kept in `unreadable.sqlite`.
    """
    aside = corpus.store / RENEWED
    unlink(aside)
    with ExitStack() as stack:
        stack.callback(unlink, aside)
        record = stack.enter_context(closing(make(aside)))
        old = None
        with suppress(StoreError, sqlite3.DatabaseError):
            old = stack.enter_context(closing(Record.open(corpus.file, alone=True)))
            old.digests()
        yield record, old
        before = old.state("chroma") if old else ""
        if old:
            record.set_state(generation=str(old.number("generation") + 1))
        refresh_vectors(corpus.store, record, corpus.chroma)
        place = record.state("chroma")
        if old:
            record.copy_to(old)
        else:
            record.close()
            _take_the_place_of_unreadable(aside, corpus.file)
        remove_old_vectors(corpus.store, keep=place, old=before)


def carry_over(
    old: Record,
    new: Record,
    corpus: Corpus,
    paths: Collection[str],
    on_progress: Progress = lambda *_: None,
    *,
    added: bool = False,
) -> None:
    """Index anew what the old record holds of those paths: of the folders, or added singly."""
    if paths:
        digests = {path: d for path, d in old.digests(added=added).items() if path in paths}
        documents = map(old.document, digests)
        write(new, documents, digests, corpus.encoder, on_progress, added=added)


def rebuild(corpus: Corpus, *, on_progress: Progress = lambda *_: None) -> int:
    """Make the index anew from the texts it holds, without their files; say how many they are.

    For another model, or a new way of splitting. The old index answers until the new one is whole.
    Raises `StoreError` where there is none or it can't be read.
    """
    with writing(corpus.store), renewed(corpus, corpus.create) as (record, old):
        if old is None:
            raise StoreError(
                f"no index in {corpus.store} that can be read; name the folders: dateline "
                "index --rebuild FOLDER"
            )
        shutil.rmtree(corpus.store / ENCODER, ignore_errors=True)
        record.set_examples(old.examples())
        carry_over(old, record, corpus, old.digests(), on_progress)
        carry_over(old, record, corpus, old.digests(added=True), added=True)
        return len(record.paths())


def backup(store: Path, file: Path) -> int:
    """Write all that the index holds to one file, and say how many articles that are.

    Others may read and write meanwhile. Raises `StoreError`.
    """
    if file.exists():
        raise StoreError(f"{file} is there already; name another file or remove it")
    with closing(Record.open(store / RECORD)) as record:
        try:
            with replacing(file) as part:
                record.save(part)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{file}: the backup can't be written ({error})") from error
        return len(record.paths())


def restore(corpus: Corpus, file: Path) -> int:
    """Make the store hold what a backup does, and say how many articles that are.

    What it held before is kept in `before-restore.sqlite`, itself a backup. Raises `StoreError`
    where the file is no whole backup of this version, and then nothing has changed.
    """

    def make(aside: Path) -> Record:
        if not file.is_file():
            raise StoreError(f"{file}: no such file")
        shutil.copyfile(file, aside)
        try:
            record = Record.open(aside, alone=True)
            found = problems(record)
        except (StoreError, sqlite3.DatabaseError) as error:
            reason = error.__cause__ or error
            raise StoreError(f"{file}: not a backup that can be read ({reason})") from error
        if found:
            record.close()
            raise StoreError(f"{file}: a damaged backup ({found[0]})")
        # Vectors elsewhere belong to the store that the backup is of.
        record.set_state(chroma="", vectors="", generation="0")
        return record

    with (
        writing(corpus.store, create=True),
        ExitStack() as at_last,
        renewed(corpus, make) as (record, old),
    ):
        if old:
            # Until the index is the backup's, what an earlier restore kept is kept: it may be
            # that backup.
            old.save(at_last.enter_context(replacing(corpus.store / BEFORE)))
        return len(record.paths())


def _take_the_place_of_unreadable(aside: Path, file: Path) -> None:
    if file.exists():
        with replacing(file.with_name(UNREADABLE)) as kept:
            shutil.copyfile(file, kept)
        # A newer file must not meet what SQLite left beside an older one.
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    take_place(aside, file)
