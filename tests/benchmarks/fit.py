"""Fit the decisions of `assistant.evidence.decisions` and write weights.json: `make fit`.

    python -m tests.benchmarks.fit CASES [CASES ...] [--corpus FOLDER]

Relevance is a listwise choice among the sentences found (Cao et al., ListNet, 2007): the weights
under which those that tell a key fact are likeliest to be picked. Addition and support are
logistic regressions. Beside the unanswerable questions that people wrote, each answerable one is
made unanswerable by hiding its evidence. What is printed is measured on files held out of the fit,
each in turn, since a file is one person's way of asking; what is written is fitted on all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answerer import Answerer
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Outcome, measure
from assistant.evaluation.report import to_table
from assistant.evidence.answerability import SUPPORT, support
from assistant.evidence.decisions import WEIGHTS, Decision, Decisions
from assistant.evidence.features import RELEVANCE, Evidence, Floats, arrange
from assistant.evidence.retrieve import weigh
from assistant.evidence.select import ADDITION, MOST_SENTENCES, addition, choose, remaining
from tests.benchmarks.corpora import open_corpus

# A question made unanswerable by hiding its evidence counts for a part of one that a person wrote.
HIDDEN_WEIGHT = 0.1
RIDGE = 0.02
ADDITION_THRESHOLD = 0.05
# Chosen from the table that is printed: a lower one answers more and refuses less that it should.
SUPPORT_THRESHOLD = 0.55
SHOWN_THRESHOLDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)


@dataclass(frozen=True)
class Group:
    """One clause of a question with what was found for it.

    `facts` (n, facts) says which sentence tells which of the key facts that it asks for.
    """

    evidence: Evidence
    facts: NDArray[np.bool_]
    answerable: bool

    @property
    def told(self) -> NDArray[np.bool_]:
        return np.asarray(self.facts.any(axis=1))

    def weighed(self, relevance: Decision) -> Evidence:
        return weigh(self.evidence.question, arrange(self.evidence.results), relevance)


def unfitted() -> Decisions:
    """What a search needs before anything is fitted, whatever the features are now."""
    nothing = [
        Decision(np.zeros(len(names), np.float32), 0.0, 0.5)
        for names in (RELEVANCE, ADDITION, SUPPORT)
    ]
    return Decisions(*nothing)


def case_groups(case: Case, answerer: Answerer) -> list[Group]:
    """A group for each clause; a fact goes to the clause whose words its evidence has most of."""
    found = answerer.find(case.question, case.history)
    facts = np.zeros((len(found.results), len(case.key_facts)), np.bool_)
    for e in case.evidence:
        start = answerer.store.document(e.document).text.index(e.quote)
        for i, r in enumerate(found.results):
            span = r.sentence.span
            meets = span.start < start + len(e.quote) and start < span.end
            facts[i, e.fact] |= span.document == e.document and meets
    covered = np.array([e.match.words_nearby @ e.match.content for e in found.evidence])
    asked = [int(np.where(told, covered, -1).max(axis=1).argmax()) for told in facts.T]
    groups = []
    for clause, evidence in enumerate(found.evidence):
        own = facts[:, [fact for fact, by in enumerate(asked) if by == clause]]
        if own.any() or not case.answerable:
            groups.append(Group(evidence, own, case.answerable))
    return groups


def without_evidence(evidence: Evidence, group: Group) -> Evidence:
    """What would have been found if what answers the question had never been written."""
    kept = np.flatnonzero(~group.told)
    m = evidence.match
    rows = {
        name: getattr(m, name)[kept]
        for name in ("words", "stems", "words_nearby", "stems_nearby", "meaning", "focus_best")
    }
    return replace(
        evidence,
        results=tuple(evidence.results[i] for i in kept),
        match=replace(m, relevance=m.relevance[kept], **rows),
        odds=evidence.odds[kept],
        part_odds=evidence.part_odds[:, kept],
    )


def fit_relevance(groups: Sequence[Group]) -> Decision:
    groups = [g for g in groups if g.told.any()]
    tables = [g.evidence.match.relevance.astype(np.float64) for g in groups]
    scale = np.maximum(np.concatenate(tables).std(axis=0), 1e-3)
    tables = [(table - table.mean(axis=0)) / scale for table in tables]
    masks = [np.where(g.facts[:, g.facts.any(axis=0)], 0, -np.inf) for g in groups]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for table, mask in zip(tables, masks, strict=True):
            odds = table @ weights
            right = odds[:, None] + mask
            among_right, among_all = logsumexp(right, axis=0), logsumexp(odds)
            pull = np.exp(odds - among_all) - np.exp(right - among_right).mean(axis=1)
            value += float((among_all - among_right).mean()) / len(groups)
            slope += pull @ table / len(groups)
        return value, slope

    best = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x
    return Decision((best / scale).astype(np.float32), 0.0, 0.5)


def fit_addition(groups: Sequence[Group], relevance: Decision) -> Decision:
    """From the path of one who knows the evidence and adds what is still missing."""
    x: list[Floats] = []
    y: list[bool] = []
    for g in groups:
        evidence = g.weighed(relevance)
        chosen = [int(evidence.odds.argmax())]
        while g.answerable and len(chosen) < MOST_SENTENCES:
            rest = remaining(chosen, evidence)
            missing = ~g.facts[chosen].any(axis=0)
            new = [bool((g.facts[i] & missing).any()) for i in rest]
            if rest:
                x.extend(addition(rest, chosen, evidence))
                y.extend(new)
            if not any(new):
                break
            chosen.append(rest[int(np.argmax(new))])
    return replace(_logistic(np.stack(x), y, np.ones(len(y))), threshold=ADDITION_THRESHOLD)


def fit_support(groups: Sequence[Group], relevance: Decision, another: Decision) -> Decision:
    x, y, w = [], [], []
    for g in groups:
        evidence = g.weighed(relevance)
        chosen = choose(evidence, another)
        x.append(support(chosen, evidence))
        y.append(g.answerable)
        w.append(1.0)
        if g.told.any():
            hidden = without_evidence(evidence, g)
            x.append(support(choose(hidden, another), hidden))
            y.append(False)
            w.append(HIDDEN_WEIGHT)
    return replace(_logistic(np.stack(x), y, np.array(w)), threshold=SUPPORT_THRESHOLD)


def _logistic(x: Floats, y: Sequence[bool], weights: NDArray[np.float64]) -> Decision:
    scale = np.maximum(x.std(axis=0), 1e-3)
    model = LogisticRegression(max_iter=5000, C=0.3).fit(x / scale, y, sample_weight=weights)
    return Decision((model.coef_[0] / scale).astype(np.float32), float(model.intercept_[0]), 0.5)


def fit_all(groups: Sequence[Group]) -> Decisions:
    relevance = fit_relevance(groups)
    another = fit_addition(groups, relevance)
    return Decisions(relevance, another, fit_support(groups, relevance, another))


def report(outcomes: Sequence[Outcome]) -> None:
    """Print how the fit does on questions it has not seen."""
    print("held out, a file at a time:")
    print(to_table(outcomes))
    asked = np.array([o.case.answerable for o in outcomes])
    chance = np.array([o.support for o in outcomes])
    print(f"support, area under the curve  {roc_auc_score(asked, chance):.3f}")
    print("threshold  abstention precision  recall  over-refusal")
    for threshold in SHOWN_THRESHOLDS:
        refused = chance < threshold
        precision = (~asked)[refused].mean() if refused.any() else 1.0
        print(
            f"{threshold:9.2f} {precision:21.2f} {refused[~asked].mean():7.2f}"
            f" {refused[asked].mean():13.2f}"
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
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        store, encoder = open_corpus(options.corpus, work / "store")
        files = [read_cases(path) for path in options.cases]
        plain = Answerer(store, encoder, unfitted())
        groups = [[g for case in cases for g in case_groups(case, plain)] for cases in files]
        asked = []
        for held, cases in enumerate(files):
            others = [g for i, file in enumerate(groups) if i != held for g in file]
            decisions = fit_all(others or groups[held])
            answerer = Answerer(store, encoder, decisions)
            asked += [
                measure(case, answerer.answer(case.question, case.history), store.document)
                for case in cases
            ]
        report(asked)
        write(fit_all([g for file in groups for g in file]))


if __name__ == "__main__":
    main()
