"""Fitted linear models over named features: which sentences answer, how many, whether any does.

Weights and thresholds stand in `weights.json`; `make fit` fits them (tests/benchmarks/fit.py says
how and on what).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.json")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights under the names of the features they weigh: yes from `threshold` on.

    Of a model that only ranks, bias and threshold mean nothing.
    """

    weights: Mapping[str, float]
    bias: float = 0.0
    threshold: float = 0.5

    def odds(self, features: Mapping[str, Floats]) -> Floats:
        """Log-odds of yes, in the shape of the features, which all have one shape.

        Raises ValueError where the features are not those that the weights are of.
        """
        weights = np.array(list(self.weights.values()), np.float32)
        return stack(features, tuple(self.weights)) @ weights + np.float32(self.bias)

    def probability(self, features: Mapping[str, Floats]) -> Floats:
        """The probability of yes, in the shape of the features."""
        return np.asarray(1 / (1 + np.exp(-self.odds(features))), np.float32)


@dataclass(frozen=True, slots=True)
class Level:
    """Of the questions held out of a fit, how many had support of `threshold` at least, and were
    so `answered`, and how many of those answers were `right`.
    """

    threshold: float
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Models:
    """`relevance` of a sentence, `addition` of one more, `support` of the chosen together.

    `reading` ranks again what a reader read; None where there is no reader. `levels` say how often
    answers were right.
    """

    relevance: LinearModel
    addition: LinearModel
    support: LinearModel
    reading: LinearModel | None = None
    levels: tuple[Level, ...] = ()


def stack(features: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    """Features side by side in the order of their names: (..., names).

    Raises ValueError for a name that is missing, or not among them.
    """
    if features.keys() != set(names):
        differ = ", ".join(sorted(features.keys() ^ set(names)))
        raise ValueError(f"features and their names differ: {differ}")
    return np.stack([np.asarray(features[name], np.float32) for name in names], axis=-1)


def load_models(*, reader: bool) -> Models:
    """The models that come with the program: those fitted with its reader, or those without."""
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return read_models(fitted["reader" if reader else "none"])


def read_models(plain: Mapping[str, Any]) -> Models:
    """Models from the plain values of `to_plain`."""
    fitted = {name: _model(weights) for name, weights in plain.items() if name != "levels"}
    return Models(**fitted, levels=tuple(Level(*level) for level in plain["levels"]))


def to_plain(models: Models) -> dict[str, Any]:
    """Models as plain values, ready for JSON."""
    fitted = {
        "relevance": models.relevance,
        "reading": models.reading,
        "addition": models.addition,
        "support": models.support,
    }
    plain: dict[str, Any] = {n: _plain(model) for n, model in fitted.items() if model is not None}
    return plain | {"levels": [[x.threshold, x.answered, x.right] for x in models.levels]}


def _model(fitted: Mapping[str, Any]) -> LinearModel:
    return LinearModel(fitted["weights"], float(fitted["bias"]), float(fitted["threshold"]))


def _plain(model: LinearModel) -> dict[str, Any]:
    return {"weights": model.weights, "bias": model.bias, "threshold": model.threshold}
