from __future__ import annotations

from pathlib import Path

import pytest

from index.store.lock import writing
from index.store.schema import StoreError


def test_a_store_whose_name_is_no_text_is_one_clear_line(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="not UTF-8, name another"),
        writing(tmp_path / "\udcff", create=True),
    ):
        pass
    assert not list(tmp_path.iterdir())
