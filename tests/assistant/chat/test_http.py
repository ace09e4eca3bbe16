"""What programs ask of the chat's server, and what they are told."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from assistant.answerer import Assistant
from index.filter import Filter
from tests.assistant.pages import QUESTION

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_the_same_answer_over_http(url: str, answerer: Assistant) -> None:
    expected = undated(answerer.answer(QUESTION).to_dict())
    assert undated(post(f"{url}/api/answer", {"question": QUESTION})) == expected
    event = post(f"{url}/gradio_api/call/answer", {"data": [QUESTION, None, None, None, None]})
    address = f"{url}/gradio_api/call/answer/{event['event_id']}"
    with urllib.request.urlopen(address, timeout=20) as stream:
        lines = stream.read().decode().splitlines()
    data = next(line[5:] for line in lines if line.startswith("data:"))
    assert undated(json.loads(data)[0]) == expected


def undated(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer but for when it was given."""
    assert answer["answered_at"]
    return {key: value for key, value in answer.items() if key != "answered_at"}


def test_over_http_too_a_follow_up_leans_on_its_history(url: str, answerer: Assistant) -> None:
    asked = "Who wrote a letter to Israel about humanitarian assistance?"
    history = [
        {"role": "user", "content": asked},
        {"role": "assistant", "content": answerer.answer(asked).text},
    ]
    body = {"question": "Since when?", "history": history}
    assert asked in post(f"{url}/api/answer", body)["searched_for"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "JSON"),
        (b"{", "no JSON"),
        (b"[]", "JSON object"),
        (b"\xff", "parsing the body"),
        (b"{}", "question: "),
        ({"question": 1}, "question: "),
        ({"question": None}, "question: "),
        ({"question": "???"}, "no words"),
        ({"question": "x" * 2001}, "2000"),
        ({"question": QUESTION, "answer": 1}, "answer: "),
        ({"question": QUESTION, "history": "x"}, "history: "),
        ({"question": QUESTION, "history": [{"role": "user"}]}, "history.0.content: "),
        ({"question": QUESTION, "history": [{"role": "x", "content": "y"}]}, "history.0.role: "),
        ({"question": QUESTION, "since": 2024}, "since: "),
        ({"question": QUESTION, "since": "yesterday"}, "no date"),
        ({"question": QUESTION, "since": "2025", "until": "2024"}, "later than"),
        ({"question": QUESTION, "publisher": "Times"}, "CNN"),
    ],
)
def test_over_http_what_can_t_be_answered_is_one_line(
    url: str, body: bytes | dict[str, Any], word: str
) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, told = refused(f"{url}/api/answer", data, "POST")
    assert status == 400
    assert word in told
    assert "\n" not in told


def test_over_http_another_method_or_path_is_told(url: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert refused(f"{url}/api/answer", None, method) == (405, "ask with POST")
    assert refused(f"{url}/api/other", b"{}", "POST") == (404, "there is only /api/answer")


def refused(address: str, data: bytes | None, method: str) -> tuple[int, str]:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, data, headers, method=method)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)
    with caught.value:
        told = json.load(caught.value)
    assert list(told) == ["error"]
    return caught.value.code, str(told["error"])


def test_the_python_client_has_the_same_answer(url: str, answerer: Assistant) -> None:
    from gradio_client import Client

    client = Client(url, verbose=False, analytics_enabled=False)
    try:
        limited = client.predict(question=QUESTION, publisher="CNN", api_name="/answer")
        told = answerer.answer(QUESTION, wanted=Filter("CNN"))
        assert undated(limited) == undated(told.to_dict())
        described = client.view_api(return_format="dict", print_info=False)
    finally:
        client.close()
    names = [p["parameter_name"] for p in described["named_endpoints"]["/answer"]["parameters"]]
    assert names == ["question", "history", "publisher", "since", "until"]


def post(address: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        return json.load(reply)
