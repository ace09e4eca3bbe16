"""Extraction in a process of its own, so that a hostile or broken file costs only itself.

The process may use so much memory and so many seconds a file; past that it is ended and the next
file gets a new one. It is told a kind in a line of JSON, and given the bytes behind it; it answers
with a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter

from index.documents.formats import Extracted, ExtractError, extract, split
from index.isolation import run_alone

SECONDS_TO_READ = 30.0
MEMORY = 2_000_000_000
# Starting takes this long on a busy machine, libraries included.
SECONDS_TO_START = 60.0
LARGEST_ANSWER = 200_000_000
EXTRACTED = TypeAdapter(Extracted)
ARTICLES = TypeAdapter(list[dict[str, Any]])
T = TypeVar("T")


class Sandbox:
    """Runs `extract` and `split` of `index.documents.formats` under limits.

    Close it, or use it in a `with`.
    """

    def __init__(self, seconds: float = SECONDS_TO_READ) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def extract(self, kind: str, raw: bytes) -> Extracted:
        """What an article holds. Raises `ExtractError`."""
        return self._ask(EXTRACTED, "extract", kind, raw)

    def split(self, kind: str, raw: bytes) -> list[dict[str, Any]]:
        """The articles of a file of several, each as an object of JSON. Raises `ExtractError`."""
        return self._ask(ARTICLES, "split", kind, raw)

    def _ask(self, form: TypeAdapter[T], what: str, kind: str, raw: bytes) -> T:
        process = self._process or self._start()
        request = json.dumps({"what": what, "kind": kind, "size": len(raw)})
        try:
            assert process.stdin is not None  # noqa: S101 (a pipe was asked for)
            process.stdin.write(request.encode() + b"\n" + raw)
            process.stdin.flush()
            answer = json.loads(_read_line(process, self._seconds))
            if "error" not in answer:
                return form.validate_python(answer["is"])
        except TimeoutError as error:
            self.close()
            raise ExtractError(f"took longer than {self._seconds:.0f} s to read") from error
        except (OSError, ValueError) as error:
            self.close()
            raise ExtractError("broke what reads it: damaged, or made to do so") from error
        raise ExtractError(answer["error"])

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            # Its pipes are closed with it.
            with suppress(OSError):
                process.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            **run_alone("index.documents.sandbox"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            _read_line(self._process, SECONDS_TO_START)
        except (OSError, ValueError) as error:
            self.close()
            raise ExtractError("the process that reads files can't be started") from error
        return self._process


def _read_line(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """A line of the process's output. Raises TimeoutError, ValueError where it ends before."""
    assert process.stdout is not None  # noqa: S101
    started = time.monotonic()
    end = threading.Timer(seconds, process.kill)
    end.start()
    line = process.stdout.readline(LARGEST_ANSWER)
    end.cancel()
    if line.endswith(b"\n"):
        return line
    raise TimeoutError if time.monotonic() >= started + seconds else ValueError("no answer")


def _answer(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    try:
        if request["what"] == "split":
            return {"is": split(request["kind"], raw)}
        return {"is": asdict(extract(request["kind"], raw))}
    except ExtractError as error:
        return {"error": " ".join(str(error).split())}
    except MemoryError:
        return {"error": f"needs more than {MEMORY // 1_000_000} MB to read"}
    except RecursionError:
        return {"error": "nested too deeply"}
    except Exception as error:  # the libraries raise kinds of their own on damaged files
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        return {"error": f"damaged, or not what its name says ({reason})"}


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # What libraries print must not stand between the answers.
    os.dup2(2, 1)
    _limit_memory()
    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = _answer(request, sys.stdin.buffer.read(request["size"]))
        written = json.dumps(answer, ensure_ascii=False).encode(errors="replace")
        answers.write(written + b"\n")
        answers.flush()


def _limit_memory() -> None:
    """As far as the system can: Windows has no such limit, and macOS refuses some."""
    with suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
