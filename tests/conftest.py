from __future__ import annotations

from pathlib import Path

import pytest

from assistant import open_answerer
from assistant.answerer import Answerer
from index import Index, Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed articles, indexed once by the real model."""
    folder = tmp_path_factory.mktemp("seeds") / "store"
    Index.open(folder).sync(SEEDS)
    return folder


@pytest.fixture(scope="session")
def answerer(seeds_store: Path) -> Answerer:
    return open_answerer(Settings(store=seeds_store))
