"""Fit the decisions of `assistant.decide` and write weights.json: `make fit`.

    python -m tests.benchmarks.fit CASES [CASES ...] [--squad FOLDER] [--corpus FOLDER]

Relevance is learnt from the cases and, where it is at hand, from SQuAD 2.0's human questions;
addition and support from the cases. Beside the unanswerable questions that people wrote, each
answerable one is made unanswerable by hiding its evidence. What is printed is measured on
questions held out of the fit, in five folds; what is written is fitted on all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answerer import Answerer
from assistant.compose import MOST_SENTENCES, candidates, choose, same
from assistant.decide import WEIGHTS, Decision, Decisions, weigh
from assistant.evaluation import Case, read_cases
from assistant.features import ADDITION, RELEVANCE, SUPPORT, Floats, addition, match, support
from assistant.question import Question
from index.types import SearchResult
from tests.benchmarks.corpora import open_corpus, squad_corpus

FOLDS = 5
SQUAD_EVERY = 3
# A case counts for as many of SQuAD's questions, a hidden one for a part of an asked one.
CASE_WEIGHT = 5.0
HIDDEN_WEIGHT = 0.2
# Sentences of a question that relevance learns from: the hard ones, and those that answer.
HARDEST = 25
ADDITION_THRESHOLD = 0.1
# Chosen from the table that `held_out` prints: lower answers more and refuses less that it should.
SUPPORT_THRESHOLD = 0.3
SHOWN_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True)
class Group:
    """One question with what was found; `facts` (n, facts) says which sentence tells which."""

    question: Question
    results: list[SearchResult]
    facts: NDArray[np.bool_]
    answerable: bool
    weight: float = 1.0

    @cached_property
    def features(self) -> Floats:
        """Those of relevance, compared once for all the folds."""
        return match(self.question, self.results).relevance

    @property
    def told(self) -> NDArray[np.bool_]:
        return np.asarray(self.facts.any(axis=1))


def unfitted() -> Decisions:
    """What a search needs before anything is fitted, whatever the features are now."""
    nothing = [
        Decision(np.zeros(len(names), np.float32), 0.0, 0.5)
        for names in (RELEVANCE, ADDITION, SUPPORT)
    ]
    return Decisions(*nothing)


def case_groups(cases: Sequence[Case], answerer: Answerer) -> list[Group]:
    groups = []
    for case in cases:
        question, results = answerer.search(case.question, case.history)[1:]
        facts = np.zeros((len(results), len(case.key_facts)), np.bool_)
        for e in case.evidence:
            start = answerer.store.document(e.document).text.index(e.quote)
            for i, r in enumerate(results):
                span = r.sentence.span
                meets = span.start < start + len(e.quote) and start < span.end
                facts[i, e.fact] |= span.document == e.document and meets
        groups.append(Group(question, results, facts, case.answerable, CASE_WEIGHT))
    return groups


def squad_groups(squad: Path, work: Path) -> list[Group]:
    """A sample of SQuAD's answerable questions, asked of all its paragraphs at once."""
    questions = squad_corpus(squad, work / "squad")
    answerer = Answerer(*open_corpus(work / "squad", work / "squad-store"), unfitted())
    groups = []
    for q in [q for q in questions if q.answers][::SQUAD_EVERY]:
        question, results = answerer.search(q.text)[1:]
        told = [
            r.sentence.span.document == q.paragraph
            and any(a.casefold() in r.sentence.text.casefold() for a in q.answers)
            for r in results
        ]
        if any(told):
            groups.append(Group(question, results, np.array(told)[:, None], True))
    return groups


def without_evidence(group: Group) -> Group:
    """The question as it would be if what answers it had never been written."""
    kept = [r for r, told in zip(group.results, group.told, strict=True) if not told]
    return Group(group.question, kept, np.zeros((len(kept), 0), np.bool_), False, HIDDEN_WEIGHT)


def fit(x: Floats, y: NDArray[np.bool_], weights: NDArray[np.float64], c: float) -> Decision:
    scale = np.maximum(x.std(axis=0), 1e-3)
    model = LogisticRegression(max_iter=5000, C=c).fit(x / scale, y, sample_weight=weights)
    return Decision((model.coef_[0] / scale).astype(np.float32), float(model.intercept_[0]), 0.5)


def fit_relevance(groups: Sequence[Group]) -> Decision:
    x, y, w = [], [], []
    for g in groups:
        if g.told.any():
            hardest = np.argsort(-g.features[:, :3].sum(axis=1))[:HARDEST]
            rows = np.union1d(hardest, np.flatnonzero(g.told))
            x.append(g.features[rows])
            y.append(g.told[rows])
            w.append(np.full(len(rows), g.weight))
    return fit(np.concatenate(x), np.concatenate(y), np.concatenate(w), c=1.0)


def fit_addition(groups: Sequence[Group], relevance: Decision) -> Decision:
    """From the path of one who knows the evidence and adds what is still missing."""
    x: list[Floats] = []
    y: list[bool] = []
    for g in groups:
        evidence = weigh(g.question, g.results, relevance)
        order = candidates(evidence)
        chosen = [order[0]]
        while g.answerable and len(chosen) < MOST_SENTENCES:
            rest = [i for i in order if i not in chosen and not same(i, chosen, g.results)]
            missing = ~g.facts[chosen].any(axis=0)
            new = [bool((g.facts[i] & missing).any()) for i in rest]
            if rest:
                x.extend(addition(rest, chosen, evidence))
                y.extend(new)
            if not any(new):
                break
            chosen.append(rest[int(np.argmax(new))])
    fitted = fit(np.stack(x), np.array(y), np.ones(len(y)), c=0.3)
    return replace(fitted, threshold=ADDITION_THRESHOLD)


def fit_support(groups: Sequence[Group], relevance: Decision, another: Decision) -> Decision:
    x, y, w = [], [], []
    for g in groups:
        evidence = weigh(g.question, g.results, relevance)
        chosen = choose(evidence, another)
        if not g.answerable or g.told[chosen].any():
            x.append(support(chosen, evidence))
            y.append(g.answerable)
            w.append(min(g.weight, 1.0))
    fitted = fit(np.stack(x), np.array(y), np.array(w), c=0.3)
    return replace(fitted, threshold=SUPPORT_THRESHOLD)


def fit_all(groups: Sequence[Group], extra: Sequence[Group]) -> Decisions:
    relevance = fit_relevance([*extra, *groups])
    another = fit_addition(groups, relevance)
    hidden = [without_evidence(g) for g in groups if g.told.any()]
    return Decisions(relevance, another, fit_support([*groups, *hidden], relevance, another))


def held_out(groups: Sequence[Group], extra: Sequence[Group]) -> None:
    """Print how the fit does on questions it has not seen."""
    fold = np.random.default_rng(0).permutation(len(groups)) % FOLDS
    first, whole, chance = (np.zeros(len(groups)) for _ in range(3))
    for f in range(FOLDS):
        fitted = fit_all([g for g, k in zip(groups, fold, strict=True) if k != f], extra)
        for i in map(int, np.flatnonzero(fold == f)):
            g = groups[i]
            evidence = weigh(g.question, g.results, fitted.relevance)
            chosen = choose(evidence, fitted.addition)
            chance[i] = fitted.support.probability(support(chosen, evidence))
            first[i] = g.told[chosen[0]]
            whole[i] = g.answerable and g.facts[chosen].any(axis=0).all()
    asked = np.array([g.answerable for g in groups])
    print(f"held out, of {asked.sum()} answerable and {(~asked).sum()} unanswerable questions:")
    print(f"best sentence tells a key fact {first[asked].mean():.3f}")
    print(f"all key facts among the chosen {whole[asked].mean():.3f}")
    print(f"support, area under the curve  {roc_auc_score(asked, chance):.3f}")
    print("threshold  right  abstention precision  recall  over-refusal")
    for threshold in SHOWN_THRESHOLDS:
        refused = chance < threshold
        right = np.where(asked, whole.astype(bool) & ~refused, refused).mean()
        precision = (~asked)[refused].mean() if refused.any() else 1.0
        print(
            f"{threshold:9.1f} {right:6.2f} {precision:21.2f} {refused[~asked].mean():7.2f}"
            f" {refused[asked].mean():13.2f}"
        )
    for low in np.arange(0, 1, 0.2):
        band = (chance >= low) & (chance < low + 0.2)
        if band.any():
            print(
                f"calibration: said {chance[band].mean():.2f}, were {asked[band].mean():.2f} "
                f"({band.sum()})"
            )


def write(decisions: Decisions) -> None:
    named = {
        "relevance": (decisions.relevance, RELEVANCE),
        "addition": (decisions.addition, ADDITION),
        "support": (decisions.support, SUPPORT),
    }
    plain = {
        name: {
            "weights": {n: round(float(w), 4) for n, w in zip(names, d.weights, strict=True)},
            "bias": round(d.bias, 4),
            "threshold": round(d.threshold, 2),
        }
        for name, (d, names) in named.items()
    }
    WEIGHTS.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--squad", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        answerer = Answerer(*open_corpus(options.corpus, work / "store"), unfitted())
        cases = [case for path in options.cases for case in read_cases(path)]
        groups = case_groups(cases, answerer)
        extra = squad_groups(options.squad, work) if options.squad else []
        held_out(groups, extra)
        fitted = fit_all(groups, extra)
    write(fitted)


if __name__ == "__main__":
    main()
