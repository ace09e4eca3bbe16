"""The store made by the workers of a Ray cluster is the one made here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.store.record import Record
from index.store.schema import RECORD
from tests.index.conftest import SEEDS
from tests.planted import plant

pytestmark = pytest.mark.slow
# Vectors are kept as half floats, of which this is less than a step at one.
TOLERANCE = 5e-4


def index(store: Path, ray: str, here: Path) -> subprocess.CompletedProcess[str]:
    """As the installed command does it, with `here` as the working folder."""
    code = "from assistant.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, "index", str(SEEDS)],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=here,
        env={
            **os.environ,
            "PYTHONPATH": str(SEEDS.parent),
            "DATELINE_STORE": str(store),
            "DATELINE_RAY": ray,
        },
    )


def test_the_store_is_the_same(seeds_store: Path, tmp_path: Path) -> None:
    told = plant(tmp_path / "here")
    store = tmp_path / "store"
    done = index(store, "local", tmp_path / "here")
    assert done.returncode == 0, done.stderr
    assert not told.exists()
    here, workers = (Record.open(folder / RECORD) for folder in (seeds_store, store))
    assert workers.paths() == here.paths()
    for path in here.paths():
        assert workers.document(path) == here.document(path)
    vectors, others = here.chunk_vectors(), workers.chunk_vectors()
    assert vectors.keys() == others.keys()
    for id_, vector in vectors.items():
        np.testing.assert_allclose(others[id_], vector, atol=TOLERANCE)
    here.close()
    workers.close()


def test_no_cluster_is_one_clear_line(tmp_path: Path) -> None:
    done = index(tmp_path, "127.0.0.1:1", tmp_path)
    assert done.returncode == 1
    assert "dateline: no Ray cluster at '127.0.0.1:1'" in done.stderr
    assert "Traceback" not in done.stderr
