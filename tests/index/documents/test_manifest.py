from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.manifest import ManifestError, read_manifest, said_of
from index.types import PublicationDate, Source
from tests.index.conftest import SEEDS


def test_the_manifest_of_the_seeds_names_each_of_them() -> None:
    manifest = read_manifest(SEEDS)
    assert manifest.keys() == {path.name for path in SEEDS.glob("*.txt")}
    for article, source in manifest.items():
        first = (SEEDS / article).read_text(encoding="utf-8").splitlines()[0]
        assert source.title in (None, first)
        assert source.published is not None
        assert source.published.basis == "inferred"
        assert source.published.note


def test_a_folder_needs_no_manifest(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}


def test_what_is_said_of_a_file_is_said_of_each_article_in_it() -> None:
    may = PublicationDate("2024-05")
    manifest = {
        "news.jsonl": Source(publisher="The Post", published=may),
        "news.jsonl#2": Source(publisher="The Herald", title="A bridge"),
    }
    assert said_of("news.jsonl#1", manifest) == manifest["news.jsonl"]
    assert said_of("news.jsonl#2", manifest) == Source("A bridge", "The Herald", published=may)
    assert said_of("other.jsonl#1", manifest) is None


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "title = 'no table'",
        "['a.txt']\nheadline = 'no such key'",
        "['a.txt']\ntitle = ' '",
        "['a.txt']\npublished = {value='2024', precision='day', basis='stated'}",
        "['a.txt']\npublished = {value='2024-13', precision='month', basis='stated'}",
        "['a.txt']\npublished = {value='2024-W18-3', precision='day', basis='stated'}",
        "['a.txt']\npublished = {value='2024-01-01', precision='day', basis='guessed'}",
    ],
)
def test_a_wrong_manifest_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ManifestError, match=r"manifest\.toml") as error:
        read_manifest(tmp_path)
    assert "\n" not in str(error.value)
