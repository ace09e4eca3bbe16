from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(24 * 60 * 60)
def test_killed_at_any_moment_it_opens_and_finishes(tmp_path: Path) -> None:
    """DATELINE_KILLS=1000 is the long form."""
    kills = os.environ.get("DATELINE_KILLS", "50")
    seed = str(random.randrange(10**6))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.index.killing",
            kills,
            seed,
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kills"] == int(kills)
    assert "repaired=()" in done.stderr
