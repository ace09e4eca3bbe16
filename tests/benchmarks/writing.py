"""What a small model writes, under the check, beside the composed answers and beside LlamaIndex.

    python -m tests.benchmarks.writing MODEL.gguf [CASES.jsonl ...] [--every N]

The same model, index and questions in one run: composed answers, the model's under the check, and
those of LlamaIndex's CitationQueryEngine over Dateline's own retriever. A sentence of the latter
cites what its numbers in brackets name. Printed are the shares of right answers and citations,
the sentences whose numbers and names their citations don't hold
(`assistant.evaluation.metrics.unread`), what was drafted and removed, and the time that checking
adds to writing.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.answerer import Assistant
from assistant.answering.cite import cite
from assistant.answering.entailment import Verifier
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Figure, figures, measure, unread
from assistant.models.language_model import LOCAL_CONTEXT, MOST_TOKENS, Writer
from assistant.settings import Settings
from assistant.types import Answer, Citation, Claim, Verdict
from index.types import Span
from tests.benchmarks.corpora import open_corpus
from tests.poisoned import SEEDS

CASES = Path("tests/fixtures/unseen.jsonl")
SECONDS = 120.0
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
MARK = re.compile(r"\[(\d{1,2})\]|Source (\d{1,2})")


class Timed(Verifier):
    """A verifier, and how long it took."""

    seconds = 0.0

    def grade(self, claim: str, premise: str) -> tuple[Verdict, str]:
        start = time.perf_counter()
        graded = super().grade(claim, premise)
        self.seconds += time.perf_counter() - start
        return graded


class Clocked(Writer):
    """A writer, and how long its model took."""

    seconds = 0.0

    def stream(self, *arguments: Any, **more: Any) -> Generator[str]:
        start = time.perf_counter()
        for piece in super().stream(*arguments, **more):
            self.seconds += time.perf_counter() - start
            yield piece
            start = time.perf_counter()


def serve_model(path: Path) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx, params.n_parallel, params.port = LOCAL_CONTEXT, 1, 0
    params.verbosity, params.ui = -1, False
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = max(1, (os.cpu_count() or 2) - 1)
    return xllamacpp.Server(params)


def citing_engine(assistant: Assistant, url: str) -> Callable[[Case], Answer]:
    """LlamaIndex's CitationQueryEngine, its response as an `Answer` of cited sentences."""
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.llms.openai_like import OpenAILike

    from assistant.llamaindex import DatelineRetriever

    llm = OpenAILike(
        model="m",
        api_base=url,
        api_key="none",
        is_chat_model=True,
        temperature=0.0,
        max_tokens=MOST_TOKENS,
        timeout=SECONDS,
        max_retries=0,
    )
    engine = CitationQueryEngine.from_args(
        None,  # type: ignore[arg-type]
        llm=llm,
        retriever=DatelineRetriever(assistant, most=6),
    )

    def ask(case: Case) -> Answer:
        response = engine.query(case.question)
        sources = [_citation(assistant, node.node.metadata) for node in response.source_nodes]
        claims = []
        for sentence in SENTENCE.split(str(response).strip()):
            numbers = [int(a or b) for a, b in MARK.findall(sentence)]
            cited = tuple(sources[n - 1] for n in dict.fromkeys(numbers) if 0 < n <= len(sources))
            claims.append(Claim(MARK.sub("", sentence), cited, verdict="supported"))
        return Answer(case.question, case.question, tuple(claims))

    return ask


def _citation(assistant: Assistant, facts: dict[str, Any]) -> Citation:
    span = Span(facts["document"], facts["start"], facts["end"])
    return cite(assistant.index.document(span.document), span)


def report(
    name: str, cases: Sequence[Case], answers: Sequence[Answer], assistant: Assistant
) -> None:
    outcomes = [
        measure(case, answer, assistant.index.document)
        for case, answer in zip(cases, answers, strict=True)
    ]
    shares = figures(outcomes)
    shown = [claim for answer in answers for claim in answer.supported]
    leaked = sum(bool(unread(c.text, " ".join(q.quote for q in c.citations))) for c in shown)
    print(f"{name}:")
    for share in ("correct", "fact recall", "citation precision", "citation recall"):
        print(f"  {share:<20} {_share(shares[share])}")
    print(f"  sentences shown {len(shown)}, with an unread number or name {leaked}", flush=True)


def _share(figure: Figure) -> str:
    if not figure.total:
        return "-"
    interval = f"95% interval {100 * figure.low:.0f}-{100 * figure.high:.0f}"
    return f"{100 * figure.value:.0f}% ({figure.reached} of {figure.total}; {interval})"


def fixtures(assistant: Assistant, url: str, cases: Sequence[Case]) -> None:
    report("composed", cases, [assistant.answer(c.question, c.history) for c in cases], assistant)
    writer = Clocked(writer_settings(url))
    timed = Timed(assistant.index.encoder)
    with patch("assistant.answerer.Verifier", lambda *_: timed):
        written_by = Assistant(assistant.index, writer=writer)
    start = time.perf_counter()
    written = [written_by.answer(case.question, case.history) for case in cases]
    whole = time.perf_counter() - start
    report("the model under the check", cases, written, assistant)
    drafted, removed = sum(a.drafted for a in written), sum(a.removed for a in written)
    asked = [a for a in written if not a.abstained]
    fallen = [a for a in asked if a.notice.startswith("Composed")]
    verdicts = [c.verdict for a in written for c in a.claims]
    print(
        f"  drafted {drafted}, removed {removed}, supported {verdicts.count('supported')}, partly "
        f"{verdicts.count('partly')}; composed without the model {len(fallen)} of {len(asked)}"
    )
    print(
        f"  writing took {writer.seconds:.1f} s; grading added {timed.seconds:.2f} s, "
        f"all else (search, parsing, checks) {whole - writer.seconds - timed.seconds:.2f} s: "
        f"at most {100 * (whole - writer.seconds) / writer.seconds:.1f}% of writing",
        flush=True,
    )
    ask = citing_engine(assistant, url)
    report("CitationQueryEngine", cases, [ask(case) for case in cases], assistant)


def writer_settings(url: str) -> Settings:
    return Settings(writer="openai:m", writer_url=url, writer_timeout=SECONDS)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("cases", type=Path, nargs="*", default=[CASES])
    arguments.add_argument("--every", type=int, default=1, help="take every Nth question")
    given = arguments.parse_args()
    cases = [case for path in given.cases for case in read_cases(path)][:: given.every]
    server = serve_model(given.model)
    url = f"{server.listening_address}/v1"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        index = open_corpus(SEEDS, work / "seeds")
        print(f"{len(cases)} questions")
        fixtures(Assistant(index), url, cases)


if __name__ == "__main__":
    main()
