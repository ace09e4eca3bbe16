"""What the commands have in common: options that several take, and where warnings go."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.saved.text import one_line

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Folder of the index. Default: DATELINE_STORE, else one in your data directory.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        help="A model that writes: openai:NAME, anthropic:NAME or gguf:FILE. Default: "
        "DATELINE_WRITER, else none.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")]
SureOption = Annotated[
    float,
    typer.Option(
        "--sure",
        help="How often an answer has to be right, as 0.9; what is less sure is not answered. "
        "Default: DATELINE_SURE, else as often as not.",
        min=0,
        max=0.999,
        show_default=False,
    ),
]
UnsupportedOption = Annotated[
    bool,
    typer.Option(
        "--show-unsupported", help="Show, struck through, what the articles don't bear out."
    ),
]


def print_json(value: Any) -> None:
    """Plain values on standard output, as programs read them, in ASCII: a terminal obeys nothing
    in it, and any output takes it.
    """
    typer.echo(json.dumps(value, indent=2))


class OneLine(logging.Formatter):
    """A record as one plain line: "warning: ..."."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a terminal is sent no control characters."""
        return f"{record.levelname.lower()}: {one_line(record.getMessage())}"


def show_log(*, verbose: bool) -> None:
    """Show on standard error what `index` and `assistant` warn of; if `verbose`, what they do."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    for package in ("index", "assistant"):
        logger = logging.getLogger(package)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if verbose else logging.WARNING)
