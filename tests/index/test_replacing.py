from __future__ import annotations

from pathlib import Path

import pytest

from index.replacing import replacing


@pytest.mark.parametrize("before", [None, "old"])
def test_a_finished_file_takes_the_place(tmp_path: Path, before: str | None) -> None:
    file = tmp_path / "a"
    if before:
        file.write_text(before)
    with replacing(file) as part:
        part.write_text("new")
        assert file.exists() == bool(before)
    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_one_that_fails_leaves_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    with pytest.raises(OSError, match="full"), replacing(file) as part:
        part.write_text("ne")
        raise OSError("full")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_dead_process_left_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_text("of another, cut sh")
    with replacing(tmp_path / "a") as part:
        assert not part.exists()
        part.write_text("new")
    assert (tmp_path / "a").read_text() == "new"
