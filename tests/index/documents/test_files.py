from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.files import LoadError, find_articles

BODY = "The council met on Monday and voted to keep the plan in place."


def test_hidden_files_the_manifest_and_links_out_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.txt", "deep/b.txt", ".hidden.txt", "manifest.toml"):
        (folder / name).write_text(BODY)
    (tmp_path / "secret.txt").write_text(BODY)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    found = [path.relative_to(folder).as_posix() for path in find_articles(folder).files]
    assert found == ["a.txt", "deep/b.txt"]


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="can't be read as a folder"):
        find_articles(tmp_path / "none")
