"""The fitted decisions: which sentences answer, how many are needed, whether any does.

Linear in the named features of `assistant.evidence.features` and `assistant.evidence.select`;
weights and thresholds stand in `weights.json`, and `make fit` fits them (tests/benchmarks/fit.py
says how and on what).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Decision:
    """A weighing of features: yes where the probability reaches `threshold`.

    For `relevance`, which only ranks, bias and threshold mean nothing.
    """

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


def load_decisions(path: Path = WEIGHTS) -> Decisions:
    """The decisions of a weights file."""
    fitted = json.loads(path.read_text(encoding="utf-8"))
    return Decisions(
        relevance=_decision(fitted["relevance"]),
        addition=_decision(fitted["addition"]),
        support=_decision(fitted["support"]),
    )


def _decision(fitted: Mapping[str, Any]) -> Decision:
    return Decision(
        weights=np.array(list(fitted["weights"].values()), np.float32),
        bias=float(fitted["bias"]),
        threshold=float(fitted["threshold"]),
    )
