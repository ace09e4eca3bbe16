from __future__ import annotations

from pathlib import Path

import pytest

from assistant import open_answerer
from assistant.answerer import Answerer
from index.corpus.sync import sync
from index.encoder.onnx import ENCODER, prepare_model
from index.encoder.transformer import PACKAGED_MODEL
from index.settings import Settings

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed articles, indexed once by the real model."""
    folder = tmp_path_factory.mktemp("seeds") / "store"
    exported = folder / ENCODER
    sync(folder, [SEEDS], PACKAGED_MODEL, lambda: prepare_model(PACKAGED_MODEL, "", "", exported))
    return folder


@pytest.fixture(scope="session")
def answerer(seeds_store: Path) -> Answerer:
    return open_answerer(Settings(store=seeds_store))
