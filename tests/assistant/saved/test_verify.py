from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.saved.export import export
from assistant.saved.record import SavedError
from assistant.saved.verify import read_answers, verify
from index import StoreError
from index.types import Document
from tests.assistant.answers import ARTICLE, answer, record

RECORD = record((0, 10), (12, 60), notice="No more than that.")


def reading(text: str | None) -> Callable[[str], Document]:
    def read(path: str) -> Document:
        if text is None:
            raise StoreError(f"no article {path!r} in the index")
        return Document(path, text)

    return read


@pytest.mark.parametrize(
    ("text", "article", "passages"),
    [
        (ARTICLE.text, "same", ["same", "same"]),
        (ARTICLE.text + "More.", "changed", ["same", "same"]),
        ("Now: " + ARTICLE.text, "changed", ["moved", "moved"]),
        (ARTICLE.text.replace("two", "ten"), "changed", ["changed", "same"]),
        (None, "gone", ["gone", "gone"]),
    ],
)
def test_it_says_what_became_of_each_article_and_passage(
    text: str | None, article: str, passages: list[str]
) -> None:
    found = verify([RECORD, RECORD], reading(text))
    assert [a.state for a in found.articles] == [article]
    assert [p.state for p in found.passages] == passages
    assert found.holds == (set(passages) == {"same"})
    assert json.loads(json.dumps(found.to_dict()))["same"] == found.same


def test_what_ask_prints_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer((0, 10)).to_dict(), indent=2))
    assert read_answers(file) == (record((0, 10)),)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    for text in ("{}", "[]", "<p>words", "[" * 100_000):
        file.write_text(text)
        with pytest.raises(SavedError, match="holds no answer of Dateline's"):
            read_answers(file)
    with pytest.raises(SavedError, match="can't be read"):
        read_answers(tmp_path / "none")


@pytest.mark.parametrize("version", [1, 3, "x" * 100])
def test_another_version_s_file_is_told_in_one_line(tmp_path: Path, version: object) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"dateline": version, "exported_at": "2024", "answers": []}))
    with pytest.raises(SavedError, match="another version") as refused:
        read_answers(file)
    assert len(str(refused.value)) < 300


def test_a_changed_file_says_where(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    transcript: dict[str, Any] = json.loads(export([RECORD], "json"))
    transcript["answers"][0]["answer"] = "Two and two is five."
    file.write_text(json.dumps(transcript))
    with pytest.raises(SavedError, match=r"not as Dateline wrote it: answers\.0: answer disagrees"):
        read_answers(file)
