"""Single articles into a store and out of it, the rest untouched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from index.corpus.ingest import digest_of, ingest_into, open_record
from index.corpus.sync import SyncReport
from index.documents.files import Item, LoadError, read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.encoder.transformer import Encoder
from index.store.lock import writing
from index.store.reconcile import refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError

Outcome = Literal["added", "changed", "unchanged"]


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
    is done, with the reason where it failed. Raises as `sync` does.
    """
    load_encoder = cache(load_encoder)
    done: dict[Outcome, list[str]] = {"added": [], "changed": [], "unchanged": []}
    failures: list[str] = []
    with writing(store, create=True), Sandbox() as sandbox:
        record = open_record(store, encoder_name)
        try:
            indexed, known = record.digests(), record.digests(added=True)
            for file in files:
                failure = None
                try:
                    for item in read_items(file, file.name):
                        if item.name in indexed:
                            raise LoadError(f"{item.name}: the index has an article of that name")
                        outcome = _add_item(item, record, known, load_encoder, sandbox)
                        done[outcome].append(item.name)
                except LoadError as error:
                    failures.append(failure := str(error))
                on_file(file, failure)
            refresh_vectors(store, record, chroma)
        finally:
            record.close()
    added, changed, unchanged = map(tuple, done.values())
    return SyncReport(added, changed, unchanged=len(unchanged), failures=tuple(failures))


def _add_item(
    item: Item,
    record: Record,
    known: Mapping[str, str],
    load_encoder: Callable[[], Encoder],
    sandbox: Sandbox,
) -> Outcome:
    digest = digest_of(item, None)
    if known.get(item.name) == digest:
        return "unchanged"
    document = load(item, None, sandbox)
    ingest_into(record, {document: digest}, load_encoder(), added=True)
    return "changed" if item.name in known else "added"


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
