from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.corpus.edit import add, remove
from index.corpus.sync import SyncReport
from index.store.reader import Store
from index.store.schema import StoreError
from tests.index.files import FIRST, every_kind
from tests.index.hashing import HashingEncoder, corpus

Index = Callable[..., SyncReport]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    for name, raw in every_kind().items():
        (folder / name).write_bytes(raw)
    return folder


def add_files(store: Path, *files: Path) -> SyncReport:
    return add(corpus(store), files)


def paths(store: Path) -> list[str]:
    return list(Store.open(store, "hashing").paths())


def test_files_are_added_beside_the_folders(
    store: Path, uploads: Path, index_articles: Index
) -> None:
    index_articles()
    heard: list[tuple[str, str | None]] = []
    (uploads / "bad.pdf").write_bytes(b"%PDF")
    files = [uploads / "paper.pdf", uploads / "bad.pdf", uploads / "many.jsonl"]
    report = add(
        corpus(store),
        files,
        on_file=lambda file, failure: heard.append((file.name, failure)),
    )
    assert report.added == ("paper.pdf", "many.jsonl#1", "many.jsonl#3")
    assert [name for name, _ in heard] == ["paper.pdf", "bad.pdf", "many.jsonl"]
    assert [bool(failure) for _, failure in heard] == [False, True, False]
    opened = Store.open(store, "hashing")
    assert len(opened.paths()) == 8
    assert FIRST in {r.sentence.text for r in opened.search([(_vector(FIRST), [])])}


def test_the_first_file_makes_the_store(store: Path, uploads: Path) -> None:
    assert add_files(store, uploads / "plain.txt").added == ("plain.txt",)
    assert paths(store) == ["plain.txt"]


def test_again_is_unchanged_and_another_text_replaces(store: Path, uploads: Path) -> None:
    file = uploads / "plain.txt"
    add_files(store, file)
    assert add_files(store, file).unchanged == 1
    file.write_text("Another text that is about zebras.")
    assert add_files(store, file).changed == ("plain.txt",)
    assert Store.open(store, "hashing").document("plain.txt").text.endswith("zebras.")


def test_what_was_added_outlives_a_sync_and_a_rebuild(
    store: Path, uploads: Path, index_articles: Index
) -> None:
    add_files(store, uploads / "paper.pdf")
    index_articles()
    assert "paper.pdf" in paths(store)
    index_articles(rebuild=True)
    assert "paper.pdf" in paths(store)
    assert index_articles().unchanged == 5


def test_an_article_of_the_folders_is_not_replaced(
    store: Path, articles: Path, uploads: Path, index_articles: Index
) -> None:
    (articles / "plain.txt").write_text("Another text that is about zebras.")
    index_articles()
    report = add_files(store, uploads / "plain.txt")
    assert "has an article of that name" in report.failures[0]
    assert Store.open(store, "hashing").document("plain.txt").text.endswith("zebras.")


def test_a_folder_does_not_replace_what_was_added(
    store: Path, articles: Path, uploads: Path, index_articles: Index
) -> None:
    add_files(store, uploads / "plain.txt")
    (articles / "plain.txt").write_text("Another text that is about zebras.")
    report = index_articles()
    assert "dateline remove" in report.failures[0]
    assert FIRST in Store.open(store, "hashing").document("plain.txt").text


def test_removing_takes_one_or_all_of_a_file(store: Path, uploads: Path) -> None:
    add_files(store, uploads / "plain.txt", uploads / "many.jsonl")
    assert remove(corpus(store), ["many.jsonl"]) == ("many.jsonl#1", "many.jsonl#3")
    assert paths(store) == ["plain.txt"]


def test_an_unknown_name_removes_nothing(store: Path, uploads: Path) -> None:
    add_files(store, uploads / "plain.txt")
    with pytest.raises(StoreError, match="dateline sources"):
        remove(corpus(store), ["plain.txt", "none.txt"])
    assert paths(store) == ["plain.txt"]


def _vector(text: str) -> NDArray[np.float32]:
    return HashingEncoder().encode_queries([text])[0].vector
