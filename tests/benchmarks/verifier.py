"""How well the support score tells supported claims from others, on WiCE (Kamoi et al., 2023).

    python -m tests.benchmarks.verifier FOLDER_OF_WICE

Claims of Wikipedia against the web articles that they cite. A claim's premise is the few sentences
of the article that are nearest to it, the same for every measure. Two things are asked of each: to
tell supported claims from the rest, and claims supported at least in part from those that aren't.
Thresholds are chosen on the even-numbered claims, the baselines' as well as ours, and everything
printed is of the odd ones. The baselines are bare cosines of the embedding model.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.entailment import COVERED, covered
from assistant.evidence.statements import (
    misplaced_numbers,
    turned_round,
    unborne_names,
    unborne_numbers,
)
from index.encoder.onnx import open_exported, prepare_model
from index.encoder.transformer import Encoded, Encoder
from index.settings import EncoderSpec
from index.text.words import content_words
from tests.benchmarks.corpora import read_lines

PRESELECTED = 24
PREMISE = 3
LONGEST = 1200
BASELINES = ("cosine, nearest sentence", "cosine, premise")
SUPPORT = "support score"
TASKS = {"supported": ("supported",), "at least partly": ("supported", "partially_supported")}
GRID = np.arange(0, 101) / 100
RESAMPLES = 2000

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, its gold label, and the sentences of its article that share most words with it."""

    claim: str
    label: str
    article: str
    sentences: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    stems: dict[str, set[str]] = {}

    def stems_of(text: str) -> set[str]:
        if text not in stems:
            stems[text] = {word.stem for word in content_words(text)}
        return stems[text]

    cases = []
    for row in read_lines(path):
        sentences = [s[:LONGEST] for s in row["evidence_sentences"] if s.strip()]
        shared = [len(stems_of(row["claim"]) & stems_of(s)) for s in sentences]
        kept = sorted(np.argsort(-np.array(shared), kind="stable")[:PRESELECTED])
        near = tuple(sentences[i] for i in kept)
        cases.append(Case(row["claim"], row["label"], " ".join(sentences), near))
    return cases


def encode(texts: Iterable[str], encoder: Encoder) -> dict[str, Encoded]:
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, encoder.encode_passages(distinct), strict=True))


def score(cases: list[Case], encoder: Encoder) -> tuple[dict[str, Floats], Flags]:
    """Each measure's scores, (claims,), and which claims the checks to the letter refuse."""
    known = encode([t for c in cases for t in (c.claim, *c.sentences)], encoder)
    cosines = [
        np.stack([known[s].vector for s in case.sentences]) @ known[case.claim].vector
        for case in cases
    ]
    premises = [
        " ".join(case.sentences[i] for i in sorted(np.argsort(-near)[:PREMISE]))
        for case, near in zip(cases, cosines, strict=True)
    ]
    known |= encode(premises, encoder)
    pairs = [(c, p, known[c.claim], known[p]) for c, p in zip(cases, premises, strict=True)]
    scores = {
        BASELINES[0]: np.array([near.max() for near in cosines], float),
        BASELINES[1]: np.array([b.vector @ a.vector for _, _, a, b in pairs], float),
        SUPPORT: np.array([covered(c.claim, a, p, b) for c, p, a, b in pairs]),
    }
    return scores, np.array([_refused(c.claim, p, c.article) for c, p, _, _ in pairs])


def _refused(claim: str, premise: str, article: str) -> bool:
    def is_common(word: str) -> bool:
        return re.search(rf"\b{re.escape(word.casefold())}\b", article) is not None

    return bool(
        unborne_numbers(claim, premise)
        or unborne_names(claim, premise, is_common)
        or misplaced_numbers(claim, premise)
        or turned_round(claim, premise)
    )


def auroc(scores: Floats, yes: Flags) -> float:
    """The chance that a yes scores above a no; ties count half."""
    above = scores[yes][:, None] - scores[~yes][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def balanced(said: Flags, yes: Flags) -> float:
    """Mean of the accuracy over yes and that over no."""
    return float((said[yes].mean() + (~said[~yes]).mean()) / 2)


def best_threshold(scores: Floats, yes: Flags) -> float:
    """The hundredth of the best balanced accuracy; of equals the lowest."""
    return float(GRID[int(np.argmax([balanced(scores >= cut, yes) for cut in GRID]))])


def interval(figure: Callable[..., float], *columns: NDArray[Any]) -> str:
    """A figure of columns with a row a claim, with the 95% of the percentile bootstrap over claims.

    Every figure is drawn from the same resamples.
    """
    claims = len(columns[0])
    draws = np.random.default_rng(0).integers(0, claims, size=(RESAMPLES, claims))
    drawn = [figure(*(column[draw] for column in columns)) for draw in draws]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return f"{figure(*columns):.3f} ({low:.3f} to {high:.3f})"


def report(task: str, scores: dict[str, Floats], gold: Flags, odd: Flags) -> None:
    yes = gold[odd]
    print(f"{task}: {yes.sum()} yes, {(~yes).sum()} no")
    cuts = {name: best_threshold(values[~odd], gold[~odd]) for name, values in scores.items()}
    kept = {name: values[odd] for name, values in scores.items()}
    said = {name: kept[name] >= cut for name, cut in cuts.items()}
    for name, cut in cuts.items():
        print(f"  {name}, from {cut:.2f}")
        print(f"    AUROC             {interval(auroc, kept[name], yes)}")
        print(f"    balanced accuracy {interval(balanced, said[name], yes)}")
    for name in BASELINES:
        print(f"  {SUPPORT} ahead of {name}")
        print(f"    AUROC             {interval(_ahead(auroc), kept[SUPPORT], kept[name], yes)}")
        print(f"    balanced accuracy {interval(_ahead(balanced), said[SUPPORT], said[name], yes)}")


def _ahead(figure: Callable[..., float]) -> Callable[..., float]:
    return lambda ours, theirs, yes: figure(ours, yes) - figure(theirs, yes)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("wice", type=Path, help="the folder with dev.jsonl")
    cases = read_cases(arguments.parse_args().wice / "dev.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder)
        prepare_model(EncoderSpec(), exported)
        scores, refused = score(cases, open_exported(exported))
    odd = np.arange(len(cases)) % 2 == 1
    print(f"{len(cases)} claims: thresholds from {(~odd).sum()}, figures from {odd.sum()}")
    for task, labels in TASKS.items():
        report(task, scores, np.array([c.label in labels for c in cases]), odd)
    graded = np.digitize(scores[SUPPORT], COVERED)
    for name, grades in ("score", graded), ("whole check", np.where(refused, 0, graded)):
        print(f"as shipped (from {COVERED}), {name}: unsupported, partly, supported")
        for label in ("not_supported", "partially_supported", "supported"):
            rows = grades[odd & np.array([c.label == label for c in cases])]
            print(f"  {label:<20} {np.bincount(rows, minlength=3)}")
        for least, (task, labels) in zip((2, 1), TASKS.items(), strict=True):
            yes = np.array([c.label in labels for c in cases])[odd]
            print(f"  {task}: balanced accuracy {balanced(grades[odd] >= least, yes):.3f}")


if __name__ == "__main__":
    main()
