"""What changing a corpus begins with: its record opened to be written to, documents put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.documents.files import Item
from index.encoder.transformer import Encoder
from index.store.lock import writing
from index.store.reader import check_model
from index.store.reconcile import refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD
from index.types import Document, Source

# What is stored depends on how it was read, split and judged: a new version reads it all again.
INGEST_VERSION = 3
# Characters embedded at a time: enough for full batches, little enough to show progress.
BATCH_CHARACTERS = 100_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Corpus:
    """A store that is to be changed, and what that takes.

    `load` is called once, and only if there is something to embed. `chroma` is the address of a
    Chroma server for the vectors; "" keeps them in the store.
    """

    store: Path
    encoder_name: str
    load: Callable[[], Encoder]
    chroma: str = ""

    @property
    def file(self) -> Path:
        """The record's."""
        return self.store / RECORD

    @cached_property
    def encoder(self) -> Encoder:
        """What embeds articles. Raises `EncoderError` where the model isn't here."""
        return self.load()

    def create(self, file: Path) -> Record:
        """A new record, for vectors of the encoder."""
        return Record.create(file, self.encoder_name)


@contextmanager
def changing(corpus: Corpus, *, create: bool = False) -> Iterator[Record]:
    """The record, for one writer alone; at the end Chroma is brought to what it holds.

    `create` makes one where there is none, which is not left behind if it stays empty, and refuses
    one of another model. Raises `StoreError`.
    """
    with writing(corpus.store, create=create):
        fresh = not corpus.file.exists()
        record = corpus.create(corpus.file) if fresh else Record.open(corpus.file, alone=True)
        try:
            if create:
                check_model(corpus.store, record, corpus.encoder_name)
            yield record
            refresh_vectors(corpus.store, record, corpus.chroma)
        finally:
            empty = fresh and not record.paths()
            record.close()
            if empty:
                unlink(corpus.file)


def write(
    record: Record,
    documents: Iterable[Document | None],
    digests: Mapping[str, str],
    encoder: Encoder,
    on_progress: Progress = lambda *_: None,
    *,
    added: bool = False,
) -> dict[str, str | None]:
    """Split, embed and store documents, each with its digest; say in which language each is.

    None stands for a document that failed, and is none of those that `on_progress` hears of.
    """
    from index.corpus.pipeline import ingest

    done, total = 0, len(digests)
    written: dict[str, str | None] = {}
    for batch in _batches(documents):
        for entry in ingest({d: digests[d.path] for d in batch if d}, encoder):
            record.write(entry, added=added)
            written[entry.document.path] = entry.document.language
        total -= batch.count(None)
        done += len(batch) - batch.count(None)
        on_progress(done, total)
    return written


def digest_of(item: Item, known: Source | None) -> str:
    """What an article is made from: its bytes, what the manifest says of it, and the version."""
    return hashlib.sha256(item.raw + f"{INGEST_VERSION} {known}".encode()).hexdigest()


def unlink(record: Path) -> None:
    """Delete a record and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        record.with_name(record.name + suffix).unlink(missing_ok=True)


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
