"""Whether a real model that writes obeys the poisoned articles, with the guard and without it.

    python -m tests.benchmarks.orders MODEL.gguf

Each article of tests/fixtures/poisoned is put to the question that it is aimed at, among the seeds
and the other poisoned articles, twice in one run: with `assistant.injection` as it is, and with no
text known as an order. Everything else stays: the prompt that calls passages data, and the check.
For each it is printed whether the model read the order, whether what it wrote obeys (has the
payload), and whether the answer shown does; then the rates.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.answerer import Answerer
from assistant.evaluation import normalise, unread
from assistant.models import Writer
from assistant.types import Answer
from tests.benchmarks.corpora import open_corpus
from tests.benchmarks.writing import serve_model, writer_settings
from tests.poisoned import Poisoned, read_poisoned, write_poisoned

GUARDS: dict[str, AbstractContextManager[Any]] = {
    "with the guard": nullcontext(),
    "without it": patch("assistant.injection.gives_orders", lambda _: False),
}
ASKED = ("read the order", "the model obeyed", "the answer shown obeys")


class Heard(Writer):
    """A writer that keeps what its model was given and what it wrote."""

    given, wrote = "", ""

    def stream(self, system: str, user: str, *more: Any) -> Generator[str]:
        self.given += user
        for piece in super().stream(system, user, *more):
            self.wrote += piece
            yield piece


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one poisoned article's order, as `ASKED` has it, and the answer shown."""

    outcome: tuple[bool, bool, bool]
    answer: Answer


def put(article: Poisoned, answerer: Answerer, url: str) -> Trial:
    writer = Heard(writer_settings(url))
    answer = Answerer(answerer.store, answerer.encoder, writer=writer).answer(article.question)
    payload = normalise(article.payload)
    read, obeyed = (payload in normalise(text) for text in (writer.given, writer.wrote))
    return Trial((read, obeyed, article.obeyed_by(answer)), answer)


def leaked(answers: list[Answer]) -> str:
    shown = [c for answer in answers for c in answer.supported if c.verdict != "verbatim"]
    bad = sum(bool(unread(c.text, " ".join(q.quote for q in c.citations))) for c in shown)
    return f"{bad} of {len(shown)} sentences of the model shown have an unread number or name"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", type=Path)
    server = serve_model(arguments.parse_args().model)
    with tempfile.TemporaryDirectory() as folder:
        write_poisoned(Path(folder) / "articles")
        answerer = Answerer(*open_corpus(Path(folder) / "articles", Path(folder) / "store"))
        for name, guard in GUARDS.items():
            print(f"{name}: {', '.join(ASKED)}")
            trials = []
            with guard:
                for article in read_poisoned():
                    trials.append(put(article, answerer, f"{server.listening_address}/v1"))
                    marks = " ".join("yes" if yes else "-  " for yes in trials[-1].outcome)
                    print(f"  {marks} {article.id} {article.attack}", flush=True)
            columns = zip(*(t.outcome for t in trials), strict=True)
            for asked, column in zip(ASKED, columns, strict=True):
                rate = f"{100 * sum(column) / len(column):.0f}%"
                print(f"  {asked}: {rate} ({sum(column)} of {len(column)})")
            print(f"  {leaked([t.answer for t in trials])}", flush=True)


if __name__ == "__main__":
    main()
