"""Single articles into a store and out of it, the rest untouched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.corpus.ingest import digest_of, ingest_into, open_record
from index.corpus.sync import SyncReport
from index.documents.files import LoadError, read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.encoder.transformer import Encoder
from index.store.lock import writing
from index.store.reconcile import refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError


def add(
    store: Path,
    files: Sequence[Path],
    encoder_name: str,
    load_encoder: Callable[[], Encoder],
    *,
    chroma: str | None = None,
    on_file: Callable[[Path, str | None], None] = lambda *_: None,
) -> SyncReport:
    """Add single files to the store, made if there is none, without touching the rest.

    Each is named by its file name, and stays until `remove`. `on_file` hears of each file when it
    is done, with the reason where it failed. Raises as `sync` does where nothing can be written.
    """
    added: list[str] = []
    changed: list[str] = []
    failures: list[str] = []
    unchanged = 0
    with writing(store, create=True), Sandbox() as sandbox:
        record = open_record(store, encoder_name)
        try:
            encoder = None
            indexed, known = record.digests(), record.digests(added=True)
            for file in files:
                failure = None
                try:
                    for item in read_items(file, file.name):
                        if item.name in indexed:
                            raise LoadError(f"{item.name}: the index has an article of that name")
                        if known.get(item.name) == digest_of(item, None):
                            unchanged += 1
                            continue
                        document = load(item, None, sandbox)
                        encoder = encoder or load_encoder()
                        ingest_into(record, {document: digest_of(item, None)}, encoder, added=True)
                        (changed if item.name in known else added).append(item.name)
                except LoadError as error:
                    failure = str(error)
                    failures.append(failure)
                on_file(file, failure)
            refresh_vectors(store, record, chroma)
        finally:
            record.close()
    return SyncReport(tuple(added), tuple(changed), unchanged=unchanged, failures=tuple(failures))


def remove(store: Path, names: Sequence[str], *, chroma: str | None = None) -> tuple[str, ...]:
    """Forget articles by path, or all below a folder or in a file of several; say which.

    An article of an indexed folder comes back with the next `sync` unless its file goes too.
    Raises `StoreError`, before anything is removed, where a name is of no article.
    """
    with writing(store):
        record = Record.open(store / RECORD, alone=True)
        try:
            paths = record.paths()
            gone: list[str] = []
            for name in names:
                under = tuple(f"{name.rstrip('/')}{mark}" for mark in "/#")
                found = [path for path in paths if path == name or path.startswith(under)]
                if not found:
                    raise StoreError(
                        f"no article {name!r} in the index; dateline sources lists them"
                    )
                gone += found
            for path in gone:
                record.delete(path)
            refresh_vectors(store, record, chroma)
        finally:
            record.close()
    return tuple(dict.fromkeys(gone))
