from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.documents.manifest import Manifest, ManifestError, read_manifest
from index.types import PublicationDate, Source
from tests.index.conftest import SEEDS

# As deep as takes no time to read, and far deeper than Python can print.
DEEP = "published.precision" + ".x" * 3_000


def test_the_manifest_of_the_seeds_names_each_of_them() -> None:
    manifest = read_manifest(SEEDS).sources
    assert manifest.keys() == {path.name for path in SEEDS.glob("*.txt")}
    for article, source in manifest.items():
        first = (SEEDS / article).read_text(encoding="utf-8").splitlines()[0]
        assert source.title in (None, first)
        assert source.published is not None
        assert source.published.basis == "inferred"
        assert source.published.note


def test_a_folder_needs_no_manifest(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == Manifest({})


def test_what_is_said_of_a_file_is_said_of_each_article_in_it() -> None:
    may = PublicationDate("2024-05")
    sources = {
        "news.jsonl": Source(publisher="The Post", published=may),
        "news.jsonl#2": Source(publisher="The Herald", title="A bridge"),
    }
    manifest = Manifest(sources)
    assert manifest.said_of("news.jsonl#1") == sources["news.jsonl"]
    assert manifest.said_of("news.jsonl#2") == Source("A bridge", "The Herald", published=may)
    assert manifest.said_of("other.jsonl#1") is None


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("'2015-09-01'", PublicationDate("2015-09-01")),
        ("2015-09-01", PublicationDate("2015-09-01")),
        ("2015-09-01T23:30:00-05:00", PublicationDate("2015-09-01")),
        ("'2015-09'", PublicationDate("2015-09")),
        ("2015", PublicationDate("2015")),
        ("{value = 2015-09-01}", PublicationDate("2015-09-01")),
        ("{value = '2015', precision = 'year'}", PublicationDate("2015")),
        (
            "{value = '2015-09', basis = 'inferred', note = 'Why.'}",
            PublicationDate("2015-09", "inferred", "Why."),
        ),
    ],
)
def test_a_date_may_be_written_plainly(tmp_path: Path, written: str, date: PublicationDate) -> None:
    (tmp_path / "manifest.toml").write_text(f"['a.txt']\npublished = {written}\nupdated = 2016\n")
    assert read_manifest(tmp_path).sources == {"a.txt": Source(published=date, updated="2016")}


def test_examples_stand_beside_the_articles(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text("examples = ['Who?', 'Why?']\n['a.txt']\ntitle = 'T'\n")
    assert read_manifest(tmp_path) == Manifest({"a.txt": Source("T")}, ("Who?", "Why?"))


def test_the_seeds_have_examples() -> None:
    assert len(read_manifest(SEEDS).examples) == 3


@pytest.mark.parametrize("text", ["examples = 'Who?'", "examples = [1]", "examples = [' ']"])
def test_examples_are_a_list_of_questions(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ManifestError, match="write examples as"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not toml", "line 1"),
        ("title = 'no table'", r"\[title\]: no table of an article"),
        ("exampels = ['Who?']", "above the tables there is nothing but examples"),
        ("[news.jsonl]\ntitle = 'x'", "in quotes"),
        ("['a.txt']\nheadline = 'x'", "no key 'headline'; the keys are title, publisher"),
        ("['a.txt']\ntitle = ' '", 'title = "some text"'),
        ("['a.txt']\nurl = 5", 'url = "some text"'),
        ("['a.txt']\npublished = 'yesterday'", "published: 'yesterday' is no date"),
        ("['a.txt']\npublished = true", "published: .* is no date"),
        ("['a.txt']\npublished = {}", "published: .* is no date"),
        ("['a.txt']\npublished = {value='2024', day='1'}", "no key 'day'; the keys are value"),
        ("['a.txt']\npublished = {value='2024', precision='day'}", 'precision = "year" of 2024'),
        ("['a.txt']\npublished = {value='2024-13'}", "'2024-13' is no date"),
        ("['a.txt']\npublished = {value='2024-W18-3'}", "'2024-W18-3' is no date"),
        ("['a.txt']\npublished = {value='2024', basis='guessed'}", "basis = "),
        ("['a.txt']\npublished = {value='2024', basis=[]}", "basis = "),
        (f"['a.txt']\npublished.value = '2024'\n{DEEP} = 1", 'precision = "year"'),
        ("['a.txt']\npublished = {value='2024', note=' '}", "a note that says nothing"),
        ("x = " + "[" * 50_000, "nested too deeply"),
        ("x." * 50_000 + "y = 1", "nested too deeply"),
        ("['a.txt']\nupdated = " + "9" * 5_000, "digits"),
        ("['a.txt']\nupdated = 0x" + "f" * 50_000, "digits"),
        (f"['a.txt']\n{'x' * 5_000} = 1", "no key 'xxx"),
        ("# " + "x" * 20_000_000, "larger than 20 MB"),
        ("['a.txt']\nupdated = '2024-13'", "updated: '2024-13' is no date"),
    ],
)
def test_a_wrong_manifest_is_one_clear_line(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "manifest.toml").write_text(text)
    with pytest.raises(ManifestError, match=reason) as error:
        read_manifest(tmp_path)
    assert "manifest.toml" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 500


def test_a_manifest_that_is_no_file_is_one_clear_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.toml")
    with pytest.raises(ManifestError, match=r"manifest\.toml: not an ordinary file"):
        read_manifest(tmp_path)
