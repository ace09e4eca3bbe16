"""When a model is asked for help with a question (`models.rewrite`), and what comes of it.

    python -m tests.benchmarks.rewriting [CASES.jsonl ...] [--model MODEL.gguf] [--every N]

First, without a model: of the answers to questions of one clause, how many are wrong where no
sentence stands out, and how many elsewhere. Then, with one: of the questions that ask for help, how
many of its forms can be used, and the shares of right answers with and without them, all composed,
so that nothing but the search differs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.answerer import Answerer
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import measure
from assistant.evidence.retrieve import Found
from assistant.evidence.select import chances
from assistant.models.language_model import Writer
from assistant.models.rewrite import STANDS_OUT, needs_help, rewrite
from assistant.types import Answer, Message
from index.filter import Filter
from tests.benchmarks.corpora import open_corpus
from tests.benchmarks.writing import serve_model, writer_settings
from tests.poisoned import SEEDS

CASES = sorted(Path("tests/fixtures").glob("tuning*.jsonl"))


class Helped(Answerer):
    """Searches for `form` too, where it is set."""

    form = ""

    def find(
        self,
        question: str,
        history: Sequence[Message] = (),
        wanted: Filter | None = None,
        form: str = "",
    ) -> Found:
        return super().find(question, history, wanted, form or self.form)


def report_wrong(cases: Sequence[Case], answerer: Answerer) -> list[Case]:
    """Print where answers are wrong, and return the questions that ask for help."""
    wrong: dict[bool, list[bool]] = {True: [], False: []}
    asking = []
    for case in cases:
        found = answerer.find(case.question, case.history)
        if needs_help(found.resolved, found.evidence):
            asking.append(case)
        answer = answerer.composed(case.question, case.history)
        if len(found.evidence) == 1 and not answer.abstained:
            stands_out = float(chances(found.evidence[0].odds).max()) >= STANDS_OUT
            wrong[stands_out].append(not _correct(case, answer, answerer))
    print(f"{len(cases)} questions, {len(asking)} ask for help")
    for stands_out, name in (False, "no sentence stands out"), (True, "one does"):
        print(f"  answers where {name}: {sum(wrong[stands_out])} of {len(wrong[stands_out])} wrong")
    return asking


def report_helped(cases: Sequence[Case], answerer: Answerer, writer: Writer) -> None:
    """Print what the model's forms do to the questions that ask for help."""
    helped = Helped(answerer.store, answerer.encoder)
    seconds, right, forms = 0.0, {"without": 0, "with": 0}, 0
    for case in cases:
        found = answerer.find(case.question, case.history)
        start = time.perf_counter()
        helped.form = rewrite(found.resolved, case.history, writer)
        seconds += time.perf_counter() - start
        forms += bool(helped.form)
        for name, one in ("without", answerer), ("with", helped):
            right[name] += _correct(case, one.composed(case.question, case.history), answerer)
    print(f"forms used {forms} of {len(cases)}, {seconds / len(cases):.1f} s each")
    for name, count in right.items():
        print(f"  right {name}: {count} of {len(cases)}", flush=True)


def _correct(case: Case, answer: Answer, answerer: Answerer) -> bool:
    return measure(case, answer, answerer.store.document).correct


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("cases", type=Path, nargs="*", default=CASES)
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--every", type=int, default=1, help="help with every Nth question")
    given = arguments.parse_args()
    cases = [case for path in given.cases for case in read_cases(path)]
    with tempfile.TemporaryDirectory() as folder:
        answerer = Answerer(*open_corpus(SEEDS, Path(folder)))
        asking = report_wrong(cases, answerer)[:: given.every]
        if given.model:
            server = serve_model(given.model)
            writer = Writer(writer_settings(f"{server.listening_address}/v1"))
            report_helped(asking, answerer, writer)


if __name__ == "__main__":
    main()
