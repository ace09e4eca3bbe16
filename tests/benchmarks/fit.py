"""Fit the linear models of `assistant.evidence` and write weights.json: `make fit`.

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answerer import Assistant
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Outcome, measure
from assistant.evaluation.report import to_table
from assistant.evidence.answerability import support
from assistant.evidence.features import arrange
from assistant.evidence.linear import WEIGHTS, Floats, LinearModel, Models, stack
from assistant.evidence.retrieve import weigh
from assistant.evidence.select import MOST_SENTENCES, addition, remaining, select
from assistant.evidence.types import Evidence
from tests.benchmarks.corpora import open_corpus

# A question made unanswerable by hiding its evidence counts for a part of one that a person wrote.
HIDDEN_WEIGHT = 0.1
RIDGE = 0.02
ADDITION_THRESHOLD = 0.06
# More likely than not.
SUPPORT_THRESHOLD = 0.5
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

    def weighed(self, relevance: LinearModel) -> Evidence:
        return weigh(self.evidence.terms, arrange(self.evidence.results), relevance)


class Unfitted(LinearModel):
    """What a search needs before anything is fitted, whatever the features are."""

    def odds(self, features: Mapping[str, Floats]) -> Floats:
        return np.zeros_like(next(iter(features.values())))


UNFITTED = Models(Unfitted({}), Unfitted({}), Unfitted({}))


def case_groups(case: Case, assistant: Assistant) -> list[Group]:
    """A group for each clause; a fact goes to the clause whose words its evidence has most of."""
    found = assistant.find(case.question, case.history)
    if found is None:
        return []
    facts = np.zeros((len(found.results), len(case.key_facts)), np.bool_)
    for e in case.evidence:
        start = assistant.index.document(e.document).text.index(e.quote)
        for i, r in enumerate(found.results):
            span = r.sentence.span
            meets = span.start < start + len(e.quote) and start < span.end
            facts[i, e.fact] |= span.document == e.document and meets
    covered = np.array([e.comparison.words_nearby @ e.terms.content for e in found.evidence])
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
    c = evidence.comparison
    rows = {
        name: getattr(c, name)[kept]
        for name in ("words", "stems", "words_nearby", "stems_nearby", "meaning")
    }
    relevance = {name: column[kept] for name, column in c.relevance.items()}
    return replace(
        evidence,
        results=tuple(evidence.results[i] for i in kept),
        comparison=replace(c, relevance=relevance, **rows),
        odds=evidence.odds[kept],
    )


def fit_relevance(groups: Sequence[Group]) -> LinearModel:
    groups = [g for g in groups if g.told.any()]
    names = tuple(groups[0].evidence.comparison.relevance)
    tables = [stack(g.evidence.comparison.relevance, names).astype(np.float64) for g in groups]
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
    return LinearModel(_named(names, best / scale))


def fit_addition(groups: Sequence[Group], relevance: LinearModel) -> LinearModel:
    """From the path of one who knows the evidence and adds what is still missing."""
    x: list[dict[str, Floats]] = []
    y: list[bool] = []
    for g in groups:
        evidence = g.weighed(relevance)
        chosen = evidence.best(1)
        while g.answerable and len(chosen) < MOST_SENTENCES:
            rest = remaining(chosen, evidence)
            missing = ~g.facts[chosen].any(axis=0)
            new = [bool((g.facts[i] & missing).any()) for i in rest]
            if rest:
                columns = addition(rest, chosen, evidence)
                x += [{n: column[i] for n, column in columns.items()} for i in range(len(rest))]
                y += new
            if not any(new):
                break
            chosen.append(rest[int(np.argmax(new))])
    return replace(_logistic(x, y, np.ones(len(y))), threshold=ADDITION_THRESHOLD)


def fit_support(
    groups: Sequence[Group], relevance: LinearModel, another: LinearModel
) -> LinearModel:
    x, y, w = [], [], []
    for g in groups:
        evidence = g.weighed(relevance)
        x.append(support(select(evidence, another), evidence))
        y.append(g.answerable)
        w.append(1.0)
        if g.told.any():
            hidden = without_evidence(evidence, g)
            x.append(support(select(hidden, another), hidden))
            y.append(False)
            w.append(HIDDEN_WEIGHT)
    return replace(_logistic(x, y, np.array(w)), threshold=SUPPORT_THRESHOLD)


def _logistic(
    features: Sequence[Mapping[str, Floats]], y: Sequence[bool], weights: NDArray[np.float64]
) -> LinearModel:
    names = tuple(features[0])
    x = np.stack([stack(one, names) for one in features])
    scale = np.maximum(x.std(axis=0), 1e-3)
    model = LogisticRegression(max_iter=5000, C=0.3).fit(x / scale, y, sample_weight=weights)
    return LinearModel(_named(names, model.coef_[0] / scale), float(model.intercept_[0]))


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def fit_all(groups: Sequence[Group]) -> Models:
    relevance = fit_relevance(groups)
    another = fit_addition(groups, relevance)
    return Models(relevance, another, fit_support(groups, relevance, another))


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


def write(models: Models) -> None:
    plain = {
        name: {
            "weights": model.weights,
            "bias": round(model.bias, 4),
            "threshold": round(model.threshold, 2),
        }
        for name, model in (
            ("relevance", models.relevance),
            ("addition", models.addition),
            ("support", models.support),
        )
    }
    WEIGHTS.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = open_corpus(options.corpus, Path(folder) / "store")
        files = [read_cases(path) for path in options.cases]
        plain = Assistant(index, models=UNFITTED)
        groups = [[g for case in cases for g in case_groups(case, plain)] for cases in files]
        asked = []
        for held, cases in enumerate(files):
            others = [g for i, file in enumerate(groups) if i != held for g in file]
            assistant = Assistant(index, models=fit_all(others or groups[held]))
            asked += [
                measure(case, assistant.answer(case.question, case.history), index.document)
                for case in cases
            ]
        report(asked)
        write(fit_all([g for file in groups for g in file]))


if __name__ == "__main__":
    main()
