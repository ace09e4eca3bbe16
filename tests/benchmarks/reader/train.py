"""Train the reader: a low-rank adapter of all-mpnet-base-v2 and a head.

    python -m tests.benchmarks.reader.train ENCODER SHARED

ENCODER is the folder of the joined weights, SHARED the folder of training/ and corpora/. A
checkpoint is left every hundred steps and taken up again by the same command; the adapter of the
last one is `assistant/reader/adapter.safetensors`.

Each step reads questions with windows of their passages. To learn silence, a part of the windows
has the sentences that answer taken away, or is of another passage with the question's words, and
the sum of all the sentences' odds competes with that of none answering (a listwise loss with a
place for none); each sentence is judged by itself too.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, pad

from assistant.reader.layout import Batch, Window, lay_out
from assistant.reader.network import ReaderNetwork, build, save_adapter
from index.encoder.transformer import unbounded
from tests.benchmarks.reader.examples import (
    OWN,
    Passage,
    Question,
    read_general,
    read_own,
    read_passages,
    read_stories,
    read_wikinews,
)

GROUPS = 16
# Windows that are read at once.
TOGETHER = 8
RATE, HEAD_RATE = 4e-4, 1e-3
WARM_UP = 40
SAVED_EVERY = 100
LONGEST = 130
ADAPTER = Path("assistant/reader/adapter.safetensors")
# How often a question is drawn from a source: news and near misses before the rest.
SHARES = {
    "wikinews": 0.18,
    "stories": 0.11,
    "own": 0.15,
    "squad2": 0.24,
    "new_wiki": 0.12,
    "qed": 0.05,
    "reddit": 0.06,
    "amazon_reviews": 0.03,
    "fairy": 0.06,
}
# An answerable question is read with its own window alone, with a distractor beside, with its
# answers taken away, with a distractor alone.
PLAIN, BESIDE, STRIPPED = 0.40, 0.33, 0.15


@dataclass(frozen=True, slots=True)
class Group:
    """One question's windows, with the rows of each that answer."""

    windows: tuple[Window, ...]
    rows: tuple[tuple[int, ...], ...]


class Sampler:
    """Draws groups; the same for the same seed and questions."""

    def __init__(self, questions: dict[str, list[Question]]) -> None:
        self._questions = {source: asked for source, asked in questions.items() if asked}
        passages = {id(q.passage): q.passage for asked in questions.values() for q in asked}
        self._passages: list[Passage] = list(passages.values())
        self._tfidf = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._table = self._tfidf.fit_transform(
            [f"{p.title} {' '.join(p.sentences)}" for p in self._passages]
        )

    def draw(self, dice: random.Random) -> Group:
        sources = list(self._questions)
        source = dice.choices(sources, [SHARES[s] for s in sources])[0]
        question = dice.choice(self._questions[source])
        if not question.rows:
            return _group(question, [self._near(question, question.passage, dice)])
        chance = dice.random()
        own = _around(question, question.passage, dice.choice(question.rows), dice)
        if chance < PLAIN:
            return _group(question, [own])
        if chance < PLAIN + BESIDE:
            return _group(question, [own, self._near(question, self._other(question, dice), dice)])
        rest = tuple(s for i, s in enumerate(question.passage.sentences) if i not in question.rows)
        if chance < PLAIN + BESIDE + STRIPPED and rest:
            bare = Passage(question.passage.source, question.passage.title, rest)
            return _group(question, [self._near(question, bare, dice)])
        return _group(question, [self._near(question, self._other(question, dice), dice)])

    def _other(self, question: Question, dice: random.Random) -> Passage:
        """A passage that has the question's words, and is another."""
        likeness = (self._table @ self._tfidf.transform([question.text]).T).toarray().ravel()
        best = [self._passages[i] for i in np.argsort(-likeness)[:6]]
        others: list[Passage] = [passage for passage in best if passage is not question.passage]
        return dice.choice(others[:4])

    def _near(self, question: Question, passage: Passage, dice: random.Random) -> _Cut:
        """A window of a passage around a sentence that has the question's words."""
        asked = set(question.text.lower().split())
        met = [len(asked & set(s.lower().split())) + dice.random() for s in passage.sentences]
        return _around(question, passage, int(np.argmax(met)), dice)


@dataclass(frozen=True, slots=True)
class _Cut:
    passage: Passage
    start: int
    end: int


def _around(question: Question, passage: Passage, row: int, dice: random.Random) -> _Cut:
    """A run of sentences with `row` in it, of about as many words as a reading takes."""
    words = dice.randint(LONGEST // 4, LONGEST) - len(question.text.split())
    start, end = row, row + 1
    total = len(passage.sentences[row].split())
    while total < words and (start > 0 or end < len(passage.sentences)):
        before = start > 0 and (end == len(passage.sentences) or dice.random() < 0.5)
        if before:
            start -= 1
        else:
            end += 1
        total += len(passage.sentences[start if before else end - 1].split())
    return _Cut(passage, start, end)


def _group(question: Question, cuts: Sequence[_Cut]) -> Group:
    dice = random.Random(question.text + str(cuts[0].start))
    heading = cuts[0].passage.title if dice.random() < 0.7 else ""
    windows = tuple(
        Window(question.text, heading and c.passage.title, c.passage.sentences[c.start : c.end])
        for c in cuts
    )
    rows = tuple(
        tuple(r - c.start for r in question.rows if c.start <= r < c.end)
        if c.passage is question.passage
        else ()
        for c in cuts
    )
    return Group(windows, rows)


def batches(
    windows: Sequence[Window], tokenizer: Tokenizer, most: int
) -> Iterator[tuple[list[int], Batch]]:
    """Windows laid out, at `most` so many of like length together, with the place of each."""
    order = sorted(range(len(windows)), key=lambda i: sum(map(len, windows[i].sentences)))
    for first in range(0, len(order), most):
        some = order[first : first + most]
        yield some, lay_out([windows[i] for i in some], tokenizer)


def read_groups(
    network: ReaderNetwork, tokenizer: Tokenizer, groups: Sequence[Group]
) -> tuple[Tensor, float]:
    """The mean loss of some groups, and of how many answerable ones the best sentence answers.

    Windows of like length are read together.
    """
    places = [(g, k) for g, group in enumerate(groups) for k in range(len(group.windows))]
    windows = [groups[g].windows[k] for g, k in places]
    scores: dict[tuple[int, int], Tensor] = {}
    for some, batch in batches(windows, tokenizer, TOGETHER):
        read = network(**{name: torch.from_numpy(array) for name, array in batch.arrays.items()})
        for row, i in enumerate(some):
            scores[places[i]] = read[row, : len(windows[i].sentences)]
    losses, hits = [], []
    for g, group in enumerate(groups):
        odds = torch.cat([scores[g, k] for k in range(len(group.windows))])
        right = torch.zeros_like(odds)
        first = 0
        for k, window in enumerate(group.windows):
            right[[first + row for row in group.rows[k]]] = 1
            first += len(window.sentences)
        with_none = pad(odds, (1, 0))
        told = pad(right, (1, 0), value=float(not right.any())).bool()
        listwise = with_none.logsumexp(0) - with_none[told].logsumexp(0)
        if right.any():
            hits.append(float(right[odds.argmax()]))
        losses.append(listwise + 2 * binary_cross_entropy_with_logits(odds, right))
    return torch.stack(losses).mean(), float(np.mean(hits or [0.0]))


def read_all(shared: Path) -> dict[str, list[Question]]:
    """The questions to train on, by source."""
    general = shared / "training" / "general.jsonl.gz"
    passages = read_passages(general)
    questions: dict[str, list[Question]] = {source: [] for source in SHARES}
    for question in read_general(general, passages, held=False):
        questions[question.passage.source].append(question)
    corpus = shared / "corpora" / "wikinews"
    questions["wikinews"] = read_wikinews(
        shared / "training" / "wikinews.jsonl", corpus, held=False
    )
    for file in sorted(OWN.glob("passages-*.jsonl")):
        questions["own"] += read_own(file, passages, held=False)
    for file in sorted(OWN.glob("stories-*.jsonl")):
        questions["stories"] += read_stories(file, held=False)
    return questions


def start(encoder: Path) -> tuple[ReaderNetwork, Tokenizer]:
    """An untrained network, frozen where it isn't trained in half precision, and its tokenizer."""
    torch.manual_seed(0)
    network = build(encoder)
    network.encoder.to(torch.bfloat16)
    for weights in network.trained().values():
        weights.data = weights.data.float()
    return network.train(), unbounded(Tokenizer.from_file(str(encoder / "tokenizer.json")))


def start_optimizer(network: ReaderNetwork) -> torch.optim.Optimizer:
    trained = network.trained()
    return torch.optim.AdamW(
        [
            {"params": [p for n, p in trained.items() if "head" not in n], "base": RATE},
            {"params": [p for n, p in trained.items() if "head" in n], "base": HEAD_RATE},
        ],
        weight_decay=0.01,
    )


def restore(file: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer) -> int:
    """The steps done, with network and optimizer as they were then; 0 without a checkpoint."""
    if not file.exists():
        return 0
    kept = torch.load(file)
    network.load_state_dict(kept["weights"], strict=False)
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def keep(file: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Leave a checkpoint, and the adapter as it is now."""
    weights = {name: p.detach() for name, p in network.trained().items()}
    beside = file.with_suffix(".new")
    torch.save({"weights": weights, "optimizer": optimizer.state_dict(), "step": step}, beside)
    beside.replace(file)
    save_adapter(network, ADAPTER)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--checkpoint", type=Path, default=Path("reader-checkpoint.pt"))
    options = parser.parse_args()
    network, tokenizer = start(options.encoder)
    questions = read_all(options.shared)
    print({source: len(asked) for source, asked in questions.items()}, flush=True)
    sampler = Sampler(questions)
    optimizer = start_optimizer(network)
    recent: list[tuple[float, float]] = []
    began = time.monotonic()
    for step in range(restore(options.checkpoint, network, optimizer), options.steps):
        dice = random.Random(step)
        groups = [sampler.draw(dice) for _ in range(GROUPS)]
        rate = min(1, (step + 1) / WARM_UP, 0.02 + (options.steps - step) / (0.7 * options.steps))
        for some in optimizer.param_groups:
            some["lr"] = some["base"] * rate
        loss, hit = read_groups(network, tokenizer, groups)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(list(network.trained().values()), 1.0)
        optimizer.step()
        recent = [*recent[-49:], (float(loss.detach()), hit)]
        done = step + 1
        if done % 10 == 0:
            minutes = (time.monotonic() - began) / 60
            mean_loss, first = np.mean(recent, axis=0)
            print(f"{done:5} {mean_loss:.3f} {first:.3f} {minutes:6.1f} min", flush=True)
        if done % SAVED_EVERY == 0 or done == options.steps:
            keep(options.checkpoint, network, optimizer, done)


if __name__ == "__main__":
    main()
