"""Small real servers on the loopback that answer as a model's server may."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Act = Callable[["Handler", dict[str, Any]], None]


@dataclass
class Served:
    """Where a server listens, what it was asked, and whether its client went away."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    left: Event = field(default_factory=Event)


class Handler(BaseHTTPRequestHandler):
    """Gives each request to the server's `act`."""

    protocol_version = "HTTP/1.1"
    act: Act
    served: Served

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.served.asked.append(body)
        self.close_connection = True
        type(self).act(self, body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""

    def reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, event: str) -> None:
        """One chunk; notices when nobody reads any more."""
        try:
            self.wfile.write(f"{len(event.encode()):x}\r\n{event}\r\n".encode())
            self.wfile.flush()
        except OSError:
            self.served.left.set()
            raise

    def word(self, text: str) -> None:
        delta = {"index": 0, "delta": {"role": "assistant", "content": text}}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.send(f"data: {json.dumps({**chunk, 'choices': [delta]})}\n\n")

    def end(self) -> None:
        self.send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")


@contextmanager
def serving(act: Act) -> Iterator[Served]:
    """A server that does `act` for every request, for as long as the context lasts."""
    handler = type("One", (Handler,), {"act": staticmethod(act)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    served = Served(f"http://127.0.0.1:{server.server_address[1]}/v1")
    handler.served = served  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(reply: str) -> Act:
    """Streams `reply` a few characters at a time, as an OpenAI-compatible server does."""

    def act(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        for first in range(0, len(reply), 7):
            handler.word(reply[first : first + 7])
        handler.end()

    return act


def fails(status: int, message: str, kind: str = "error") -> Act:
    """Turns every request down, in the form that OpenAI's and Anthropic's APIs share."""
    body = {"type": "error", "error": {"message": message, "type": kind, "code": kind}}
    return lambda handler, _: handler.reply(status, body)


def hangs(seconds: float) -> Act:
    def act(handler: Handler, _: dict[str, Any]) -> None:
        time.sleep(seconds)

    return act


def drips(handler: Handler, _: dict[str, Any]) -> None:
    """Never ends, a word every twentieth of a second."""
    handler.begin()
    while True:
        handler.word("word ")
        time.sleep(0.05)


def breaks_off(handler: Handler, _: dict[str, Any]) -> None:
    """As a server that is killed in the middle of its answer."""
    handler.begin()
    handler.word('{"claims": [{"passage": 1, "quo')
    handler.connection.close()


def refuses_schema(reply: str) -> Act:
    """A server that knows nothing of `response_format`."""

    def act(handler: Handler, body: dict[str, Any]) -> None:
        if "response_format" in body:
            fails(400, "response_format is not supported by this model")(handler, body)
        else:
            says(reply)(handler, body)

    return act


def speaks_anthropic(reply: str) -> Act:
    """Streams `reply` in the events of Anthropic's Messages API."""

    def act(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin()
        for event in _anthropic_events(reply):
            handler.send(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n")
        handler.wfile.write(b"0\r\n\r\n")

    return act


def _anthropic_events(reply: str) -> Sequence[dict[str, Any]]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "1", "type": "message", "role": "assistant", "model": "m", "content": []}
    text = [reply[i : i + 7] for i in range(0, len(reply), 7)]
    delta = {"type": "content_block_delta", "index": 0}
    return [
        {"type": "message_start", "message": {**message, "stop_reason": None, "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({**delta, "delta": {"type": "text_delta", "text": piece}} for piece in text),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage},
        {"type": "message_stop"},
    ]
