"""A disk that is full or may not be written, as a process meets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store.reader import Store
from tests.index.conftest import SEEDS
from tests.index.store.test_reader import search

pytestmark = pytest.mark.slow

SYNC = """
import resource, signal, sys
from pathlib import Path
from index.errors import DatelineError
from index.corpus.sync import sync
from tests.index.hashing import corpus
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[3])
if limit:
    # Past this no file can grow, which is what a full disk is like.
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
import sqlite3
try:
    sync(corpus(Path(sys.argv[1])), [Path(sys.argv[2])])
except (DatelineError, OSError, sqlite3.Error) as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
"""
DOCTOR = """
import sys
from pathlib import Path
from index.corpus.doctor import examine
from index.errors import DatelineError
from tests.index.hashing import corpus
try:
    examine(corpus(Path(sys.argv[1])))
except DatelineError as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(1)
"""
SEARCH = """
import sys
from pathlib import Path
from index.store.reader import Store
from tests.index.store.test_reader import search
print(any("trucks" in r.sentence.text for r in search(Store.open(Path(sys.argv[1]), "hashing"))))
"""


def run(code: str, *arguments: object, before: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    if before:
        command = ["unshare", "-m", "sh", "-c", f'{before}; exec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, text=True, cwd=SEEDS.parent, timeout=120)


@pytest.mark.parametrize("limit", [30_000, 700_000])
def test_a_full_disk_loses_nothing(
    store: Path, articles: Path, index_articles: Callable[..., object], limit: int
) -> None:
    first = sorted(articles.glob("*.txt"))[0]
    kept = articles.parent / first.name
    shutil.move(first, kept)
    index_articles()
    shutil.move(kept, first)
    for number in range(20):
        (articles / f"more-{number}.txt").write_text(f"Town {number} has a bridge.\n" * 200)
    done = run(SYNC, store, articles, limit)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    opened = Store.open(store, "hashing")
    assert len(opened.paths()) >= 4
    assert search(opened)
    opened.close()
    assert run(SYNC, store, articles, 0).returncode == 0
    assert len(Store.open(store, "hashing").paths()) == 25


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs a mount")
def test_a_read_only_store_answers_and_says_that_it_cannot_be_written(
    store: Path, articles: Path, index_articles: Callable[..., object]
) -> None:
    index_articles()
    mount = f"mount --bind {store} {store} && mount -o remount,ro,bind {store}"
    done = run(SEARCH, store, before=mount)
    assert done.stdout == "True\n", done.stderr
    (articles / "new.txt").write_text("Town 7 has a bridge.")
    for code in (SYNC, DOCTOR):
        done = run(code, store, articles, 0, before=mount)
        assert (done.returncode, done.stderr) == (1, "")
        assert "can't be written" in done.stdout
