"""Which model writes, how it is reached, and every way it can fail as one line."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.settings import Settings
from index.errors import DatelineError
from index.text.characters import whole

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

logger = logging.getLogger(__name__)

# What a server calls a prompt that is longer than its model reads.
TOO_LONG = ("context", "too long", "maximum length", "too many tokens", "exceed")
MOST_TOKENS = 700
# Room for the passages and the answer; a small model reads no more, a large one needs none.
LOCAL_CONTEXT = 4096

Schema = dict[str, Any]
# The reply to a system's and a user's message, held to a schema where one is given.
Ask = Callable[[str, str, Schema | None], Generator[str]]


class ModelError(DatelineError):
    """The model can't be had or did not answer; the message says which and what to do."""


class Writer:
    """A language model that is asked for text and streams it.

    Nothing is imported, loaded or contacted before the first question. Threads may share one.
    Raises `ModelError` where the setting names no kind of model.
    """

    def __init__(self, settings: Settings) -> None:
        self._kind, _, name = settings.writer.partition(":")
        if self._kind not in OPENERS or not name:
            raise ModelError(
                f"{settings.writer!r} is no model; use openai:NAME, anthropic:NAME or gguf:FILE"
            )
        self.name = Path(name).name if self._kind == "gguf" else name
        self._settings = settings
        self._ask: Ask | None = None
        self._takes_schema = self._kind != "anthropic"
        self._lock = Lock()

    def stream(self, system: str, user: str, schema: Schema | None = None) -> Generator[str]:
        """The model's reply, piece by piece, held to the JSON `schema` where the server can.

        Closing the iterator ends the request. Raises `ModelError` whatever goes wrong.
        """
        deadline = time.monotonic() + self._settings.writer_timeout
        try:
            with closing(self._pieces(system, user, schema)) as pieces:
                for piece in pieces:
                    yield whole(piece)
                    if time.monotonic() > deadline:
                        raise TimeoutError
        except ModelError:
            raise
        except Exception as error:  # each client has its own kinds, and lets HTTP's through
            raise ModelError(whole(self._explain(error))) from error

    def _pieces(self, system: str, user: str, schema: Schema | None) -> Generator[str]:
        """Ask with the schema and, where the server turns that down, once more without."""
        wanted = schema if self._takes_schema else None
        begun = False
        try:
            with closing(self._open()(system, user, wanted)) as pieces:
                for piece in pieces:
                    begun = True
                    yield piece
        except Exception as error:
            refused = _status(error) in (400, 422) and not _is_too_long(error)
            if begun or wanted is None or not refused:
                raise
            logger.info("%s takes no schema (%s); asked without", self.name, _line(error))
            self._takes_schema = False
            yield from self._pieces(system, user, None)

    def _open(self) -> Ask:
        with self._lock:
            if self._ask is None:
                self._ask = OPENERS[self._kind](self._settings)
            return self._ask

    def _explain(self, error: Exception) -> str:
        where = self._settings.writer_url or {"openai": "OpenAI", "anthropic": "Anthropic"}.get(
            self._kind, self.name
        )
        status = _status(error)
        if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
            return (
                f"{self.name} gave no whole answer within {self._settings.writer_timeout:g} "
                "seconds; DATELINE_WRITER_TIMEOUT allows more"
            )
        if _is_too_long(error):
            return f"the passages are longer than {self.name} can read; use one that reads more"
        if status is None and "api_key" in str(error):
            return f"no key is set for {where}; set DATELINE_WRITER_KEY"
        if status in (401, 403):
            return f"{where} refused the key; set DATELINE_WRITER_KEY"
        if status == 404:
            return f"{where} has no model named {self.name}; check DATELINE_WRITER and its URL"
        if status == 429:
            return f"{where} takes no more requests for now (rate limit or quota); try again later"
        if status is not None:
            return f"{where} failed with status {status}: {_line(error)}"
        if "Connect" in type(error).__name__:
            return f"{where} can't be reached; see whether it runs and DATELINE_WRITER_URL is right"
        return f"{where} broke off its answer ({type(error).__name__}: {_line(error)})"


def open_writer(settings: Settings, writer: str | Writer = "") -> Writer | None:
    """The model named `writer`, or else by the settings; None where neither names one."""
    if isinstance(writer, Writer):
        return writer
    named = settings.model_copy(update={"writer": writer or settings.writer})
    return Writer(named) if named.writer else None


def _open_openai(settings: Settings) -> Ask:
    client = _import("llama_index.llms.openai_like", "openai").OpenAILike
    # A server of one's own often wants no key; the client wants one to send, and must not take
    # OpenAI's from the environment for it.
    own = {"api_base": settings.writer_url, "api_key": "none"} if settings.writer_url else {}
    key = settings.writer_key.get_secret_value()
    reached = own | ({"api_key": key} if key else {})

    def ask(system: str, user: str, schema: Schema | None) -> Generator[str]:
        wanted = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
        form = {"response_format": wanted} if schema else {}
        llm = client(is_chat_model=True, additional_kwargs=form, **reached, **_request(settings))
        return _chat(llm, llm._get_client(), system, user)

    return ask


def _open_anthropic(settings: Settings) -> Ask:
    client = _import("llama_index.llms.anthropic", "anthropic").Anthropic

    def ask(system: str, user: str, _: Schema | None) -> Generator[str]:
        llm = client(
            base_url=settings.writer_url or None,
            api_key=settings.writer_key.get_secret_value() or None,
            **_request(settings),
        )
        return _chat(llm, llm._client, system, user)

    return ask


def _open_gguf(settings: Settings) -> Ask:
    """llama.cpp's server inside this process, on a free port of the loopback with a key."""
    path = Path(_name(settings)).expanduser()
    if not path.is_file():
        raise ModelError(
            whole(f"there is no model file {path}; DATELINE_WRITER=gguf:FILE names it")
        )
    xllamacpp = _import("xllamacpp", "gguf")
    key = secrets.token_hex(16)
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = LOCAL_CONTEXT
    params.n_parallel = 1
    params.port = 0
    params.api_keys = [key]
    params.cors_origins = ""
    params.ui = False
    params.warmup = False
    params.verbosity = -1
    # Threads that wait for one another stand still as soon as anything else wants a core.
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = max(1, (os.cpu_count() or 2) - 1)
    try:
        server = xllamacpp.Server(params)
    except Exception as error:
        raise ModelError(f"{path} can't be run as a model: {_line(error)}") from error
    reached = {"writer_url": f"{server.listening_address}/v1", "writer_key": SecretStr(key)}
    asked = _open_openai(settings.model_copy(update=reached))

    def ask(system: str, user: str, schema: Schema | None) -> Generator[str]:
        # Holds on to the server, which ends with its last reference.
        assert server.listening_address  # noqa: S101
        return asked(system, user, schema)

    return ask


OPENERS: dict[str, Callable[[Settings], Ask]] = {
    "openai": _open_openai,
    "anthropic": _open_anthropic,
    "gguf": _open_gguf,
}


def _name(settings: Settings) -> str:
    return settings.writer.partition(":")[2]


def _request(settings: Settings) -> dict[str, Any]:
    """What every client is told alike."""
    return {
        "model": _name(settings),
        "temperature": 0.0,
        "max_tokens": MOST_TOKENS,
        "timeout": settings.writer_timeout,
        "max_retries": 0,
    }


def _import(module: str, extra: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ModelError(
            f"this kind of model is an extra; install it: pip install 'dateline[{extra}]'"
        ) from error


def _chat(llm: LLM, client: Any, system: str, user: str) -> Generator[str]:
    from llama_index.core.llms import ChatMessage

    messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]
    # A client for each reply: closing it is what ends a request that nobody waits for any more.
    with closing(client):
        for response in llm.stream_chat(messages):
            yield response.delta or ""


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _is_too_long(error: Exception) -> bool:
    said = str(error).casefold()
    return _status(error) in (400, 413, 500, None) and any(words in said for words in TOO_LONG)


def _line(error: Exception) -> str:
    """What the server itself says, short and on one line."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(said or error).split())
    return text if len(text) <= 200 else text[:199] + "…"
