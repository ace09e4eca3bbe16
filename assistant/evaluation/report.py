"""What an evaluation found, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.evaluation.metrics import Figure, Outcome, calibration, figures, words_per_answer

LABEL_WIDTH = 20


def to_table(outcomes: Sequence[Outcome]) -> str:
    """The evaluation as text: a row a category, then every figure with count and interval."""
    categories = list(dict.fromkeys(o.case.category for o in outcomes))
    lines = [
        f"{'category':<{LABEL_WIDTH}} {'cases':>5} {'correct':>8} {'facts':>7} {'abstained':>9} "
        f"{'cit. prec.':>10} {'cit. rec.':>9} {'words':>6}"
    ]
    for category in [*categories, "all"]:
        some = [o for o in outcomes if category in ("all", o.case.category)]
        f = figures(some)
        lines.append(
            f"{category:<{LABEL_WIDTH}} {len(some):>5} {_percent(f['correct']):>8} "
            f"{_percent(f['fact recall']):>7} {sum(o.abstained for o in some):>9} "
            f"{_percent(f['citation precision']):>10} {_percent(f['citation recall']):>9} "
            f"{words_per_answer(some):>6.0f}"
        )
    lines.append("")
    for name, figure in figures(outcomes).items():
        if not figure.total:
            continue
        lines.append(
            f"{name:<24} {_percent(figure):>5}  ({figure.reached} of {figure.total}; "
            f"95% interval {100 * figure.low:.0f}-{100 * figure.high:.0f})"
        )
    lines.append(f"{'words per answer':<24} {words_per_answer(outcomes):>5.1f}")
    lines += ["", f"{'said to be answerable':<24} {'were':>5}"]
    for said, were, cases in calibration(outcomes):
        lines.append(f"{said:<24.0%} {were:>5.0%}  ({cases} cases)")
    return "\n".join(lines)


def to_dict(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The evaluation as plain values: every figure with count and interval (None where there was
    nothing to reach), the calibration, and each case with whether it was answered rightly.
    """
    return {
        "figures": {
            name: {
                "reached": figure.reached,
                "total": figure.total,
                "value": figure.value if figure.total else None,
                "interval": [figure.low, figure.high] if figure.total else None,
            }
            for name, figure in figures(outcomes).items()
        },
        "words_per_answer": words_per_answer(outcomes),
        "calibration": [
            {"said": said, "were": were, "cases": cases}
            for said, were, cases in calibration(outcomes)
        ],
        "cases": [
            {
                "id": o.case.id,
                "category": o.case.category,
                "correct": o.correct,
                "abstained": o.abstained,
                "support": round(o.support, 2),
            }
            for o in outcomes
        ],
    }


def _percent(figure: Figure) -> str:
    return f"{100 * figure.value:.0f}%" if figure.total else "-"
