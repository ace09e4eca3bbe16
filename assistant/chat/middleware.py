"""What stands between the network and the chat: who may ask, how much, and which routes there are.

Gradio brings routes that this page has no use for, among them an open proxy and uploads; so only
those the page needs are let through.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import logging
import math
import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.chat.limits import Allowance, caller_of

logger = logging.getLogger(__name__)

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
# Files of the page's own, which a browser fetches by the hundred.
FILES = ("/assets/", "/static/", "/svelte/")
GRADIO = frozenset(
    "app_id call cancel component_server heartbeat info login_check openapi.json queue reset run "
    "startup-events theme.css user".split()
)
# A conversation goes along with each question; an article, in base64, with an upload.
LARGEST_BODY = 2_000_000
LARGEST_UPLOAD = 28_000_000
UPLOADING = "/gradio_api/component_server"
HOST = re.compile(r"(?P<name>[\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
LENGTH = re.compile(r"[0-9]{1,12}")
# A minute, of one caller. After them nothing that the caller sends is looked at for a while.
WRONG_PASSWORDS = 10


class Guard:
    """ASGI middleware before everything that is served.

    `requests` is how many a minute an address may send, beside those for the page's own files.
    Where `loopback` is set, only names of this machine are answered to, so that no page on the web
    can have a browser talk to the chat by giving the machine another name.
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
        self._loopback = loopback
        self._most = requests
        self._requests = Allowance(requests)
        self._guesses = Allowance(WRONG_PASSWORDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            # A page of ours needs none. Closed before it is accepted, it is answered with 403.
            await send({"type": "websocket.close"})
        else:
            limit = LARGEST_UPLOAD if scope["path"].startswith(UPLOADING) else LARGEST_BODY
            refusal = self._refuse(scope, limit)
            await (refusal or self._limited(limit))(scope, receive, send)

    def _limited(self, limit: int) -> ASGIApp:
        """The application, unless a body goes on for longer than it may.

        What fails in it is a line in the log.
        """

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

            failed = False
            try:
                await self._app(scope, receive_limited, send_with_policy)
            except Exception as error:
                failed = True
                if received <= limit:
                    logger.warning("%.100s failed: %.200r", scope["path"], error)
            if received > limit and not started:
                await _too_large(scope, limit)(scope, receive, send)
            elif failed and not started:
                await _refusal(scope, 500, "this can't be answered")(scope, receive, send)

        return answer

    def _refuse(self, scope: Scope, limit: int) -> Response | None:
        headers, caller = Headers(scope=scope), caller_of(scope)
        # First of all: who guesses is to learn nothing more, not even from what is right.
        if not self._guesses.is_left(caller):
            return _too_many(scope, "too many wrong passwords", self._guesses)
        if not _is_used(scope["path"]):
            return _refusal(scope, 404, "there is nothing here")
        if not self._is_addressed(headers):
            return _refusal(scope, 403, "this page is not asked from another page's address")
        given = headers.get("authorization", "")
        if not self._is_let_in(given):
            if given:
                self._guesses.take(caller)
            challenge = 'Basic realm="Dateline", charset="UTF-8"'
            return _refusal(scope, 401, "a password is needed", www_authenticate=challenge)
        length = headers.get("content-length", "0")
        if not LENGTH.fullmatch(length) or int(length) > limit:
            return _too_large(scope, limit)
        if scope["path"].startswith(FILES):
            return None
        if not self._requests.is_left(caller):
            return _too_many(scope, f"more than {self._most} requests a minute", self._requests)
        self._requests.take(caller)
        return None

    def _is_addressed(self, headers: Headers) -> bool:
        host, origin = HOST.fullmatch(headers.get("host", "")), headers.get("origin")
        if host is None or origin not in (None, f"http://{host[0]}", f"https://{host[0]}"):
            return False
        return not self._loopback or is_loopback(host["name"].strip("[]").casefold())

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


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own, which no other machine reaches."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_used(path: str) -> bool:
    if path.startswith("/gradio_api/"):
        return path.split("/")[2] in GRADIO
    return path in PAGES or path.startswith((*FILES, PROGRAMS))


def _too_large(scope: Scope, limit: int) -> Response:
    return _refusal(scope, 413, f"larger than {limit // 1_000_000} MB")


def _too_many(scope: Scope, reason: str, spent: Allowance) -> Response:
    after = str(math.ceil(spent.pause))
    return _refusal(scope, 429, f"{reason}; wait a little", retry_after=after)


def _refusal(scope: Scope, status: int, reason: str, **headers: str) -> Response:
    """One line that says why, and headers, named as Python can."""
    both = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    if scope["path"].startswith(PROGRAMS):
        return JSONResponse({"error": reason}, status, both)
    return PlainTextResponse(f"{reason}\n", status, both)
