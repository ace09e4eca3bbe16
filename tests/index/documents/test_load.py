from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.sandbox import Sandbox
from index.types import PublicationDate, Source
from tests.index.conftest import SEEDS, load_all, load_only

BODY = "The council met on Monday and voted to keep the plan in place."


def _load(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.write_bytes(raw)
    return load_only(path).text


@pytest.mark.parametrize("article", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name)
def test_the_text_is_the_file_as_stored(article: Path) -> None:
    document = load_only(article)
    assert document.text.encode() == article.read_bytes()
    assert document.path == article.name


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    assert _load(tmp_path, "a.txt", b"One.\r\nTwo.\rThree.\n") == "One.\r\nTwo.\rThree.\n"


def test_another_encoding_is_detected(tmp_path: Path) -> None:
    russian = "Президент заявил во вторник, что переговоры о прекращении огня продолжаются. " * 5
    assert _load(tmp_path, "a.txt", russian.encode("cp1251")) == russian
    assert BODY in _load(tmp_path, "b.txt", ("\ufeff" + BODY).encode("utf-16-le"))


@pytest.mark.parametrize("article", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name)
def test_news_in_windows_1252_is_read_as_such(tmp_path: Path, article: Path) -> None:
    raw = article.read_text(encoding="utf-8").encode("cp1252")
    assert _load(tmp_path, "a.txt", raw) == raw.decode("cp1252")


def test_a_name_that_is_not_utf_8_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="name is not UTF-8"):
        _load(tmp_path, os.fsdecode(b"\xff.txt"), BODY.encode())


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"PK\x03\x04\0\0", "binary"),
        ("a.xyz", b"%PDF-1.7", "not a kind of file"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason) as error:
        _load(tmp_path, name, raw)
    assert str(tmp_path / name) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(LoadError, match="larger than 20 MB"):
        load_only(path)


def test_the_manifest_is_believed_before_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"A Headline of Its Own\n\n{BODY}\n")
    assert load_only(path).source == Source(title="A Headline of Its Own")
    known = Source(title="Another", publisher="CNN")
    assert load_only(path, {"a.txt": known}).source == known


def test_an_article_in_another_language_is_read_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Der Stadtrat hat am Montag beschlossen, die alte Brücke zu erhalten. " * 2)
    assert load_only(path).language == "de"
    path.write_text(f"{BODY} Nobody on the council objected to it when it was read out.")
    assert load_only(path).language == "en"


@pytest.mark.parametrize(
    ("name", "text", "published"),
    [
        (
            "2024-05-04-mill.txt",
            BODY,
            PublicationDate("2024-05-04", "inferred", "The file's name begins with it."),
        ),
        (
            "2024-05-04-mill.txt",
            f"May 2, 2024\n\n{BODY}",
            PublicationDate("2024-05-02"),
        ),
        ("2024-05-041-mill.txt", BODY, None),
        ("2024-15-04-mill.txt", BODY, None),
        ("mill-2024-05-04.txt", BODY, None),
    ],
)
def test_the_day_that_a_name_begins_with_is_inferred(
    tmp_path: Path, name: str, text: str, published: PublicationDate | None
) -> None:
    (tmp_path / name).write_text(text)
    assert load_only(tmp_path / name).source.published == published


def test_the_day_in_the_name_of_a_file_of_several_is_none_of_theirs(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    path = tmp_path / "2024-05-04.jsonl"
    path.write_text(json.dumps({"text": BODY}))
    (document,) = load_all(path, sandbox)
    assert document.source.published is None
