"""What is asked of the server beside Gradio: POST /api/answer, and the functions of the page."""

from __future__ import annotations

import logging
import sqlite3
from functools import partial
from typing import Annotated, Any, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import Body, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant.chat.page import ASKED_AT_ONCE
from assistant.chat.service import BUSY, ChatService
from assistant.question.read import LONGEST_QUESTION
from assistant.saved.text import one_line
from assistant.types import Message
from index.errors import DatelineError
from index.text.characters import whole

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Where Gradio's script sends what `ui.js` asks of `server`.
FUNCTIONS = "/gradio_api/component_server"

logger = logging.getLogger(__name__)

Text = Annotated[str, BeforeValidator(lambda v: whole(v) if isinstance(v, str) else v)]


class Asked(BaseModel):
    """The body of POST /api/answer; dates are ISO 8601 and inclusive."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[Text, Field(max_length=LONGEST_QUESTION)]
    history: tuple[Message, ...] = ()
    publisher: Text | None = None
    since: Text | None = None
    until: Text | None = None


class ReadArticle(BaseModel):
    """Links, of which the first is followed."""

    fn_name: Literal["read_article"]
    data: list[Text]


class SearchArticles(BaseModel):
    """A query, publisher, since and until."""

    fn_name: Literal["search_articles"]
    data: tuple[Text | None, Text | None, Text | None, Text | None]


class AddArticle(BaseModel):
    """A file's name, and the file in base64."""

    fn_name: Literal["add_article"]
    data: tuple[Text, str]


class RemoveArticle(BaseModel):
    """An article's path."""

    fn_name: Literal["remove_article"]
    data: Text


class Export(BaseModel):
    """A kind of file, and packed answers."""

    fn_name: Literal["export"]
    data: Annotated[list[Text], Field(min_length=2)]


class Rate(BaseModel):
    """A word, a comment, and packed answers: the one meant, then those before it."""

    fn_name: Literal["rate"]
    data: Annotated[list[Text], Field(min_length=3)]


Call = Annotated[
    ReadArticle | SearchArticles | AddArticle | RemoveArticle | Export | Rate,
    Body(discriminator="fn_name"),
]


def add_api(app: FastAPI, service: ChatService) -> None:
    """POST /api/answer, and the page's own functions; every error is JSON, a line under "error"."""
    limiter = CapacityLimiter(ASKED_AT_ONCE)

    @app.post("/api/answer")
    async def answer(asked: Asked) -> dict[str, Any]:
        asking = partial(service.answer, **asked.model_dump())
        return await to_thread.run_sync(asking, limiter=limiter)

    # In place of Gradio's, which takes any function, any data and any number of sessions.
    @app.post(FUNCTIONS)
    @app.post(f"{FUNCTIONS}/")
    def call(called: Call) -> Any:
        return getattr(service, called.fn_name)(called.data)

    # The page below would answer these in HTML.
    @app.api_route("/api/{rest:path}", methods=METHODS)
    def miss(rest: str) -> None:
        if rest == "answer":
            raise HTTPException(405, "ask with POST", {"Allow": "POST"})
        raise HTTPException(404, "there is only /api/answer")

    for kind in (RequestValidationError, HTTPException, DatelineError, sqlite3.OperationalError):
        app.add_exception_handler(kind, tell)


def tell(_: object, error: Exception) -> JSONResponse:
    """One line on what went wrong with a request."""
    if isinstance(error, HTTPException):
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)
    if isinstance(error, sqlite3.OperationalError):
        logger.warning("a question was not answered: %s", error)
        return JSONResponse({"error": BUSY}, 503)
    if isinstance(error, RequestValidationError):
        return JSONResponse({"error": describe(error.errors()[0])}, 400)
    if isinstance(error, DatelineError):
        return JSONResponse({"error": str(error)}, 400)
    return JSONResponse({"error": "there is no such call"}, 400)


def describe(mistake: dict[str, Any]) -> str:
    """One line on what pydantic found wrong with a body: "history.0.role: Field required"."""
    if mistake["type"] == "json_invalid":
        return f"the body is no JSON: {mistake['ctx']['error']}"
    if mistake["loc"] == ("body",) and "tag" not in mistake["type"]:
        return "send a JSON object, with Content-Type: application/json"
    where = ".".join(map(str, mistake["loc"][1:])) or "fn_name"
    return one_line(f"{where[:100]}: {mistake['msg'][:300]}")
