"""Whether all that the store keeps of its articles agrees, and putting right what does not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.corpus.ingest import Corpus, write
from index.encoder.onnx import ENCODER
from index.encoder.sums import is_whole
from index.store.chroma import VectorIndex, VectorIndexError
from index.store.integrity import delete_orphans, mend_keywords, parts_agree, problems
from index.store.lock import writing
from index.store.reader import check_model
from index.store.reconcile import READY, disagreements, locate, refresh_vectors
from index.store.record import Record
from index.store.schema import StoreError
from index.store.upgrade import mark_orders


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How many articles were looked at, and a line for each thing found wrong: put right, or, of
    an article that is damaged itself, what to do.
    """

    articles: int
    repaired: tuple[str, ...]
    damaged: tuple[str, ...] = ()


def examine(corpus: Corpus) -> Diagnosis:
    """Check that documents, sentences, chunks, keywords and vectors agree, and that the exported
    model is whole; repair what is not so.

    The documents' texts are what the rest is made again from. One that is damaged itself is left as
    it is, and read again when its file is indexed next. Raises `StoreError` where the record's file
    is damaged: a backup or the articles are needed then.
    """
    with writing(corpus.store), closing(Record.open(corpus.file, alone=True)) as record:
        check_model(corpus.store, record, corpus.encoder_name)
        if found := problems(record):
            raise StoreError(
                f"the index in {corpus.store} is damaged ({found[0]}); get a backup back with: "
                "dateline restore FILE, or make it anew with: dateline index --rebuild FOLDER"
            )
        exported = corpus.store / ENCODER
        # Looked at first: whatever is embedded below makes it again.
        unfit = exported.exists() and not is_whole(exported)
        damaged = _find_damaged(record)
        repaired = (
            *_repair_record(record, corpus, [p for p in record.paths() if p not in damaged]),
            *_repair_vectors(record, corpus.store),
            *([_export_again(corpus, exported)] if unfit else []),
        )
        return Diagnosis(len(record.paths()), repaired, tuple(damaged.values()))


def _find_damaged(record: Record) -> dict[str, str]:
    damaged = {}
    for path in record.paths():
        try:
            record.document(path)
        except StoreError as error:
            damaged[path] = str(error)
            record.forget_digest(path)
    return damaged


def _repair_record(record: Record, corpus: Corpus, paths: Sequence[str]) -> Iterator[str]:
    if count := delete_orphans(record):
        yield f"{count} sentences and chunks of no article: removed"
    for path in paths:
        if not parts_agree(record, path):
            singly = record.digests(added=True)
            digests = {path: (record.digests() | singly)[path]}
            document = record.document(path)
            write(record, [document], digests, corpus.encoder, added=path in singly)
            yield f"{path}: its sentences or chunks were not those of its text: made again"
            continue
        if mend_keywords(record, path):
            yield f"{path}: the keyword index was not that of its sentences: made again"
        with record.sql as sql:
            anew = mark_orders(sql, path)
        if anew:
            yield f"{path}: which sentences give orders to software was judged anew"


def _export_again(corpus: Corpus, exported: Path) -> str:
    _ = corpus.encoder
    if not is_whole(exported):
        # An encoder that was given leaves none.
        shutil.rmtree(exported)
    return f"the model exported to {exported} was damaged or unfinished: made again"


def _repair_vectors(record: Record, store: Path) -> Iterator[str]:
    try:
        with closing(VectorIndex(locate(store, record.state("chroma")))) as index:
            wrong = len(disagreements(index, record))
    except VectorIndexError:
        wrong = len(record.chunk_ids())
    if wrong or record.state("vectors") != READY:
        refresh_vectors(store, record, thorough=True)
        yield f"vectors in Chroma: {wrong} were missing, left over or not those recorded: put right"
