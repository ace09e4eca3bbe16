from __future__ import annotations

from pathlib import Path

import pytest

from assistant.saved.export import FORMATS, export
from assistant.saved.record import SavedError
from assistant.saved.verify import read_answers
from tests.assistant.answers import record

RECORD = record((0, 10), (12, 60), notice="No more than that.")


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_holds_the_whole_record(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"export.{kind}"
    file.write_text(export([RECORD, RECORD], kind), encoding="utf-8", newline="")
    assert read_answers(file) == (RECORD, RECORD)


def test_a_page_needs_nothing_and_runs_nothing() -> None:
    page = export([RECORD], "html")
    assert "<script>x" not in page
    assert "src=" not in page
    assert "default-src 'none'" in page


def test_nothing_and_unknown_formats_are_refused() -> None:
    with pytest.raises(SavedError, match="no answer"):
        export([], "md")
    with pytest.raises(SavedError, match="no format"):
        export([RECORD], "exe")
