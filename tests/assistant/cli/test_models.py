"""`dateline models` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.evidence.linear import load_models
from assistant.evidence.stack import FITTED, Stack, keep_models
from tests.assistant.cli.test_ask import dateline

pytestmark = pytest.mark.slow


def test_the_models_in_use_and_whose_weights(tmp_path: Path) -> None:
    done = dateline("models", store=tmp_path, DATELINE_READER="packaged")
    told = {row.split("\t")[0]: row.split("\t")[1] for row in done.stdout.splitlines()}
    assert told == {
        "embedding": "all-MiniLM-L6-v2",
        "reader": "packaged",
        "writer": "none",
        "verifier": "all-MiniLM-L6-v2",
        "weights": "those that come along",
    }
    keep_models(load_models(reader=False), Stack("other", "none"), tmp_path)
    for model, whose in (("other", f"in {tmp_path / FITTED}"), ("third", "other models")):
        done = dateline("models", "--json", store=tmp_path, DATELINE_MODEL=model)
        assert whose in json.loads(done.stdout)[-1]["model"]
