"""Single articles into a real index and out of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.chat.errors import UploadError
from assistant.chat.uploads import FOLDER, Uploads, safe_name
from index import Index
from tests.conftest import SEEDS
from tests.index.hashing import HashingEncoder


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/a.txt", "a.txt"),
        ("C:\\news\\a.txt", "a.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\n\0b.txt", "ab.txt"),
        ("<b>ö.txt", "<b>ö.txt"),
    ],
)
def test_a_name_stays_in_its_folder(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["", "..", "/", "\0", "x" * 200])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UploadError):
        safe_name(name)


@pytest.mark.slow
def test_an_article_goes_in_is_found_and_comes_out(seeds_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store, ignore=shutil.ignore_patterns("lock*"))
    index = Index.open(store)
    answerer, uploads = Assistant(index), Uploads(index)
    question = "How much did the bridge of Ulm cost?"
    uploads.add("ulm.txt", b"The bridge of Ulm cost 30 million euros, the mayor said.\n")
    assert "30 million" in answerer.answer(question).text
    with pytest.raises(UploadError, match="remove it first"):
        uploads.add("ulm.txt", b"Something else.")
    with pytest.raises(UploadError, match="remove it first"):
        uploads.add("000_12fd67beb651b70f.txt", b"Something else.")
    for bad in ({"name": "a.xyz", "data": b"x"}, {"name": "a.txt", "data": b"\0\1"}):
        with pytest.raises(UploadError, match=r"^a\."):
            uploads.add(str(bad["name"]), bytes(bad["data"]))  # type: ignore[arg-type]
    assert [path.name for path in (store / FOLDER).iterdir()] == ["ulm.txt"]
    uploads.remove("ulm.txt")
    assert answerer.answer(question).abstained
    assert list((store / FOLDER).iterdir()) == []
    with pytest.raises(UploadError, match="not among"):
        uploads.remove("ulm.txt")


def test_files_added_fill_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.chat.uploads.MOST_OF_THEM", 1_000)
    index = Index.open(tmp_path / "store", encoder=HashingEncoder())
    index.sync(SEEDS)
    uploads = Uploads(index)
    uploads.add("one.txt", b"The bridge of Ulm cost 30 million euros. " * 20)
    with pytest.raises(UploadError, match="can be added"):
        uploads.add("two.txt", b"The mayor of Ulm opened it on Monday. " * 20)
    assert [path.name for path in (tmp_path / "store" / FOLDER).iterdir()] == ["one.txt"]
