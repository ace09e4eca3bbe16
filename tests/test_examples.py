"""The scripts of examples/, run as a reader would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAYS = {
    "index_and_ask.py": ("5 unchanged", "to be 350", ".txt, characters "),
    "evaluate_own_cases.py": ("right Who told CNN", "right How much did rents", "single_fact"),
    "llama_index_engine.py": ("abstained", ".txt, characters "),
}


def test_every_example_is_run() -> None:
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == SAYS.keys()


@pytest.mark.parametrize("name", SAYS)
def test_an_example_prints_what_it_is_for(name: str, seeds_store: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_store, tmp_path / "news-index", ignore=shutil.ignore_patterns("lock*"))
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / name],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    for words in SAYS[name]:
        assert words in done.stdout
