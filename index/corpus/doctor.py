"""Whether all that the store keeps of its articles agrees, and putting right what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.corpus.ingest import ingest_into
from index.encoder.transformer import Encoder
from index.store.chroma import VectorIndex, VectorIndexError
from index.store.integrity import (
    delete_orphans,
    keywords_agree,
    orders_agree,
    parts_agree,
    problems,
    write_keywords,
)
from index.store.lock import writing
from index.store.reader import check_model
from index.store.reconcile import READY, disagreements, locate, refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from index.store.upgrade import mark_orders


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How many articles were looked at, and a line for each thing found wrong and put right."""

    articles: int
    repaired: tuple[str, ...]


def examine(store: Path, encoder_name: str, load_encoder: Callable[[], Encoder]) -> Diagnosis:
    """Check that documents, sentences, chunks, keywords and vectors agree; repair what does not.

    The documents' texts are what the rest is made again from. Raises `StoreError` where the file
    itself is damaged: a backup or the articles are needed then.
    """
    with writing(store):
        record = Record.open(store / RECORD, alone=True)
        try:
            check_model(store, record, encoder_name)
            if found := problems(record):
                raise StoreError(
                    f"the index in {store} is damaged ({found[0]}); get a backup back with: "
                    "dateline restore FILE, or make it anew with: dateline index --rebuild FOLDER"
                )
            repaired = [
                *_repair_record(record, cache(load_encoder)),
                *_repair_vectors(store, record),
            ]
            return Diagnosis(len(record.paths()), tuple(repaired))
        finally:
            record.close()


def _repair_record(record: Record, load_encoder: Callable[[], Encoder]) -> Iterator[str]:
    if count := delete_orphans(record):
        yield f"{count} sentences and chunks of no article: removed"
    for path in record.paths():
        if not parts_agree(record, path):
            document, digest = record.document(path), record.digests() | record.digests(added=True)
            added = path in record.digests(added=True)
            ingest_into(record, {document: digest[path]}, load_encoder(), added=added)
            yield f"{path}: its sentences or chunks were not those of its text: made again"
            continue
        if not keywords_agree(record, path):
            write_keywords(record, path)
            yield f"{path}: the keyword index was not that of its sentences: made again"
        if not orders_agree(record, path):
            with record.sql as sql:
                mark_orders(sql, path)
            yield f"{path}: which sentences give orders to software was judged anew"


def _repair_vectors(store: Path, record: Record) -> Iterator[str]:
    try:
        with closing(VectorIndex(locate(store, record.state("chroma")))) as index:
            wrong = len(disagreements(index, record))
    except VectorIndexError:
        wrong = len(record.chunk_ids())
    if wrong or record.state("vectors") != READY:
        refresh_vectors(store, record, thorough=True)
        yield f"vectors in Chroma: {wrong} were missing, left over or not those recorded: put right"
