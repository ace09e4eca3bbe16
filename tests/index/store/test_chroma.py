from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.store.chroma import VectorIndex, VectorIndexError


def test_nearest_comes_first_and_what_is_removed_is_gone(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "chroma")
    axes = np.eye(4, dtype=np.float32)
    index.add(dict(enumerate(axes)))
    assert index.nearest(axes[2] + 0.1 * axes[1], 2) == [2, 1]
    index.remove([2])
    assert (index.count(), index.ids()) == (3, {0, 1, 3})
    assert 2 not in index.nearest(axes[2], 4)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert VectorIndex(tmp_path / "chroma").nearest(np.ones(4, dtype=np.float32), 3) == []


def test_what_chroma_raises_is_one_kind_of_error(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("not a folder")
    with pytest.raises(VectorIndexError):
        VectorIndex(tmp_path / "chroma")
