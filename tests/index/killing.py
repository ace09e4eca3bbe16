"""Indexing killed at random moments, and what is left of it looked at.

    python -m tests.index.killing KILLS SEED FOLDER

Each round changes some articles, begins to index, rebuild, or add and remove in a process of its
own, and kills that with SIGKILL after a random time. Then another process must open what is left
and find only whole articles in it. After every tenth kill indexing runs to its end, and the store
must hold what an undisturbed one does. Prints JSON: kills by what was killed, and the rounds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

# Loaded before forking, since it takes longer than all the rest; Chroma starts no thread by it.
import chromadb  # noqa: F401

import index.corpus.pipeline  # noqa: F401
from index.corpus.doctor import examine
from index.corpus.edit import add, remove
from index.corpus.rebuild import rebuild
from index.corpus.sync import sync
from index.store.chroma import VectorIndex
from index.store.reader import Store
from index.store.reconcile import disagreements, locate
from index.store.record import Record
from index.store.schema import PLACES, RECORD
from tests.index.hashing import HashingEncoder, corpus

ARTICLES = 24
WORDS = "bridge council mayor truck river vote plan budget school market harbour train".split()
FULL_RUN_EVERY = 10


def write_articles(folder: Path, chance: random.Random) -> None:
    """Change, remove and add some of the articles."""
    folder.mkdir(exist_ok=True)
    for number in range(ARTICLES):
        file = folder / f"{number}.txt"
        if not file.exists() or chance.random() < 0.3:
            sentences = (f"The {' '.join(chance.choices(WORDS, k=9))} stays." for _ in range(20))
            file.write_text("\n".join(sentences))
        elif chance.random() < 0.1:
            file.unlink()


def fork(work: Callable[[], object]) -> int:
    """Do the work in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def finish(work: Callable[[], object]) -> None:
    """Do the work in a process of its own, to its end. Raises where it fails."""
    _, status = os.waitpid(fork(work), 0)
    if status:
        raise SystemExit(f"failed with {status}")


def content(store: Path) -> dict[str, object]:
    """All that a store holds, by article, but for ids and times."""
    record = Record.open(store / RECORD)
    sql = record.sql
    held: dict[str, object] = {}
    for id_, path in sql.execute("SELECT id, path FROM documents").fetchall():
        document = record.document(path)
        within = f"BETWEEN {id_ * PLACES} AND {(id_ + 1) * PLACES - 1}"
        held[path] = (
            (document.text, document.source, document.furniture),
            sql.execute(
                f"SELECT start, end, text, vector FROM sentences WHERE id {within}"
            ).fetchall(),
            sql.execute(f"SELECT stems FROM keywords WHERE rowid {within}").fetchall(),
            sql.execute(f"SELECT last - first, vector FROM chunks WHERE id {within}").fetchall(),
        )
    return held


def look(store: Path) -> None:
    """What a reader meets: everything found is cut from the text of a whole article."""
    if not (store / RECORD).exists():
        return
    opened = Store.open(store, "hashing")
    for question in WORDS[:3]:
        encoded = HashingEncoder().encode_queries([question])[0]
        found = opened.search([(encoded.vector, [question])])
        assert found or not opened.paths()
        for result in found:
            span = result.sentence.span
            text = opened.document(span.document).text
            assert text[span.start : span.end] == result.sentence.text
    for document in map(opened.document, opened.paths()):
        assert len(opened.document(document.path).text.splitlines()) == 20


def compare(store: Path, articles: Path, undisturbed: Path) -> None:
    """The finished store against one made in one go."""
    sync(corpus(undisturbed), [articles], rebuild=True)
    assert content(store) == content(undisturbed)
    record = Record.open(store / RECORD)
    with closing(VectorIndex(locate(store, record.state("chroma")))) as vectors:
        assert disagreements(vectors, record) == set()
        for id_, vector in list(record.chunk_vectors().items())[::7]:
            found = record.chunk_vectors(vectors.nearest(vector, 1))
            assert any(float(like @ vector) > 0.99 for like in found.values()), id_


def main(kills: int, seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    articles, store, single = folder / "articles", folder / "store", folder / "single.txt"
    single.write_text("The zebra and the wombat were moved.\n" * 20)

    def index() -> None:
        sync(corpus(store), [articles])

    def renew() -> None:
        rebuild(corpus(store))

    def edit() -> None:
        add(corpus(store), [single])
        remove(corpus(store), ["single.txt"])

    write_articles(articles, chance)
    finish(index)
    took = {}
    for work in (index, renew, edit):
        write_articles(articles, chance)
        start = time.perf_counter()
        finish(work)
        took[work] = time.perf_counter() - start
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        write_articles(articles, chance)
        work = chance.choices((index, renew, edit), weights=(6, 2, 1))[0]
        child = fork(work)
        time.sleep(chance.uniform(0, took[work]))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            killed[work.__name__] += 1
        elif status:
            raise SystemExit(f"{work.__name__} failed with {status}")
        if chance.random() < 0.3:
            finish(lambda: look(store))
        if killed.total() % FULL_RUN_EVERY == 0:
            finish(index)
            finish(lambda: "single.txt" in content(store) and remove(corpus(store), ["single.txt"]))
            finish(lambda: compare(store, articles, folder / "undisturbed"))
    finish(index)
    finish(lambda: print(examine(corpus(store)), file=sys.stderr))
    print(json.dumps({"kills": killed.total(), **killed, "seed": seed}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
