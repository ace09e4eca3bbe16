from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.corpus.doctor import Diagnosis, examine
from index.corpus.sync import SyncReport
from index.store.chroma import VectorIndex
from index.store.reader import Store
from index.store.schema import RECORD, StoreError
from tests.index.hashing import corpus
from tests.index.store.test_reader import search, vectors_of


def change(store: Path, *statements: str) -> None:
    with closing(sqlite3.connect(store / RECORD)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_index_needs_nothing(store: Path, index_articles: Callable[..., object]) -> None:
    index_articles()
    assert examine(corpus(store)) == Diagnosis(5, ())


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM keywords WHERE rowid % 7 = 0", "keyword index"),
        ("UPDATE keywords SET stems = 'nonsense' WHERE rowid % 7 = 0", "keyword index"),
        ("DELETE FROM sentences WHERE id % 7 = 0", "made again"),
        ("UPDATE sentences SET start = start + 1", "made again"),
        ("DELETE FROM chunks WHERE id % 3 = 0", "made again"),
        ("DELETE FROM documents WHERE id = 1", "of no article"),
        ("UPDATE sentences SET gives_orders = 1 WHERE id % 7 = 0", "judged anew"),
    ],
)
def test_what_disagrees_is_named_and_repaired(
    store: Path, index_articles: Callable[..., object], statement: str, says: str
) -> None:
    index_articles()
    change(store, statement)
    diagnosis = examine(corpus(store))
    assert any(says in line for line in diagnosis.repaired)
    assert examine(corpus(store)) == Diagnosis(diagnosis.articles, ())
    assert any("trucks" in r.sentence.text for r in search(Store.open(store, "hashing")))


def test_lost_and_foreign_vectors_are_put_right(
    store: Path, index_articles: Callable[..., object]
) -> None:
    index_articles()
    with closing(vectors_of(store)) as index:
        ids = sorted(index.ids())
        wrong = index.vectors(ids[:3])
        index.remove(ids[:6])
        index.add({ids[0]: -wrong[ids[0]], 10**15: wrong[ids[1]]})
    assert "vectors" in examine(corpus(store)).repaired[0]
    assert examine(corpus(store)).repaired == ()
    assert vectors_of(store).ids() == set(ids)


def test_a_missing_chroma_is_made_again(store: Path, index_articles: Callable[..., object]) -> None:
    index_articles()
    folder = next(store.glob("chroma-*"))
    VectorIndex(folder).close()
    shutil.rmtree(folder)
    assert examine(corpus(store)).repaired
    assert examine(corpus(store)).repaired == ()


def test_a_damaged_file_is_not_touched(store: Path, index_articles: Callable[..., object]) -> None:
    index_articles()
    change(store, "PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray((store / RECORD).read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 9000] = b"\xa5" * 9000
    (store / RECORD).write_bytes(raw)
    with pytest.raises((StoreError, sqlite3.DatabaseError), match=r"damaged|malformed"):
        examine(corpus(store))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = replace(text, '350', '950') WHERE id = 1",
        "UPDATE documents SET furniture = '[[0, 5' WHERE id = 1",
        "UPDATE documents SET origin = '{x' WHERE id = 1",
        "UPDATE documents SET text = CAST(x'c3' || text AS TEXT) WHERE id = 1",
    ],
)
def test_a_damaged_article_is_named_and_read_again_from_its_file(
    store: Path, articles: Path, index_articles: Callable[..., SyncReport], statement: str
) -> None:
    first = next(file for file in articles.glob("*.txt") if "350" in file.read_text("utf-8"))
    others = {file.name: file.read_bytes() for file in articles.glob("*.txt") if file != first}
    for name in others:
        (articles / name).unlink()
    index_articles()
    for name, raw in others.items():
        (articles / name).write_bytes(raw)
    index_articles()
    sentences = Store.open(store, "hashing").sentences(first.name)
    change(store, statement)
    with pytest.raises(StoreError, match="dateline doctor") as caught:
        Store.open(store, "hashing").document(first.name)
    assert "\n" not in str(caught.value)
    diagnosis = examine(corpus(store))
    assert diagnosis.repaired == ()
    assert [first.name in line for line in diagnosis.damaged] == [True]
    assert Store.open(store, "hashing").sentences(first.name) == sentences
    assert index_articles().changed == (first.name,)
    assert "350" in Store.open(store, "hashing").document(first.name).text
    assert examine(corpus(store)) == Diagnosis(5, ())
