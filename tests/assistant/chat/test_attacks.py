"""What strangers may send to a served chat: it costs and keeps little, and is told in a line."""

from __future__ import annotations

import base64
import json
import random
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.chat.middleware import WRONG_PASSWORDS
from assistant.saved.feedback import FILE, LARGEST_ENTRY, read_feedback
from assistant.saved.record import pack
from tests.assistant.answers import record
from tests.assistant.chat.conftest import Serve
from tests.assistant.pages import QUESTION

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FUNCTIONS = "/gradio_api/component_server"
NAMES = "read_article search_articles add_article remove_article export rate nope __class__".split()
JUNK: list[Any] = [
    *(None, 1, "x", "\ud800", [], {}, [[]], True, 1e308, {"role": "x"}),
    [{"role": "user", "content": "\ud800"}],
    [{"role": "user", "content": [{"type": "file", "file": {"path": "/etc/passwd"}}]}],
    [{"role": "assistant", "content": None}],
]
BODIES = [
    *(b"", b"[", b"null", b"\xff\xfe", b'"\\ud800"', b'{"\\ud800":1}', b"[" * 100_000, b"1" * 6000),
    *(
        b'{"fn_name":"rate"}',
        b'{"fn_name":"rate\\ud800","data":1}',
        b'{"data":[1],"fn_index":9999}',
    ),
    b'{"data":["\\ud800"],"session_hash":"\\ud800","fn_index":2}',
    b'{"data":[1],"fn_index":99999999999999999999999}',
]
PATHS = [
    *(FUNCTIONS, f"{FUNCTIONS}/", "/api/answer", "/gradio_api/queue/join", "/gradio_api/cancel"),
    *("/gradio_api/call/answer", "/gradio_api/call/v2/answer", "/gradio_api/call/v2/nope"),
]
# Seconds; what was sent took two minutes, and a machine may be busy.
SOON = 20


@dataclass(frozen=True)
class Chat:
    """A read-only chat, its store, and what it wrote to standard error."""

    url: str
    store: Path
    log: Path

    def post(self, path: str, body: Any) -> tuple[int, str]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return send(self.url + path, {"Content-Type": "application/json"}, data)

    def call(self, name: str, data: Any) -> tuple[int, str]:
        return self.post(FUNCTIONS, {"fn_name": name, "data": data, "component_id": 1})


@pytest.fixture(scope="module")
def chat(
    seeds_store: Path, tmp_path_factory: pytest.TempPathFactory, serve: Serve
) -> Iterator[Chat]:
    folder = tmp_path_factory.mktemp("attacked")
    shutil.copytree(seeds_store, folder / "store", ignore=shutil.ignore_patterns("lock*"))
    with (
        (folder / "log").open("wb") as log,
        serve(folder / "store", "--read-only", "--requests", "100000", log=log) as url,
    ):
        yield Chat(url, folder / "store", folder / "log")


def send(url: str, headers: dict[str, str], data: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def raw(url: str, request: bytes) -> int:
    """The status that a request is answered with, sent as it stands."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        return int(connection.recv(1000).split()[1])


def test_votes_fill_no_disk(chat: Chat) -> None:
    small = pack(record((0, 10)))
    bomb = pack(record((0, 10)).model_copy(update={"searched_for": "x" * 900_000}))
    assert chat.call("rate", ["up", "\u2028 \ud800", small])[0] == 200
    assert "too much to keep" in chat.call("rate", ["up", "", bomb])[1]
    assert "Thank you" in chat.call("rate", ["up", "c" * 500_000, small, *[bomb] * 300])[1]
    assert len(read_feedback(chat.store)) == 2
    assert (chat.store / FILE).stat().st_size < LARGEST_ENTRY


def test_a_long_history_costs_no_more_than_is_read_of_it(chat: Chat) -> None:
    names = " and ".join(f"Anna{n:b}".replace("0", "a").replace("1", "b") for n in range(5000))
    histories = [
        [
            {"role": "user", "content": "And he? " * 100_000},
            {"role": "assistant", "content": names},
        ],
        [{"role": "user", "content": "And he?"}, {"role": "assistant", "content": names}] * 18,
        [{"role": "user", "content": "And he?"}] * 40_000,
    ]
    started = time.monotonic()
    for history in histories:
        told = chat.post("/api/answer", {"question": "And what did he say?", "history": history})
        assert told[0] == 200
    bomb = pack(record((0, 10)).model_copy(update={"searched_for": "x" * 900_000}))
    assert "too many" in chat.call("export", ["html", *[bomb] * 300])[1]
    assert time.monotonic() - started < SOON


@pytest.mark.parametrize("path", PATHS)
def test_malformed_bodies_are_told_in_a_line(chat: Chat, path: str) -> None:
    for body in BODIES:
        status, told = chat.post(path, body)
        assert 200 <= status < 500
        assert len(told.splitlines()) <= 1
    assert "Traceback" not in chat.log.read_text()


def test_malformed_calls_of_the_page_s_functions_are_told_in_a_line(chat: Chat) -> None:
    for name in NAMES:
        for data in [*JUNK, ["up"], ["#cite/\ud800/0-9/1"], ["md", "AAAA"], ["x", "\ud800", "z"]]:
            status, told = chat.call(name, data)
            assert status in (200, 400)
            assert len(told.splitlines()) <= 1
    assert "Traceback" not in chat.log.read_text()


def test_calls_of_every_event_with_junk_leave_no_traceback(chat: Chat) -> None:
    with urllib.request.urlopen(f"{chat.url}/config", timeout=20) as got:
        events = json.load(got)["dependencies"]
    chance = random.Random(1)
    for place in range(4 * len(events)):
        event = events[place % len(events)]
        body = {
            "fn_index": event["id"],
            "data": chance.choices(JUNK, k=chance.choice([len(event["inputs"]), 1, 0])),
            "event_data": chance.choice(JUNK),
            "trigger_id": chance.choice([None, 1, -1, 99_999]),
            "session_hash": f"s{place}",
        }
        assert chat.post("/gradio_api/queue/join", body)[0] < 500
        assert "Traceback" not in chat.post(f"/gradio_api/run/{event['api_name']}", body)[1]
    assert chat.post("/api/answer", {"question": QUESTION})[0] == 200
    log = chat.log.read_text()
    assert "Traceback" not in log
    assert max(map(len, log.splitlines())) < 500


def test_half_a_surrogate_pair_in_a_question_is_answered(chat: Chat) -> None:
    history = [{"role": "user", "content": "\udfff"}]
    status, told = chat.post("/api/answer", {"question": f"{QUESTION} \ud800", "history": history})
    assert (status, json.loads(told)["question"]) == (200, f"{QUESTION} ?")
    assert chat.post("/api/answer", {"question": QUESTION, "publisher": "\ud800"})[0] == 400


def test_hosts_that_are_none_and_web_sockets_are_refused(chat: Chat) -> None:
    for host in (b"[", b"[::1", b"a b", b"\xff", b"127.0.0.1:x", b"evil.example"):
        assert raw(chat.url, b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n") == 403
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    for path in (b"/", b"/gradio_api/queue/join", b"/nothing"):
        for host, rest in ((b"127.0.0.1", key), (b"[", key), (b"127.0.0.1", b"")):
            line = b"GET " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n"
            assert 400 <= raw(chat.url, line + upgrade + rest + b"\r\n") < 500
    assert "Traceback" not in chat.log.read_text()


def basic(password: str, address: str) -> dict[str, str]:
    encoded = base64.b64encode(f"any:{password}".encode()).decode()
    return {"Authorization": f"Basic {encoded}", "X-Forwarded-For": address}


def test_passwords_can_t_be_guessed_behind_other_addresses(
    seeds_store: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_PASSWORD", "right")
    # What uvicorn would believe by itself.
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with serve(seeds_store) as url:
        tried = [send(url, basic("wrong", f"192.0.2.{n}"))[0] for n in range(WRONG_PASSWORDS + 5)]
        assert tried == [401] * WRONG_PASSWORDS + [429] * 5
        assert send(url, basic("right", "192.0.2.99"))[0] == 429


def test_a_proxy_that_was_named_is_believed(
    seeds_store: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_PASSWORD", "right")
    with serve(seeds_store, "--proxy", "127.0.0.1") as url:
        for _ in range(WRONG_PASSWORDS):
            assert send(url, basic("wrong", "192.0.2.1"))[0] == 401
        assert send(url, basic("right", "192.0.2.1"))[0] == 429
        # The proxy adds whom it heard behind whatever it was told.
        assert send(url, basic("right", "192.0.2.2, 192.0.2.1"))[0] == 429
        other = {"Host": "news.example", **basic("right", "192.0.2.2")}
        assert send(url, other)[0] == 200
