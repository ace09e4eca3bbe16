from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.reader import export
from index import EncoderError
from tests.planted import plant


@pytest.mark.slow
def test_nothing_in_the_working_folder_runs_when_the_reader_is_made_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = plant(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    # There are no weights to make it of: what is made here is the attempt.
    with pytest.raises(EncoderError, match="can't be made ready"):
        export._make(Path("work"))
    assert (work / export.MADE).is_dir()
    assert not told.exists()
