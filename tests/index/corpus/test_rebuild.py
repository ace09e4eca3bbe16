from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.corpus.ingest import Corpus
from index.corpus.rebuild import BEFORE, RENEWED, UNREADABLE, backup, rebuild, restore
from index.corpus.sync import SyncReport, sync
from index.store.reader import Store, WrongModelError
from index.store.record import Record
from index.store.schema import RECORD, StoreError
from tests.index.conftest import SEEDS
from tests.index.hashing import HashingEncoder, corpus
from tests.index.store.test_reader import search

Index = Callable[..., SyncReport]


class OtherEncoder(HashingEncoder):
    name = "other"


def texts(store: Path, encoder: str = "hashing") -> list[str]:
    opened = Store.open(store, encoder)
    return [opened.document(path).text for path in opened.paths()]


def test_rebuilding_needs_no_files(store: Path, articles: Path, index_articles: Index) -> None:
    index_articles()
    before = texts(store)
    for file in articles.iterdir():
        file.unlink()
    assert rebuild(Corpus(store, "other", OtherEncoder)) == 5
    assert texts(store, "other") == before
    assert not (store / RENEWED).exists()
    opened = Store.open(store, "other")
    assert any("trucks" in r.sentence.text for r in search(opened))


def test_rebuilding_keeps_the_examples(store: Path, index_articles: Index) -> None:
    index_articles()
    with closing(Record.open(store / RECORD)) as record:
        record.set_examples(["Who voted?"])
    rebuild(Corpus(store, "other", OtherEncoder))
    assert Store.open(store, "other").examples() == ("Who voted?",)


def test_a_rebuild_that_fails_changes_nothing(store: Path, index_articles: Index) -> None:
    index_articles()

    def load_encoder() -> HashingEncoder:
        raise StoreError("no model")

    with pytest.raises(StoreError, match="no model"):
        rebuild(Corpus(store, "other", load_encoder))
    assert len(texts(store)) == 5
    assert not (store / RENEWED).exists()


def test_readers_see_the_new_record_without_opening_again(
    store: Path, articles: Path, index_articles: Index
) -> None:
    index_articles()
    opened = Store.open(store, "hashing")
    search(opened)
    zebra = "The zebra and the wombat were moved to another zoo on Friday."
    (articles / "zoo.txt").write_text(zebra)
    index_articles(rebuild=True)
    assert zebra in {r.sentence.text for r in search(opened, "zebra wombat")}


def test_a_reader_of_the_old_model_is_told(store: Path, index_articles: Index) -> None:
    index_articles()
    opened = Store.open(store, "hashing")
    search(opened)
    rebuild(Corpus(store, "other", OtherEncoder))
    with pytest.raises(WrongModelError, match="other"):
        search(opened)


def test_a_backup_comes_back_whole(
    store: Path, articles: Path, index_articles: Index, tmp_path: Path
) -> None:
    index_articles()
    before = texts(store)
    file = tmp_path / "backup.sqlite"
    assert backup(store, file) == 5
    for article in sorted(articles.iterdir())[:4]:
        article.unlink()
    index_articles()
    assert restore(corpus(store), file) == 5
    assert texts(store) == before
    assert any("trucks" in r.sentence.text for r in search(Store.open(store, "hashing")))
    assert restore(corpus(store), store / BEFORE) == 1
    elsewhere = tmp_path / "elsewhere"
    assert restore(corpus(elsewhere), file) == 5
    assert texts(elsewhere) == before


def test_a_backup_overwrites_nothing(store: Path, index_articles: Index, tmp_path: Path) -> None:
    index_articles()
    (tmp_path / "there").write_text("x")
    with pytest.raises(StoreError, match="is there already"):
        backup(store, tmp_path / "there")


@pytest.mark.parametrize("damage", ["none", "noise", "half", "hole"])
def test_what_is_no_whole_backup_changes_nothing(
    store: Path, index_articles: Index, tmp_path: Path, damage: str
) -> None:
    index_articles()
    file = tmp_path / "backup.sqlite"
    if damage != "none":
        backup(store, file)
        raw = file.read_bytes()
        middle = len(raw) // 2
        hole = raw[:middle] + b"\xa5" * 8192 + raw[middle + 8192 :]
        file.write_bytes({"noise": b"x" * 9999, "half": raw[:middle], "hole": hole}[damage])
    with pytest.raises(StoreError, match=r"backup\.sqlite"):
        restore(corpus(store), file)
    assert len(texts(store)) == 5


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_truncated_record_is_one_clear_line_and_can_be_made_anew(
    store: Path, articles: Path, index_articles: Index, share: float
) -> None:
    index_articles()
    record = Record.open(store / RECORD)
    record.close()
    raw = (store / RECORD).read_bytes()
    (store / RECORD).write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises((StoreError, sqlite3.DatabaseError)):
        sync(corpus(store), [articles])
    assert len(index_articles(rebuild=True).added) == 5
    assert len(texts(store)) == 5
    if share:
        assert (store / UNREADABLE).read_bytes() == raw[: int(len(raw) * share)]


@pytest.fixture
def twice_restored(store: Path, articles: Path, index_articles: Index, tmp_path: Path) -> Path:
    """A store of one article, that had five before it was restored."""
    index_articles()
    for article in sorted(articles.iterdir())[:4]:
        article.unlink()
    index_articles(rebuild=True)
    backup(store, tmp_path / "one.sqlite")
    (articles / "zoo.txt").write_text("The zebra was moved to another zoo on Friday.")
    index_articles()
    restore(corpus(store), tmp_path / "one.sqlite")
    return store


@pytest.mark.parametrize("step", ["save", "copy_to"])
def test_a_restore_that_fails_keeps_what_the_last_one_kept(
    twice_restored: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    kept = (twice_restored / BEFORE).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(Record, step, full)
        with pytest.raises(sqlite3.OperationalError):
            restore(corpus(twice_restored), twice_restored / BEFORE)
    assert (twice_restored / BEFORE).read_bytes() == kept
    assert len(texts(twice_restored)) == 1
    assert restore(corpus(twice_restored), twice_restored / BEFORE) == 2
    assert not list(twice_restored.glob("*.part*"))


@pytest.mark.slow
@pytest.mark.parametrize("step", ["save", "copy_to"])
def test_a_restore_that_is_killed_keeps_what_the_last_one_kept(
    twice_restored: Path, step: str
) -> None:
    kept = (twice_restored / BEFORE).read_bytes()
    code = f"""
import os
from pathlib import Path
from index.corpus.rebuild import BEFORE, restore
from index.store.record import Record
from tests.index.hashing import corpus

def die(record, other):
    if isinstance(other, Path):
        other.write_bytes(b"cut short")
    os.kill(os.getpid(), 9)

Record.{step} = die
store = Path({str(twice_restored)!r})
restore(corpus(store), store / BEFORE)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=SEEDS.parent)
    assert done.returncode == -signal.SIGKILL
    assert (twice_restored / BEFORE).read_bytes() == kept
    assert len(texts(twice_restored)) == 1
    assert restore(corpus(twice_restored), twice_restored / BEFORE) == 2
