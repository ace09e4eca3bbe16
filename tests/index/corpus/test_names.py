from __future__ import annotations

from pathlib import Path

import pytest

from index.corpus.names import told_apart


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"/a/x.txt": "x.txt", "/b/y.txt": "y.txt"}, ["x.txt", "y.txt"]),
        ({"/a/x.txt": "x.txt", "/b/x.txt": "x.txt"}, ["a/x.txt", "b/x.txt"]),
        ({"/1/a/x.txt": "x.txt", "/2/a/x.txt": "x.txt"}, ["1/a/x.txt", "2/a/x.txt"]),
        ({"/x.txt": "x.txt", "/a/x.txt": "x.txt"}, ["x.txt", "a/x.txt"]),
        # A longer name may be alike to one that was no other's.
        (
            {"/n/x.txt": "x.txt", "/n/b/x.txt": "b/x.txt", "/y/b/x.txt": "x.txt"},
            ["n/x.txt", "n/b/x.txt", "y/b/x.txt"],
        ),
    ],
)
def test_no_two_files_have_one_name(files: dict[str, str], names: list[str]) -> None:
    apart = told_apart({Path(path): name for path, name in files.items()})
    assert list(apart.values()) == names
    assert all(str(path).endswith(name) for path, name in apart.items())
