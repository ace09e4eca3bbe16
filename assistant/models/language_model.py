"""Which model writes, how it is reached, and every way it can fail as one line."""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from index.errors import DatelineError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

logger = logging.getLogger(__name__)

PROVIDERS = ("openai", "anthropic", "gguf")
# What a server calls a prompt that is longer than its model reads.
TOO_LONG = ("context", "too long", "maximum length", "too many tokens", "exceed")
MOST_TOKENS = 700
# Room for the passages and the answer; a small model reads no more, a large one needs none.
LOCAL_CONTEXT = 4096

Schema = dict[str, Any]
Ask = Callable[[str, str, Schema | None, float], Generator[str]]


class ModelError(DatelineError):
    """The model can't be had or did not answer; the message says which and what to do."""


class Writer:
    """A language model that is asked for text and streams it.

    Nothing is imported, loaded or contacted before the first question. Threads may share one.
    Raises `ModelError` where the setting names no kind of model.
    """

    def __init__(self, settings: Settings) -> None:
        kind, _, self.name = settings.writer.partition(":")
        if kind not in PROVIDERS or not self.name:
            raise ModelError(
                f"{settings.writer!r} is no model; use openai:NAME, anthropic:NAME or gguf:FILE"
            )
        if kind == "gguf":
            self.name = Path(self.name).name
        self._kind = kind
        self._settings = settings
        self._opened: Opened | None = None
        self._lock = Lock()

    def stream(self, system: str, user: str, schema: Schema | None = None) -> Generator[str]:
        """The model's reply, piece by piece, held to the JSON `schema` where the server can.

        Closing the iterator ends the request. Raises `ModelError` whatever goes wrong.
        """
        limit = self._settings.writer_timeout
        deadline = time.monotonic() + limit
        try:
            opened = self._open()
            with closing(self._pieces(opened, system, user, schema, limit)) as pieces:
                for piece in pieces:
                    yield piece
                    if time.monotonic() > deadline:
                        raise ModelError(self._too_slow(limit))
        except ModelError:
            raise
        except Exception as error:  # each client has its own kinds, and lets HTTP's through
            raise ModelError(self._explain(error, limit)) from error

    def _pieces(
        self, opened: Opened, system: str, user: str, schema: Schema | None, seconds: float
    ) -> Generator[str]:
        """Ask with the schema and, where the server turns that down, once more without."""
        if schema is not None and opened.takes_schema:
            begun = False
            try:
                with closing(opened.ask(system, user, schema, seconds)) as pieces:
                    for piece in pieces:
                        begun = True
                        yield piece
                return
            except Exception as error:
                refused = _status(error) in (400, 422) and not _is_too_long(error)
                if begun or not refused:
                    raise
                logger.info("%s takes no schema (%s); asked without", self.name, _line(error))
                self._opened = opened = Opened(opened.ask, takes_schema=False)
        with closing(opened.ask(system, user, None, seconds)) as pieces:
            yield from pieces

    def _open(self) -> Opened:
        with self._lock:
            if self._opened is None:
                self._opened = OPENERS[self._kind](self._settings)
            return self._opened

    def _explain(self, error: Exception, limit: float) -> str:
        where = self._settings.writer_url or {"openai": "OpenAI", "anthropic": "Anthropic"}.get(
            self._kind, self.name
        )
        status = _status(error)
        if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
            return self._too_slow(limit)
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

    def _too_slow(self, limit: float) -> str:
        return (
            f"{self.name} gave no whole answer within {limit:g} seconds; DATELINE_WRITER_TIMEOUT "
            "allows more"
        )


def open_writer(settings: Settings, writer: str | Writer = "") -> Writer | None:
    """The model named `writer`, or else by the settings; None where neither names one."""
    if isinstance(writer, Writer):
        return writer
    named = settings.model_copy(update={"writer": writer or settings.writer})
    return Writer(named) if named.writer else None


@dataclass(frozen=True, slots=True)
class Opened:
    """A client at work: `ask(system, user, schema, seconds)` streams the reply's text.

    `takes_schema` tells whether the server is to be asked for JSON of a schema.
    """

    ask: Ask
    takes_schema: bool


def _open_openai(settings: Settings) -> Opened:
    openai_like = _client("llama_index.llms.openai_like", "openai").OpenAILike
    reached: dict[str, Any] = {}
    if settings.writer_url:
        # A server of one's own often wants no key; the client wants one to send, and must not
        # take OpenAI's from the environment for it.
        reached = {"api_base": settings.writer_url, "api_key": "none"}
    if settings.writer_key.get_secret_value():
        reached["api_key"] = settings.writer_key.get_secret_value()

    def ask(system: str, user: str, schema: Schema | None, seconds: float) -> Generator[str]:
        wanted = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
        llm = openai_like(
            model=_name(settings),
            is_chat_model=True,
            temperature=0.0,
            max_tokens=MOST_TOKENS,
            timeout=seconds,
            max_retries=0,
            additional_kwargs={"response_format": wanted} if schema else {},
            **reached,
        )
        return _chat(llm, llm._get_client(), system, user)

    return Opened(ask, takes_schema=True)


def _open_anthropic(settings: Settings) -> Opened:
    anthropic = _client("llama_index.llms.anthropic", "anthropic").Anthropic

    def ask(system: str, user: str, _: Schema | None, seconds: float) -> Generator[str]:
        llm = anthropic(
            model=_name(settings),
            base_url=settings.writer_url or None,
            api_key=settings.writer_key.get_secret_value() or None,
            temperature=0.0,
            max_tokens=MOST_TOKENS,
            timeout=seconds,
            max_retries=0,
        )
        return _chat(llm, llm._client, system, user)

    return Opened(ask, takes_schema=False)


def _open_gguf(settings: Settings) -> Opened:
    """llama.cpp's server inside this process, on a free port of the loopback with a key."""
    path = Path(_name(settings)).expanduser()
    if not path.is_file():
        raise ModelError(f"there is no model file {path}; DATELINE_WRITER=gguf:FILE names it")
    xllamacpp = _client("xllamacpp", "gguf")
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
    local = settings.model_copy(
        update={
            "writer_url": f"{server.listening_address}/v1",
            "writer_key": type(settings.writer_key)(key),
        }
    )
    asked = _open_openai(local).ask

    def ask(system: str, user: str, schema: Schema | None, seconds: float) -> Generator[str]:
        # Holds on to the server, which ends with its last reference.
        assert server.listening_address  # noqa: S101
        return asked(system, user, schema, seconds)

    return Opened(ask, takes_schema=True)


OPENERS: dict[str, Callable[[Settings], Opened]] = {
    "openai": _open_openai,
    "anthropic": _open_anthropic,
    "gguf": _open_gguf,
}


def _name(settings: Settings) -> str:
    return settings.writer.partition(":")[2]


def _client(module: str, extra: str) -> Any:
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
