"""`dateline models`: which models are used, and where the weights fitted to them come from."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import typer

from assistant.cli.options import JsonOption, StoreOption, print_json
from assistant.evidence.stack import Stack, origin_of_weights
from assistant.reader.weights import installed
from assistant.saved.text import one_line
from assistant.settings import NO_READER, PACKAGED_READER, read_settings
from index import Index

NONE = "none"


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind of model, the one used, and what sets it."""

    kind: str
    model: str
    set_by: str


def models(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the models that are used, and whether how answers are chosen was fitted to them."""
    index = Index.open(store)
    settings = read_settings()
    missing = settings.reader == PACKAGED_READER and not installed()
    stack = Stack(index.encoder_name, NO_READER if missing else settings.reader)
    rows = [
        _Row("embedding", index.encoder_name, "DATELINE_MODEL"),
        _Row(
            "reader",
            f"{NONE}, not installed: make reader" if missing else settings.reader,
            "DATELINE_READER",
        ),
        _Row("writer", settings.writer or NONE, "DATELINE_WRITER"),
        _Row("verifier", settings.verifier or index.encoder_name, "DATELINE_VERIFIER"),
        _Row("weights", origin_of_weights(stack, index.settings.store), "dateline fit"),
    ]
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        typer.echo(f"{row.kind}\t{one_line(row.model)}\t({row.set_by})")
