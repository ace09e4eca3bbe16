from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus.sync import SyncReport
from index.documents.formats import ExtractError
from index.documents.sandbox import Sandbox
from index.store.reader import Store
from tests.index.files import every_kind
from tests.index.hostile import write_hostile


@pytest.mark.slow
def test_hostile_files_are_skipped_with_a_reason_and_the_rest_goes_in(
    store: Path, tmp_path: Path, index_articles: Callable[..., SyncReport]
) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    hostile = write_hostile(folder)
    for name, raw in every_kind().items():
        (folder / name).write_bytes(raw)
    before = megabytes("VmRSS")
    # From here on the peak is counted anew.
    Path("/proc/self/clear_refs").write_text("5")
    report = index_articles(folder)
    grown = megabytes("VmHWM") - before
    stored = set(Store.open(store, "hashing").paths())
    assert {name.partition("#")[0] for name in stored} >= every_kind().keys()
    assert all("\n" not in line and line.isprintable() for line in report.failures)
    for name, reason in hostile.items():
        shown = name if name.isprintable() else ascii(name)[1:-1]
        lines = [line for line in report.failures if re.search(f"/{re.escape(shown)}[:'#]", line)]
        assert len(lines) == (0 if name in stored else 1), name
        assert reason is None or reason in lines[0]
    assert not stored & {"out.txt", "loop.txt", "up"}
    assert grown < 1_500


def megabytes(what: str) -> int:
    """What Linux tells of this process's memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{what}:")[1].split()[0]) // 1024


def test_a_file_that_takes_too_long_costs_only_itself() -> None:
    slow, good = b"<p>" + b"<b>x</b>" * 2_000_000, every_kind()["page.html"]
    with Sandbox(seconds=1) as sandbox:
        start = time.monotonic()
        with pytest.raises(ExtractError, match="longer than 1 s"):
            sandbox.extract(".html", slow)
        assert time.monotonic() - start < 60
    with Sandbox() as sandbox:
        assert sandbox.extract(".html", good).text
