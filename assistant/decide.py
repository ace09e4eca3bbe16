"""The fitted decisions: which sentences answer, how many are needed, whether any does.

Three logistic regressions over the features of `assistant.features`, and their thresholds, all
in `weights.json`; `make fit` fits them (tests/benchmarks/fit.py says on what).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.features import ADDITION, RELEVANCE, SUPPORT, Evidence, match
from assistant.question import Question
from index.types import SearchResult

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Decision:
    """A logistic regression: yes where the probability reaches `threshold`."""

    weights: NDArray[np.float32]
    bias: float
    threshold: float

    def odds(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of yes for each row of `features` (..., features)."""
        return features @ self.weights + np.float32(self.bias)

    def probability(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of yes for each row of `features` (..., features)."""
        return np.asarray(1 / (1 + np.exp(-self.odds(features))), np.float32)


@dataclass(frozen=True, slots=True)
class Decisions:
    """`relevance` of a sentence, `addition` of one more, `support` of the chosen together."""

    relevance: Decision
    addition: Decision
    support: Decision


def weigh(question: Question, results: Sequence[SearchResult], relevance: Decision) -> Evidence:
    """Compare what was found, in document order, with the question and each of its parts."""
    compared = match(question, results)
    parts = [relevance.odds(match(part, results).relevance) for part in question.parts]
    return Evidence(
        question=question,
        results=tuple(results),
        match=compared,
        odds=relevance.odds(compared.relevance),
        part_odds=np.array(parts, np.float32).reshape(len(parts), len(results)),
    )


def load_decisions(path: Path = WEIGHTS) -> Decisions:
    """The decisions of a weights file."""
    fitted = json.loads(path.read_text(encoding="utf-8"))
    return Decisions(
        relevance=_decision(fitted["relevance"], RELEVANCE),
        addition=_decision(fitted["addition"], ADDITION),
        support=_decision(fitted["support"], SUPPORT),
    )


def _decision(fitted: Mapping[str, object], names: Sequence[str]) -> Decision:
    weights = fitted["weights"]
    assert isinstance(weights, dict)  # noqa: S101
    return Decision(
        weights=np.array([weights[name] for name in names], np.float32),
        bias=float(str(fitted["bias"])),
        threshold=float(str(fitted["threshold"])),
    )
