"""The linear models fitted: which sentences answer, how many are needed, whether any does.

Relevance and reading are a listwise choice among the sentences found (Cao et al., ListNet, 2007):
the weights under which those that tell a key fact are likeliest to be picked. Addition and support
are logistic regressions. Beside the unanswerable questions that people wrote, each answerable one
is made unanswerable by hiding its evidence.

Weights are drawn to those of a prior, the models that come with the program, where one is given:
a user's few dozen questions move them only as far as they can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from assistant.evidence.answerability import support
from assistant.evidence.linear import Floats, LinearModel, Models, stack
from assistant.evidence.reading import compare_readings, score
from assistant.evidence.select import MOST_SENTENCES, addition, remaining, select
from assistant.fitting.groups import Group, Ranker, without_evidence
from assistant.reader.reader import Reader

# A question made unanswerable by hiding its evidence counts for a part of one that a person wrote.
HIDDEN_WEIGHT = 0.1
# What a weight costs by the square of its distance from the prior's, features scaled to a deviation
# of one: beside the mean loss of a question, and beside the sum of losses.
RIDGE = 0.02
PENALTY = 1.7
ADDITION_THRESHOLD = 0.06
# More likely than not.
SUPPORT_THRESHOLD = 0.5

Doubles = NDArray[np.float64]


def fit_models(
    groups: Sequence[Group], reader: Reader | None, prior: Models | None = None
) -> Models:
    """All the models, for answers with that reader or without one.

    Raises ValueError where the prior is of other features.
    """
    sentences = [g.evidence.comparison.relevance for g in groups]
    relevance = _listwise(groups, sentences, prior.relevance if prior else None)
    ranker = Ranker(relevance)
    if reader is not None:
        found = [ranker.rank(g) for g in groups]
        read = [compare_readings(e, score(e, reader)) for e in found]
        ranker = Ranker(
            relevance, _listwise(groups, read, prior.reading if prior else None), reader
        )
    another = _fit_addition(groups, ranker, prior.addition if prior else None)
    support = _fit_support(groups, ranker, another, prior.support if prior else None)
    return Models(relevance, another, support, ranker.reading)


def _fit_addition(
    groups: Sequence[Group], ranker: Ranker, prior: LinearModel | None
) -> LinearModel:
    """From the path of one who knows the evidence and adds what is still missing."""
    x: list[dict[str, Floats]] = []
    y: list[bool] = []
    for g in groups:
        evidence = ranker.rank(g)
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
    fitted = _logistic(x, y, np.ones(len(y)), prior)
    return replace(fitted, threshold=ADDITION_THRESHOLD)


def _fit_support(
    groups: Sequence[Group], ranker: Ranker, another: LinearModel, prior: LinearModel | None
) -> LinearModel:
    """Whether what is chosen answers."""
    x, y, w = [], [], []
    for g in groups:
        evidence = ranker.rank(g)
        x.append(support(select(evidence, another), evidence))
        y.append(g.answerable)
        w.append(1.0)
        if g.told.any():
            hidden = without_evidence(evidence, g)
            x.append(support(select(hidden, another), hidden))
            y.append(False)
            w.append(HIDDEN_WEIGHT)
    return replace(_logistic(x, y, np.array(w), prior), threshold=SUPPORT_THRESHOLD)


def _listwise(
    groups: Sequence[Group],
    features: Sequence[Mapping[str, Floats]],
    prior: LinearModel | None,
) -> LinearModel:
    told = [(g, f) for g, f in zip(groups, features, strict=True) if g.told.any()]
    names = tuple(told[0][1])
    tables = [stack(f, names).astype(np.float64) for _, f in told]
    scale = np.maximum(np.concatenate(tables).std(axis=0), 1e-3)
    tables = [(table - table.mean(axis=0)) / scale for table in tables]
    start = _start(names, prior) * scale
    masks = [np.where(g.facts[:, g.facts.any(axis=0)], 0, -np.inf) for g, _ in told]

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        far = weights - start
        value, slope = RIDGE * float(far @ far), 2 * RIDGE * far
        for table, mask in zip(tables, masks, strict=True):
            odds = table @ weights
            right = odds[:, None] + mask
            among_right, among_all = logsumexp(right, axis=0), logsumexp(odds)
            pull = np.exp(odds - among_all) - np.exp(right - among_right).mean(axis=1)
            value += float((among_all - among_right).mean()) / len(told)
            slope += pull @ table / len(told)
        return value, slope

    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return LinearModel(_named(names, best / scale))


def _logistic(
    features: Sequence[Mapping[str, Floats]],
    y: Sequence[bool],
    counts: Doubles,
    prior: LinearModel | None,
) -> LinearModel:
    names = tuple(features[0])
    x = np.stack([stack(one, names) for one in features]).astype(np.float64)
    scale = np.maximum(x.std(axis=0), 1e-3)
    x = np.column_stack([x / scale, np.ones(len(x))])
    right = np.array(y, np.float64)
    start = np.append(_start(names, prior) * scale, prior.bias if prior else 0.0)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        odds = x @ weights
        far = weights - start
        far[-1] = 0
        value = float(counts @ (np.logaddexp(0, odds) - right * odds)) + PENALTY * float(far @ far)
        return value, x.T @ (counts * (expit(odds) - right)) + 2 * PENALTY * far

    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return LinearModel(_named(names, best[:-1] / scale), round(float(best[-1]), 4))


def _start(names: Sequence[str], prior: LinearModel | None) -> Doubles:
    if prior is None:
        return np.zeros(len(names))
    weights = {name: np.asarray(weight, np.float32) for name, weight in prior.weights.items()}
    return stack(weights, names).astype(np.float64)


def _named(names: Sequence[str], weights: Doubles) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
