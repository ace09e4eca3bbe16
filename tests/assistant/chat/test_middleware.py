"""The guard before an application that always says yes."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocketDisconnect

from assistant.chat.middleware import (
    LARGEST_BODY,
    LARGEST_UPLOAD,
    UPLOADING,
    WRONG_PASSWORDS,
    Guard,
    is_loopback,
)


async def yes(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def fail(*_: Any) -> None:
    raise KeyError("nothing\nhere")


def client(host: str = "127.0.0.1", **options: Any) -> TestClient:
    return TestClient(guard(**options), base_url=f"http://{host}:7860")


def guard(app: ASGIApp | None = None, **options: Any) -> Guard:
    settings: dict[str, Any] = {"password": None, "requests": 5, "loopback": True, **options}
    says_yes = Starlette(routes=[Route("/{rest:path}", yes, methods=["GET", "POST"])])
    return Guard(app or says_yes, **settings)


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}


def test_the_policy_goes_with_every_reply() -> None:
    for path in ("/", "/nothing"):
        policy = client().get(path).headers["content-security-policy"]
        assert "script-src 'self' 'unsafe-eval';" in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/assets/a.js", 200),
        ("/gradio_api/queue/join", 200),
        ("/api/answer", 200),
        ("/gradio_api/upload", 404),
        ("/gradio_api/file=https://example.com/", 404),
        ("/gradio_api/proxy=https://example.com/", 404),
        ("/gradio_api/vibe-edit", 404),
        ("/openapi.json", 404),
    ],
)
def test_only_routes_with_a_use_are_open(path: str, status: int) -> None:
    assert client().get(path).status_code == status


def test_other_pages_and_other_names_of_this_machine_are_refused() -> None:
    assert client("evil.example").get("/").status_code == 403
    assert client("evil.example", loopback=False).get("/").status_code == 200
    assert client("localhost").get("/").status_code == 200
    crossed = {"origin": "https://evil.example"}
    assert client().post("/api/answer", headers=crossed).status_code == 403
    own = {"origin": "http://127.0.0.1:7860"}
    assert client().post("/api/answer", headers=own).status_code == 200


@pytest.mark.parametrize(
    ("given", "status"),
    [(None, 401), ("x", 401), ("Basic !!", 401), ("any:wrong", 401), ("any:pässword", 200)],
)
def test_a_password_is_asked_for(given: str | None, status: int) -> None:
    headers = {}
    if given is not None:
        encoded = "Basic " + base64.b64encode(given.encode()).decode()
        headers["authorization"] = encoded if ":" in given else given
    reply = client(password="pässword").get("/", headers=headers)
    assert reply.status_code == status
    assert ("www-authenticate" in reply.headers) == (status == 401)


def test_wrong_passwords_are_limited_before_anything_else_by_address() -> None:
    shared = guard(password="right", requests=1000)
    guessing = TestClient(shared, base_url="http://127.0.0.1:7860", client=("192.0.2.1", 1))
    other = TestClient(shared, base_url="http://127.0.0.1:7860", client=("192.0.2.2", 1))
    # Without any password a browser asks its reader for one; that is no guess.
    assert [guessing.get("/").status_code for _ in range(30)] == [401] * 30
    tried = [guessing.get("/", headers=basic(f"wrong{i}")).status_code for i in range(30)]
    assert tried == [401] * WRONG_PASSWORDS + [429] * (30 - WRONG_PASSWORDS)
    # Not even the right one is told apart now, wherever it is sent.
    for path in ("/", "/api/answer", "/nothing"):
        refused = guessing.get(path, headers=basic("right"))
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "6")
    assert other.get("/", headers=basic("right")).status_code == 200


def test_requests_a_minute_are_counted() -> None:
    asking = client(requests=3)
    assert asking.get("/config").status_code == 200
    assert [asking.post("/api/answer").status_code for _ in range(2)] == [200, 200]
    refused = asking.post("/api/answer")
    assert refused.status_code == 429
    assert "3 requests a minute" in refused.json()["error"]
    assert asking.get("/config").status_code == 429
    # A page has a hundred of these.
    assert asking.get("/assets/a.js").status_code == 200


@pytest.mark.parametrize("host", ["[", "]", "[::1", "a b", "127.0.0.1:x", "a@127.0.0.1", ""])
def test_a_host_that_is_no_name_is_refused(host: str) -> None:
    for loopback in (True, False):
        reply = client(loopback=loopback).get("/", headers={"host": host})
        assert reply.status_code == 403
    assert client().get("/", headers={"origin": "http://["}).status_code == 403


def test_web_sockets_are_refused() -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client().websocket_connect("ws://127.0.0.1:7860/gradio_api/queue/join"),
    ):
        pass


def test_what_fails_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    told = client(app=fail).post("/api/fail")
    assert (told.status_code, told.json()) == (500, {"error": "this can't be answered"})
    (record,) = caplog.records
    assert record.getMessage() == "/api/fail failed: KeyError('nothing\\nhere')"
    assert record.exc_info is None


def test_bodies_end_at_their_limit_whatever_length_they_say() -> None:
    asking = client()
    large = b"x" * (LARGEST_BODY + 1)
    assert asking.post("/api/answer", content=large).status_code == 413
    assert asking.post("/api/answer", content=iter([large])).status_code == 413
    assert asking.post(UPLOADING, content=large).text == str(len(large))
    said = {"content-length": str(LARGEST_UPLOAD + 1)}
    assert asking.post(UPLOADING, headers=said).status_code == 413
    assert asking.post(UPLOADING, headers={"content-length": "9" * 5000}).status_code == 413


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)],
)
def test_which_addresses_are_this_machine_s(host: str, own: bool) -> None:
    assert is_loopback(host) is own
