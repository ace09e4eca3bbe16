"""What the command lines have in common: the options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import Settings

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
UnsupportedOption = Annotated[
    bool,
    typer.Option(
        "--show-unsupported", help="Show, struck through, what the articles don't bear out."
    ),
]


def load_settings(store: Path | None) -> Settings:
    """The settings as they stand, with the store named on the command line, if any."""
    return Settings(store=store) if store else Settings()
