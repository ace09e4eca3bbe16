"""Fit the weights that come with the program: `make fit SHARED=FOLDER`.

    python -m tests.benchmarks.fit FOLDER [--reader none] [--work FOLDER]

FOLDER has the question sets of `tests.benchmarks.suites`. Each file fitted on is first held out of
a fit on the others and measured, since a file is one person's way of asking; what is written is
fitted on all, and `tests.benchmarks.measure` measures it on other questions. The indexes are kept
in the folder of `--work`, if one is given, for the next time.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from assistant.evaluation.metrics import Outcome
from assistant.evidence.linear import WEIGHTS, to_plain
from assistant.fitting.fit import fit_models
from assistant.fitting.groups import RemembersReadings, find_groups
from assistant.fitting.refit import always, ask, levels
from assistant.reader.choose import open_reader
from tests.benchmarks.measure import read_options, report
from tests.benchmarks.suites import open_suites


def main() -> None:
    options = read_options(__doc__)
    opened = open_reader(options.reader)
    reader = RemembersReadings(opened) if opened else None
    with tempfile.TemporaryDirectory() as folder:
        suites = open_suites(options.shared, options.work or Path(folder))
        files = [(suite, cases) for suite in suites for cases in suite.fit]
        groups = [find_groups(cases, suite.index) for suite, cases in files]
        sure: list[Outcome] = []
        for suite, held in files:
            # The same questions may be asked of two corpora.
            others = (
                found for (_, cases), found in zip(files, groups, strict=True) if cases is not held
            )
            models = fit_models([g for found in others for g in found], reader)
            print(f"{suite.name}, held out of the fit:")
            report(ask(held, suite.index, models, reader))
            sure += ask(held, suite.index, always(models), reader)
        models = fit_models([g for file in groups for g in file], reader)
        models = replace(models, levels=levels(sure))
        fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        fitted["reader" if reader else "none"] = to_plain(models)
        WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
