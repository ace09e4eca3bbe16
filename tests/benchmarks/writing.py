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

from assistant.answerer import Answerer
from assistant.answering.cite import cite
from assistant.answering.entailment import Support
from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Figure, figures, measure, unread
from assistant.models.language_model import LOCAL_CONTEXT, MOST_TOKENS, Writer
from assistant.settings import WriterSettings
from assistant.types import Answer, Citation, Claim, Verdict
from index.types import Span
from tests.benchmarks.corpora import open_corpus
from tests.poisoned import SEEDS

CASES = Path("tests/fixtures/unseen.jsonl")
SECONDS = 120.0
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
MARK = re.compile(r"\[(\d{1,2})\]|Source (\d{1,2})")


class Timed(Support):
    """Support, and how long it took."""

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


def citing_engine(answerer: Answerer, url: str) -> Callable[[Case], Answer]:
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
        retriever=DatelineRetriever(answerer, most=6),
    )

    def ask(case: Case) -> Answer:
        response = engine.query(case.question)
        sources = [_citation(answerer, node.node.metadata) for node in response.source_nodes]
        claims = []
        for sentence in SENTENCE.split(str(response).strip()):
            numbers = [int(a or b) for a, b in MARK.findall(sentence)]
            cited = tuple(sources[n - 1] for n in dict.fromkeys(numbers) if 0 < n <= len(sources))
            claims.append(Claim(MARK.sub("", sentence), cited, verdict="supported"))
        return Answer(case.question, case.question, tuple(claims))

    return ask


def _citation(answerer: Answerer, facts: dict[str, Any]) -> Citation:
    span = Span(facts["document"], facts["start"], facts["end"])
    return cite(answerer.store.document(span.document), span)


def report(name: str, cases: Sequence[Case], answers: Sequence[Answer], answerer: Answerer) -> None:
    outcomes = [
        measure(case, answer, answerer.store.document)
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


def fixtures(answerer: Answerer, url: str, cases: Sequence[Case]) -> None:
    report("composed", cases, [answerer.answer(c.question, c.history) for c in cases], answerer)
    encoder = answerer.encoder
    writer, support = Clocked(writer_settings(url)), Timed(encoder)
    written_by = Answerer(answerer.store, encoder, writer=writer, support=support)
    start = time.perf_counter()
    written = [written_by.answer(case.question, case.history) for case in cases]
    whole = time.perf_counter() - start
    report("the model under the check", cases, written, answerer)
    drafted, removed = sum(a.drafted for a in written), sum(a.removed for a in written)
    asked = [a for a in written if not a.abstained]
    fallen = [a for a in asked if a.notice.startswith("Composed")]
    verdicts = [c.verdict for a in written for c in a.claims]
    print(
        f"  drafted {drafted}, removed {removed}, supported {verdicts.count('supported')}, partly "
        f"{verdicts.count('partly')}; composed without the model {len(fallen)} of {len(asked)}"
    )
    print(
        f"  writing took {writer.seconds:.1f} s; grading support added {support.seconds:.2f} s, "
        f"all else (search, parsing, checks) {whole - writer.seconds - support.seconds:.2f} s: "
        f"at most {100 * (whole - writer.seconds) / writer.seconds:.1f}% of writing",
        flush=True,
    )
    ask = citing_engine(answerer, url)
    report("CitationQueryEngine", cases, [ask(case) for case in cases], answerer)


def writer_settings(url: str) -> WriterSettings:
    return WriterSettings(writer="openai:m", writer_url=url, writer_timeout=SECONDS)


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
        store, encoder = open_corpus(SEEDS, work / "seeds")
        print(f"{len(cases)} questions")
        fixtures(Answerer(store, encoder), url, cases)


if __name__ == "__main__":
    main()
