"""How good answers are over corpora of several sizes: `python -m tests.benchmarks.measure FOLDER`.

    python -m tests.benchmarks.measure FOLDER [--reader none] [--work FOLDER]

On the questions of `tests.benchmarks.suites` that nothing was fitted on, over articles that the
reader was not trained on. An answer over Wikinews, SQuAD and the made articles is right if it shows
a sentence of each evidence, or, where there is none, abstains.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from assistant.evaluation.metrics import Outcome
from assistant.evaluation.report import to_table
from assistant.evidence.linear import load_models
from assistant.fitting.refit import ask
from assistant.reader.choose import open_reader
from assistant.settings import NO_READER, PACKAGED_READER
from tests.benchmarks.suites import open_suites

SHOWN_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the table, and how refusing changes with its threshold."""
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


def read_options(description: str | None) -> argparse.Namespace:
    """What the command line says: the question sets, the reader, where indexes are kept."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--reader", choices=(PACKAGED_READER, NO_READER), default=PACKAGED_READER)
    parser.add_argument("--work", type=Path)
    return parser.parse_args()


def main() -> None:
    options = read_options(__doc__)
    reader = open_reader(options.reader)
    models = load_models(reader=reader is not None)
    with tempfile.TemporaryDirectory() as folder:
        for suite in open_suites(options.shared, options.work or Path(folder)):
            print(f"\n{suite.name}: {len(suite.measured)} questions")
            report(ask(suite.measured, suite.index, models, reader))


if __name__ == "__main__":
    main()
