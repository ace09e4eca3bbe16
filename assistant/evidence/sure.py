"""How sure an answer has to be: the support from which enough of the answers were right.

The bound is Clopper and Pearson's, The Use of Confidence or Fiducial Limits, 1934: with what was
measured, answers from that support on are right as often as asked in 95 of 100 such measurements.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.evidence.linear import Models
from index.errors import DatelineError

MISSED = 0.05


class SureError(DatelineError):
    """Answers can't be as sure as was asked."""


def surer(models: Models, sure: float) -> Models:
    """The models with the lowest threshold of support that makes answers right so often.

    Raises `SureError` where none does, on the questions that the models were fitted on.
    """
    bounds = {level.threshold: _lower_bound(level.right, level.answered) for level in models.levels}
    enough = [threshold for threshold, bound in bounds.items() if bound >= sure]
    if not enough:
        best = max(bounds.values(), default=0.0)
        raise SureError(
            f"no answer can be {sure:.0%} sure: the surest were right {best:.0%} of the time "
            "where that was measured; ask for less"
        )
    return replace(models, support=replace(models.support, threshold=min(enough)))


def _lower_bound(right: int, of: int) -> float:
    from scipy.special import betaincinv

    return float(betaincinv(right, of - right + 1, MISSED)) if right else 0.0
