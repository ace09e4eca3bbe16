"""What stands between the network and the chat: who may ask, how much, and which routes there are.

Gradio brings routes that this page has no use for, among them an open proxy and uploads; so only
those the page needs are let through.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import secrets
import time
from collections import defaultdict, deque
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing is fetched from elsewhere and no script in a text is run, whatever gets into a page.
# Gradio compiles its templates at run time, which is what 'unsafe-eval' is for; its own inline
# scripts are refused with the rest, which a browser's console says and the page does not need.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
PAGES = frozenset({"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
# Where programs ask, who are told in JSON.
PROGRAMS = "/api/"
FOLDERS = ("/assets/", "/static/", "/svelte/", PROGRAMS)
GRADIO = frozenset(
    "app_id call cancel component_server heartbeat info login_check openapi.json queue reset run "
    "startup-events theme.css user".split()
)
# A conversation goes along with each question; an article, in base64, with an upload.
LARGEST_BODY = 2_000_000
LARGEST_UPLOAD = 28_000_000
UPLOADING = "/gradio_api/component_server"
MINUTE = 60.0


class Guard:
    """ASGI middleware before everything that is served.

    `requests` is how many a minute an address may send that make the server work. Where
    `loopback` is set, only names of this machine are answered to, so that no page on the web can
    have a browser talk to the chat by giving the machine another name.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        password: str | None,
        requests: int,
        loopback: bool,
    ) -> None:
        self._app = app
        self._password = password
        self._requests = requests
        self._loopback = loopback
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        # A page of ours needs no web sockets.
        elif scope["type"] == "http":
            limit = LARGEST_UPLOAD if scope["path"].startswith(UPLOADING) else LARGEST_BODY
            refusal = self._refuse(scope, limit)
            await (refusal or self._limited(limit))(scope, receive, send)

    def _limited(self, limit: int) -> ASGIApp:
        """The application, unless a body goes on for longer than it may."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            received, started = 0, False

            async def receive_limited() -> Message:
                nonlocal received
                event = await receive()
                received += len(event.get("body", b""))
                return event if received <= limit else {"type": "http.disconnect"}

            async def send_with_policy(event: Message) -> None:
                nonlocal started
                if received > limit and not started:
                    return
                if event["type"] == "http.response.start":
                    started = True
                    MutableHeaders(scope=event).update(HEADERS)
                await send(event)

            try:
                await self._app(scope, receive_limited, send_with_policy)
            except Exception:
                if received <= limit or started:
                    raise
            if received > limit and not started:
                await _too_large(scope, limit)(scope, receive, send)

        return answer

    def _refuse(self, scope: Scope, limit: int) -> Response | None:
        headers = Headers(scope=scope)
        if not _is_used(scope["path"]):
            return _refusal(scope, 404, "there is nothing here")
        if not self._is_addressed(headers):
            return _refusal(scope, 403, "this page is not asked from another page's address")
        if not self._is_let_in(headers.get("authorization", "")):
            challenge = 'Basic realm="Dateline", charset="UTF-8"'
            return _refusal(scope, 401, "a password is needed", www_authenticate=challenge)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            return _too_large(scope, limit)
        if scope["method"] == "POST" and not self._has_room(scope):
            why = f"more than {self._requests} requests a minute; wait a little"
            return _refusal(scope, 429, why, retry_after="60")
        return None

    def _is_addressed(self, headers: Headers) -> bool:
        host = headers.get("host", "")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return False
        return not self._loopback or is_loopback(urlsplit(f"//{host}").hostname or "")

    def _is_let_in(self, authorization: str) -> bool:
        if self._password is None:
            return True
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return scheme.casefold() == "basic" and secrets.compare_digest(
            given, self._password.encode()
        )

    def _has_room(self, scope: Scope) -> bool:
        now = time.monotonic()
        for address in [a for a, sent in self._sent.items() if now - sent[-1] > MINUTE]:
            del self._sent[address]
        sent = self._sent[scope["client"][0] if scope.get("client") else ""]
        while sent and now - sent[0] > MINUTE:
            sent.popleft()
        if len(sent) >= self._requests:
            return False
        sent.append(now)
        return True


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own, which no other machine reaches."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_used(path: str) -> bool:
    if path.startswith("/gradio_api/"):
        return path.split("/")[2] in GRADIO
    return path in PAGES or path.startswith(FOLDERS)


def _too_large(scope: Scope, limit: int) -> Response:
    return _refusal(scope, 413, f"larger than {limit // 1_000_000} MB")


def _refusal(scope: Scope, status: int, reason: str, **headers: str) -> Response:
    """One line that says why, and headers, named as Python can."""
    both = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    if scope["path"].startswith(PROGRAMS):
        return JSONResponse({"error": reason}, status, both)
    return PlainTextResponse(f"{reason}\n", status, both)
