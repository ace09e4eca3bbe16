from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from assistant.saved.export import KINDS, export, to_text
from assistant.saved.record import Filters, KeptError, check, pack, read_file, unpack
from index.filter import FilterError
from index.types import Document
from tests.assistant.kept import ARTICLE, HOSTILE, kept

ANSWER = kept((0, 10), (12, 60), notice="No more than that.")


def test_an_answer_is_packed_and_comes_back() -> None:
    assert unpack(pack(ANSWER)) == ANSWER


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "x",
        "!!!!",
        pack(ANSWER)[:-40],
        base64.urlsafe_b64encode(zlib.compress(b"{}")).decode(),
        base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode(),
    ],
)
def test_what_is_no_packed_answer_is_refused(packed: str) -> None:
    with pytest.raises(KeptError):
        unpack(packed)


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_holds_the_whole_record(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"export.{kind}"
    file.write_text(export([ANSWER, ANSWER], kind), encoding="utf-8", newline="")
    assert read_file(file).answers == (ANSWER, ANSWER)


def test_a_page_needs_nothing_and_runs_nothing() -> None:
    page = export([ANSWER], "html")
    assert "<script>x" not in page
    assert "src=" not in page
    assert "default-src 'none'" in page


def test_markdown_reads_well_and_holds_no_markup_of_others() -> None:
    made = export([kept((0, 10)), kept((12, 90))], "md")
    assert "**CNN:** One \\& two. \\[1\\] (word for word)" in made
    assert r"\<script\>x\</script\> --\> \!\[i\](https://e.vil/p)" in made


def test_text_to_paste_has_numbers_and_sources() -> None:
    text = to_text(ANSWER)
    assert "CNN: One & two. [1]" in text
    assert "[1] CNN, May 2024 (inferred): “Title”, a b/ö.txt, characters 0-10" in text


def test_nothing_and_unknown_formats_are_refused() -> None:
    with pytest.raises(KeptError, match="no answer"):
        export([], "md")
    with pytest.raises(KeptError, match="no format"):
        export([ANSWER], "exe")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("{}")
    with pytest.raises(KeptError, match="not a file that Dateline exported"):
        read_file(file)
    with pytest.raises(KeptError, match="can't be read"):
        read_file(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (ARTICLE.text, ["same", "same"]),
        (ARTICLE.text + "More.", ["same", "same"]),
        ("Now: " + ARTICLE.text, ["moved", "moved"]),
        (ARTICLE.text.replace("two", "ten"), ["changed", "same"]),
        (None, ["gone", "gone"]),
    ],
)
def test_checking_says_what_became_of_each_passage(text: str | None, states: list[str]) -> None:
    article = Document(ARTICLE.path, text) if text else None
    assert [state for _, state in check(ANSWER, lambda _: article)] == states


@pytest.mark.parametrize("date", ["yesterday", "2024-13-01", "24", "2024-05-01-01"])
def test_what_is_no_date_is_no_filter(date: str) -> None:
    with pytest.raises(FilterError, match="no date"):
        Filters.of(None, date, None)


def test_dates_may_be_as_short_as_a_year() -> None:
    assert Filters.of("", "2024", "2024-05") == Filters(since="2024", until="2024-05")


def test_the_question_is_kept_as_asked() -> None:
    assert ANSWER.question == HOSTILE
