"""The chat's page and its HTTP interface, behind the guard, on a port. Imported late, as it imports
gradio.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Sequence
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware

from assistant.answerer import Assistant
from assistant.chat.api import add_api, tell
from assistant.chat.errors import PortError
from assistant.chat.middleware import Guard, is_loopback
from assistant.chat.page import build
from assistant.chat.service import ChatService
from assistant.chat.uploads import Uploads

STATIC = Path(__file__).parent / "static"


def serve(
    assistant: Assistant,
    host: str,
    port: int,
    *,
    password: str | None,
    open_to_all: bool,
    read_only: bool,
    requests: int,
    proxies: Sequence[str],
) -> None:
    """Serve the page at http://host:port until interrupted.

    `proxies` are addresses and networks of those who are believed when they tell for whom they
    ask. Raises `PortError` where nothing can listen there, and where other machines could reach
    it, no password is set and `open_to_all` isn't either; `EncoderError` where a model can't be
    loaded.
    """
    _check_proxies(proxies)
    loopback = is_loopback(host) and not proxies
    if not (loopback or password or open_to_all):
        raise PortError(
            "other machines could reach the chat; set a password in DATELINE_PASSWORD, or let "
            "everybody in with --open-to-all"
        )
    _check_port(host, port)
    assistant.warm_up()
    service = ChatService(assistant, None if read_only else Uploads(assistant.index))
    app = make_app(service, password=password, requests=requests, loopback=loopback)
    logging.getLogger("uvicorn.error").addFilter(_is_no_goodbye)
    print(f"Dateline is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        # Each open page holds a connection, and would hold up Ctrl+C.
        timeout_graceful_shutdown=1,
    )


def make_app(
    service: ChatService, *, password: str | None, requests: int, loopback: bool
) -> FastAPI:
    """The page and POST /api/answer as one ASGI application, guarded."""
    guard = Middleware(Guard, password=password, requests=requests, loopback=loopback)
    app = FastAPI(middleware=[guard], docs_url=None, redoc_url=None, openapi_url=None)
    add_api(app, service)
    page: FastAPI = gr.mount_gradio_app(
        app,
        build(service),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        app_kwargs={"exception_handlers": {RequestValidationError: tell, Exception: tell}},
        theme=gr.themes.Base(
            font=["ui-sans-serif", "system-ui", "sans-serif"],
            font_mono=["ui-monospace", "monospace"],
            primary_hue="slate",
            neutral_hue="slate",
        ),
        css_paths=STATIC / "ui.css",
    )
    return page


def _is_no_goodbye(record: logging.LogRecord) -> bool:
    """Whether a line is more than that pages were open when the server was stopped."""
    cancelled = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and "graceful shutdown" not in record.msg


def _check_proxies(proxies: Sequence[str]) -> None:
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise PortError(
                f"--proxy takes an address, 10.0.0.2, or a network, 10.0.0.0/24: {error}"
            ) from error


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortError(
                f"can't listen at {host}:{port} ({error.strerror}); choose another with --port"
            ) from error
