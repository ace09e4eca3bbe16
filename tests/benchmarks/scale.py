"""How the corpus grows, at 1,000, 10,000 and 100,000 articles or the numbers given.

    python -m tests.benchmarks.scale [ARTICLES ...]

Made-up articles of four sentences over a vocabulary with news-like frequencies, and an encoder that
only hashes words: what is measured is everything but the model. For each number of articles: time
and memory of indexing them in a process of its own, syncing again with nothing changed, the disk
taken, searching (the vector of a question and its stems, in a process that only reads), searching
one of ten publishers and half of the days, answering (all but embedding the question), and how many
of the ten nearest chunks by exact search the approximate index finds. Each question is put three
times and the quickest counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answerer import Assistant
from index import Index
from index.corpus.ingest import Corpus
from index.corpus.sync import sync
from index.encoder.transformer import WORD_DIMENSION, Encoded
from index.filter import Filter
from index.store.chroma import VectorIndex
from index.store.reconcile import locate
from index.store.record import Record
from index.store.schema import RECORD
from index.text.words import content_words

DIMENSION = 384
VOCABULARY = 30_000
SENTENCES = 4
WORDS = 12
QUERIES = 200
REPEATED = 3
MEGABYTE = 1 << 20
# Made-up words are letters without a vowel, so that each is one word and its own stem.
FIRST = "q"
LETTERS = str.maketrans("0123456789", "bcdfghjkmn")
DIGITS = {letter: chr(digit) for digit, letter in LETTERS.items()}
# Every so manieth sentence has the word that news has in most: "said".
SAID = 3
# Given to the articles once all else is measured.
SOURCES = """UPDATE documents SET source = json_set(
    source, '$.publisher', 'Paper ' || (id % 10),
    '$.published', json_object('value', date('2020-01-01', (id % 1000) || ' days'),
    'basis', 'stated', 'note', null))"""
PUBLISHER = Filter(publisher="Paper 3")
DAYS = Filter(since=str(date(2020, 1, 1) + timedelta(500)))
PEAK = "VmHWM:"


class CheapEncoder:
    """The mean of random directions, one a word stem; texts that share words are near."""

    name = "cheap"

    def __init__(self) -> None:
        self._directions = np.random.default_rng(0).standard_normal((4096, DIMENSION), np.float32)
        self._words = np.ones((64, WORD_DIMENSION), dtype=np.int8)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        return [self._encode(text) for text in texts]

    def passage_vectors(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        return [encoded.vector for encoded in self.encode_passages(texts)]

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        return self.encode_passages(texts)

    def _encode(self, text: str) -> Encoded:
        words = content_words(text)
        # "said" is no made-up word, and says nothing of what a sentence is about.
        rows = [number(w.stem) % 4096 for w in words if w.stem.startswith(FIRST)] or [0]
        # Common words count less, as they do for a real model.
        weights = np.log1p(np.array(rows, dtype=np.float32) + 1)
        vector = weights @ self._directions[rows]
        return Encoded(
            vector / np.linalg.norm(vector), np.resize(self._words, (len(words), WORD_DIMENSION))
        )


def words(chance: np.random.Generator, count: int) -> list[str]:
    """By Zipf's law from the 30th rank on, since content words are ranked: the most frequent one
    is in 8% of the sentences.
    """
    numbers = np.exp(chance.uniform(np.log(30), np.log(VOCABULARY), count)).astype(int)
    return [FIRST + str(n).translate(LETTERS) for n in numbers]


def number(word: str) -> int:
    """The rank of a made-up word."""
    return int(word.removeprefix(FIRST).translate(DIGITS))


def write_articles(folder: Path, count: int) -> None:
    chance = np.random.default_rng(1)
    for article in range(count):
        parent = folder / f"{article // 1000:03d}"
        parent.mkdir(parents=True, exist_ok=True)
        # An article is about something: some of its words come again and again.
        topic = words(chance, 12)
        lines = []
        for place in range(SENTENCES):
            line = [*words(chance, WORDS - 5), *chance.choice(topic, 5)]
            line += ["said"] * ((article * SENTENCES + place) % SAID == 0)
            lines.append("The " + " ".join(line) + ".")
        (parent / f"{article}.txt").write_text("\n".join(lines), encoding="utf-8")


def index(articles: Path, store: Path) -> None:
    """In a process of its own; prints JSON."""
    start = time.perf_counter()
    peaks: list[float] = []

    def on_progress(done: int, total: int) -> None:
        if done * 10 // total > len(peaks):
            peaks.append(peak())

    encoder = CheapEncoder()
    sync(Corpus(store, "cheap", lambda: encoder), [articles], on_progress=on_progress)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak": peak(), "peaks": peaks}))


def again(articles: Path, store: Path) -> None:
    start = time.perf_counter()
    report = sync(Corpus(store, "cheap", CheapEncoder), [articles])
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "unchanged": report.unchanged}))


def search(articles: Path, store: Path) -> None:
    encoder, chance = CheapEncoder(), np.random.default_rng(2)
    index = Index.open(store, encoder=encoder)
    opened, assistant = index.store, Assistant(index)
    times, answers, recalls, queries = [], [], [], []
    record = Record.open(store / RECORD)
    chosen = chance.integers(0, len(record.paths()), QUERIES)
    for article in chosen:
        text = (articles / f"{article // 1000:03d}" / f"{article}.txt").read_text(encoding="utf-8")
        line = text.splitlines()[int(chance.integers(SENTENCES))]
        asked = " ".join(chance.choice(line[4:-1].split()[:WORDS], 6, replace=False))
        vector = encoder.encode_queries([asked])[0].vector
        stems = [word.stem for word in content_words(asked)]
        queries.append((vector, stems))
        times.append(quickest(partial(opened.search, [(vector, stems)])))
        answers.append(quickest(partial(assistant.answer, f"What is said of {asked}?")))
    asking = peak()
    vectors = VectorIndex(locate(store, record.state("chroma")))
    for article in chosen[:100]:
        text = (articles / f"{article // 1000:03d}" / f"{article}.txt").read_text(encoding="utf-8")
        vector = encoder.encode_queries([text.splitlines()[3]])[0].vector
        exact = {id_ for _, id_ in record.nearest(vector, 10)}
        recalls.append(len(exact & set(vectors.nearest(vector, 10))) / len(exact))
    with record.sql:
        record.sql.execute(SOURCES)
    kept = {
        name: float(
            np.median([quickest(partial(opened.search, [q], wanted)) for q in queries[:50]])
        )
        for name, wanted in (("publisher", PUBLISHER), ("days", DAYS))
    }
    p50, p95 = np.percentile(times, [50, 95])
    print(
        json.dumps(
            {
                **kept,
                "p50": p50,
                "p95": p95,
                "answer": float(np.median(answers)),
                "recall": float(np.mean(recalls)),
                "asking": asking,
            }
        )
    )


def quickest(do: Callable[[], object]) -> float:
    """Milliseconds of the quickest of some times, which other programs disturb least."""
    taken = []
    for _ in range(REPEATED):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


def peak() -> float:
    """Of this process, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split(PEAK)[1].split()[0]) / 1024


def disk(store: Path) -> float:
    return sum(f.stat().st_size for f in store.rglob("*") if f.is_file()) / MEGABYTE


def run(step: str, articles: Path, store: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.scale", step, str(articles), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def table(counts: list[int]) -> Iterator[str]:
    yield (
        "articles   index  articles/s  peak MB  again    disk  search p50    p95  publisher   days"
        "  answer p50  asking MB  recall@10"
    )
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            articles, store = Path(folder) / "articles", Path(folder) / "store"
            write_articles(articles, count)
            made = run("index", articles, store)
            repeated = run("again", articles, store)
            found = run("search", articles, store)
            yield (
                f"{count:8} {made['seconds']:6.0f}s {count / made['seconds']:10.0f}"
                f" {made['peak']:8.0f} {repeated['seconds']:5.2f}s {disk(store):5.0f}MB"
                f" {found['p50']:8.1f}ms {found['p95']:5.1f}ms"
                f" {found['publisher']:8.1f}ms {found['days']:4.0f}ms"
                f" {found['answer']:9.1f}ms {found['asking']:10.0f} {found['recall']:10.3f}"
            )
            yield f"         memory by tenths: {[round(p) for p in made['peaks']]}"  # type: ignore[attr-defined]


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] in STEPS:
        STEPS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        return
    for line in table([int(count) for count in sys.argv[1:]] or [1_000, 10_000, 100_000]):
        print(line, flush=True)


STEPS = {"index": index, "again": again, "search": search}

if __name__ == "__main__":
    main()
