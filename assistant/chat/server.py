"""The chat's page and its HTTP interface, behind the guard, on a port. Imported late, as it imports
gradio.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sqlite3
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from assistant.answerer import Assistant
from assistant.chat.errors import PortError
from assistant.chat.middleware import Guard, is_loopback
from assistant.chat.page import build
from assistant.chat.service import BUSY, ChatService
from assistant.chat.uploads import Uploads
from assistant.question.read import LONGEST_QUESTION
from assistant.types import Message
from index.errors import DatelineError

STATIC = Path(__file__).parent / "static"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

logger = logging.getLogger(__name__)


class Asked(BaseModel):
    """The body of POST /api/answer; dates are ISO 8601 and inclusive."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST_QUESTION)
    history: tuple[Message, ...] = ()
    publisher: str | None = None
    since: str | None = None
    until: str | None = None


def serve(
    assistant: Assistant,
    host: str,
    port: int,
    *,
    password: str | None,
    open_to_all: bool,
    read_only: bool,
    requests: int,
) -> None:
    """Serve the page at http://host:port until interrupted.

    Raises `PortError` where nothing can listen there, and where other machines could reach it,
    no password is set and `open_to_all` isn't either.
    """
    loopback = is_loopback(host)
    if not (loopback or password or open_to_all):
        raise PortError(
            f"{host} can be reached from other machines; set a password in DATELINE_PASSWORD, "
            "or let everybody in with --open-to-all"
        )
    _check_port(host, port)
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
        # Each open page holds a connection, and would hold up Ctrl+C.
        timeout_graceful_shutdown=1,
    )


def make_app(
    service: ChatService, *, password: str | None, requests: int, loopback: bool
) -> FastAPI:
    """The page and POST /api/answer as one ASGI application, guarded."""
    guard = Middleware(Guard, password=password, requests=requests, loopback=loopback)
    app = FastAPI(middleware=[guard], docs_url=None, redoc_url=None, openapi_url=None)
    _add_api(app, service)
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
        theme=gr.themes.Base(
            font=["ui-sans-serif", "system-ui", "sans-serif"],
            font_mono=["ui-monospace", "monospace"],
            primary_hue="slate",
            neutral_hue="slate",
        ),
        css_paths=STATIC / "ui.css",
    )
    return page


def _add_api(app: FastAPI, service: ChatService) -> None:
    """POST /api/answer; every error is JSON, one line under "error"."""

    @app.post("/api/answer")
    def answer(asked: Asked) -> dict[str, Any]:
        return service.answer(**asked.model_dump())

    # The page below would answer these in HTML.
    @app.api_route("/api/{rest:path}", methods=METHODS)
    def miss(rest: str) -> None:
        if rest == "answer":
            raise HTTPException(405, "ask with POST", {"Allow": "POST"})
        raise HTTPException(404, "there is only /api/answer")

    @app.exception_handler(RequestValidationError)
    @app.exception_handler(HTTPException)
    @app.exception_handler(DatelineError)
    @app.exception_handler(sqlite3.OperationalError)
    def tell(_: object, error: Exception) -> JSONResponse:
        if isinstance(error, HTTPException):
            return JSONResponse({"error": error.detail}, error.status_code, error.headers)
        if isinstance(error, sqlite3.OperationalError):
            logger.warning("a question was not answered: %s", error)
            return JSONResponse({"error": BUSY}, 503)
        if isinstance(error, RequestValidationError):
            return JSONResponse({"error": describe(error.errors()[0])}, 400)
        return JSONResponse({"error": str(error)}, 400)


def describe(mistake: dict[str, Any]) -> str:
    """One line on what pydantic found wrong with a body: "history.0.role: Field required"."""
    if mistake["type"] == "json_invalid":
        return f"the body is no JSON: {mistake['ctx']['error']}"
    if mistake["loc"] == ("body",):
        return "send a JSON object, with Content-Type: application/json"
    where = ".".join(map(str, mistake["loc"][1:]))
    return f"{where[:100]}: {mistake['msg']}"


def _is_no_goodbye(record: logging.LogRecord) -> bool:
    """Whether a line is more than that pages were open when the server was stopped."""
    cancelled = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cancelled and "graceful shutdown" not in record.msg


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortError(
                f"can't listen at {host}:{port} ({error.strerror}); choose another with --port"
            ) from error
