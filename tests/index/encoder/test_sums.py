from __future__ import annotations

from pathlib import Path

import pytest

from index.encoder.sums import SUMS, is_whole, seal


def test_what_was_sealed_is_whole_until_it_changes(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "none")
    assert not is_whole(tmp_path)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"1234")
    assert not is_whole(tmp_path)
    seal(tmp_path)
    seal(tmp_path)
    assert is_whole(tmp_path)
    (tmp_path / "b").write_bytes(b"1235")
    assert not is_whole(tmp_path)
    (tmp_path / "b").unlink()
    assert not is_whole(tmp_path)


@pytest.mark.parametrize("sums", ["", "{}", "[]", "[1]", "7", '{"a": 7}', "{x"])
def test_sums_that_are_damaged_are_those_of_nothing(tmp_path: Path, sums: str) -> None:
    (tmp_path / "a").write_bytes(b"1234")
    (tmp_path / SUMS).write_text(sums)
    assert not is_whole(tmp_path)
