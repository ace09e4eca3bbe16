"""Documents into the record, some at a time, and the store's record opened to be written to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from index.documents.files import Item
from index.encoder.transformer import Encoder
from index.store.reader import check_model
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from index.types import Document, Source

# What is stored depends on how it was read, split and judged: a new version reads it all again.
INGEST_VERSION = 2
# Characters embedded at a time: enough for full batches, little enough to show progress.
BATCH_CHARACTERS = 100_000


def open_record(store: Path, encoder_name: str) -> Record:
    """The store's record, a new one where there is none. Raises `StoreError`."""
    if not (store / RECORD).exists():
        return Record.create(store / RECORD, encoder_name)
    record = Record.open(store / RECORD, alone=True)
    try:
        check_model(store, record, encoder_name)
    except StoreError:
        record.close()
        raise
    return record


def write(
    record: Record,
    documents: Iterable[Document | None],
    digests: Mapping[str, str],
    encoder: Encoder,
    total: int,
    on_progress: Callable[[int, int], None],
    *,
    added: bool = False,
) -> set[str]:
    """Store documents with their digests and say which; None stands for one that failed."""
    done = 0
    written: set[str] = set()
    for batch in _batches(documents):
        whole = [document for document in batch if document]
        ingest_into(record, {d: digests[d.path] for d in whole}, encoder, added=added)
        written |= {document.path for document in whole}
        done += len(batch)
        on_progress(done, total)
    return written


def ingest_into(
    record: Record, digests: dict[Document, str], encoder: Encoder, *, added: bool
) -> None:
    """Split, embed and store documents, each with its digest."""
    from index.corpus.pipeline import ingest

    for entry in ingest(digests, encoder):
        record.write(entry, added=added)


def _batches(documents: Iterable[Document | None]) -> Iterator[list[Document | None]]:
    batch: list[Document | None] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text) if document else 0
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def digest_of(item: Item, known: Source | None) -> str:
    """What an article is made from: its bytes, what the manifest says of it, and the version."""
    return hashlib.sha256(item.raw + f"{INGEST_VERSION} {known}".encode()).hexdigest()
