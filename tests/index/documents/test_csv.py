from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.files import LoadError
from index.documents.sandbox import Sandbox
from tests.index.conftest import load_all

ROWS = (
    "Title;Publication Date;Article Text\r\n"
    'Ferry;07.05.2024;"The ferry was cancelled; it had sunk.\r\n\r\n""Never,"" said Zoë Brink."\r\n'
    "\r\n"
    "Pier;;<p>The pier was closed.</p>\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_row_is_an_article_and_its_cells_may_have_lines(
    tmp_path: Path, sandbox: Sandbox, encoding: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(ROWS.encode(encoding))
    ferry, pier = load_all(file, sandbox)
    assert (ferry.path, pier.path) == ("a.csv#1", "a.csv#3")
    assert ferry.text == 'The ferry was cancelled; it had sunk.\r\n\r\n"Never," said Zoë Brink.'
    assert (ferry.source.title, pier.source.title) == ("Ferry", "Pier")
    assert ferry.source.published
    assert ferry.source.published.value == "2024-05-07"
    assert pier.source.published is None
    assert pier.text == "The pier was closed."


def test_a_long_article_in_a_cell_is_read(tmp_path: Path, sandbox: Sandbox) -> None:
    file = tmp_path / "a.csv"
    text = "The ferry was cancelled. " * 10_000
    file.write_text(f"id,text\n1,{text}\n")
    (document,) = load_all(file, sandbox)
    assert document.text == text


@pytest.mark.parametrize("raw", [b"", b"year,votes\n2024,1482\n", b"\0\0,\0"])
def test_a_table_of_something_else_is_one_clear_line(
    tmp_path: Path, sandbox: Sandbox, raw: bytes
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(raw)
    with pytest.raises(LoadError, match="no column of texts") as error:
        load_all(file, sandbox)
    assert "\n" not in str(error.value)


def test_a_cell_without_an_end_is_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b'text\n"' + b"xxxxx\n" * 4_000_000)
    with pytest.raises(LoadError, match="field larger"):
        load_all(file, sandbox)
