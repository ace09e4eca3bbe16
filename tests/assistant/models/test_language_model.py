"""Every kind of model, and every way it fails: one clear line, and the composed answer."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.answerer import Assistant
from assistant.models.language_model import ModelError, Writer
from assistant.saved.record import AnswerRecord
from assistant.settings import Settings
from tests.assistant.servers import (
    Act,
    breaks_off,
    drips,
    fails,
    hangs,
    refuses_schema,
    says,
    serving,
    speaks_anthropic,
)

pytestmark = pytest.mark.slow

QUESTION = "How many aid trucks a day did the US ask for?"
GOOD = json.dumps(
    {
        "claims": [
            {
                "passage": 1,
                "quote": "the U.S. has called for that number to be 350",
                "claim": "The U.S. has called for 350 aid trucks a day.",
            }
        ]
    }
)


def settings(writer: str = "openai:m", url: str = "", seconds: float = 60) -> Settings:
    return Settings(
        writer=writer, writer_url=url, writer_key=SecretStr("key"), writer_timeout=seconds
    )


def written_by(answerer: Assistant, writing: Settings) -> Assistant:
    return Assistant(answerer.index, writing)


@pytest.mark.parametrize(
    ("writer", "act"),
    [
        ("openai:m", says(GOOD)),
        ("openai:m", says(f"Sure!\n```json\n{GOOD}\n```")),
        ("openai:m", refuses_schema(GOOD)),
        ("anthropic:claude-haiku-4-5", speaks_anthropic(GOOD)),
    ],
    ids=["schema", "fenced", "no schema", "anthropic"],
)
def test_a_model_writes_and_is_checked(answerer: Assistant, writer: str, act: Act) -> None:
    with serving(act) as served:
        url = served.url if writer.startswith("openai") else served.url.removesuffix("/v1")
        partial = list(written_by(answerer, settings(writer, url)).stream(QUESTION))
    answer = partial[-1]
    assert [claim.text for claim in answer.claims] == [
        "The U.S. has called for 350 aid trucks a day."
    ]
    assert (answer.drafted, answer.removed, answer.notice, answer.pending) == (1, 0, "", "")
    assert "U.S. has called for that number to be 350" in answer.citations[0].quote
    growing = [a.pending for a in partial if a.pending.startswith("The")]
    assert len(growing) > 1
    assert all("The U.S. has called for 350 aid trucks a day.".startswith(p) for p in growing)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        # In the model's own JSON, in the server's around it, and in what a server says of itself.
        (says(GOOD.replace("350 aid", "\\ud83d 350 aid")), "called for ? 350 aid"),
        (says(GOOD.replace("350 aid", "\ud83d 350 aid")), "called for ? 350 aid"),
        (fails(500, "out of \udcff memory"), "out of ? memory"),
    ],
    ids=["escaped", "raw", "failure"],
)
def test_half_of_a_surrogate_pair_is_no_error(answerer: Assistant, act: Act, words: str) -> None:
    with serving(act) as served:
        writing = settings(url=served.url)
        whole = Assistant(answerer.index, writing, show_unsupported=True).answer(QUESTION)
    assert words in AnswerRecord.of(whole).model_dump_json()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (fails(401, "Incorrect API key provided"), "refused the key; set DATELINE_WRITER_KEY"),
        (fails(404, "The model `m` does not exist"), "no model named m"),
        (fails(400, "This model's maximum context length is 4096 tokens"), "longer than m can"),
        (fails(400, "request (9 tokens) exceeds the available context size"), "longer than m can"),
        (fails(429, "Rate limit reached"), "rate limit"),
        (fails(500, "out of memory"), "status 500: "),
        (fails(400, "no such parameter"), "status 400: "),
        (hangs(3), "within 1 seconds"),
        (drips, "within 1 seconds"),
        (breaks_off, "broke off its answer"),
        (says(""), "nothing that could be read"),
        (says('{"claims": ['), "nothing that could be read"),
        (says('{"claims": 3, "claim": null} {{]'), "nothing that could be read"),
        (says("I think it is 350."), "nothing that could be read"),
        (says(GOOD.replace("called for 350", "called for 250")), "don't bear out"),
    ],
    ids=range(15),
)
def test_a_failure_is_one_line_and_the_composed_answer(
    answerer: Assistant, act: Act, words: str
) -> None:
    # On a busy machine the client alone may take a second to load.
    seconds = 1 if "1 seconds" in words else 30
    with serving(act) as served:
        writing = settings(url=served.url, seconds=seconds)
        answer = written_by(answerer, writing).answer(QUESTION)
    assert answer.claims == answerer.answer(QUESTION).claims
    assert answer.notice.startswith("Composed without the model: ")
    assert words in answer.notice
    assert "\n" not in answer.notice
    assert answer.drafted == answer.removed


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (fails(401, "invalid x-api-key", "authentication_error"), "refused the key"),
        (fails(400, "prompt is too long: 9 tokens > 8 maximum"), "longer than claude-haiku"),
        (fails(429, "rate limit", "rate_limit_error"), "rate limit"),
        (fails(529, "Overloaded", "overloaded_error"), "status 529: "),
    ],
    ids=["key", "context", "rate", "overloaded"],
)
def test_anthropic_fails_in_one_line_too(answerer: Assistant, act: Act, words: str) -> None:
    with serving(act) as served:
        writing = settings("anthropic:claude-haiku-4-5", served.url.removesuffix("/v1"))
        answer = written_by(answerer, writing).answer(QUESTION)
    assert words in answer.notice
    assert answer.claims == answerer.answer(QUESTION).claims


def test_a_dead_server(answerer: Assistant) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    answer = written_by(answerer, settings(url=url)).answer(QUESTION)
    assert f"{url} can't be reached" in answer.notice
    assert not answer.abstained


@pytest.mark.parametrize("content", [None, b"not a model"])
def test_a_file_that_is_no_model(
    answerer: Assistant, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    answer = written_by(answerer, settings(f"gguf:{path}")).answer(QUESTION)
    assert str(path) in answer.notice
    assert not answer.abstained


@pytest.mark.parametrize("writer", ["gpt-4o", "openai:", "ollama:llama3", ":"])
def test_a_setting_that_names_no_model_is_refused_at_once(writer: str) -> None:
    with pytest.raises(ModelError, match="openai:NAME, anthropic:NAME or gguf:FILE"):
        Writer(settings(writer))


def test_no_model_writes_where_the_articles_dont_say(answerer: Assistant) -> None:
    with serving(says(GOOD)) as served:
        answer = written_by(answerer, settings(url=served.url)).answer("How do I bake bread?")
    assert answer.abstained
    assert "passage" not in str([asked["messages"] for asked in served.asked])


def test_closing_the_stream_ends_the_request(answerer: Assistant) -> None:
    with serving(drips) as served:
        answers = written_by(answerer, settings(url=served.url)).stream(QUESTION)
        next(answers)
        start = time.monotonic()
        answers.close()
        assert served.left.wait(5)
    assert time.monotonic() - start < 5


def test_articles_go_where_the_setting_says_with_its_key_alone(
    answerer: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "the provider's")
    keys = []
    with serving(lambda handler, _: keys.append(handler.headers["Authorization"])) as served:
        writing = Settings(writer="openai:m", writer_url=served.url)
        written_by(answerer, writing).answer(QUESTION)
    assert keys == ["Bearer none"]
