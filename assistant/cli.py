"""The command line: `dateline ask`, `chat`, `evaluate`, and those of `cli_corpus`. No logic."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant import cli_corpus
from assistant.cli_corpus import StoreOption
from assistant.cli_corpus import load_settings as _settings
from index.errors import DatelineError

app = typer.Typer(
    help="Answers from your news articles, each sentence traced to its exact characters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


cli_corpus.register(app)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    store: StoreOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Answer a question, with the passages that say so."""
    from assistant import open_answerer
    from assistant.render import to_terminal

    answer = open_answerer(_settings(store)).answer(question)
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        typer.echo(to_terminal(answer))


@app.command()
def chat(
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 7860,
) -> None:
    """Open the chat in a browser."""
    from assistant import open_answerer
    from assistant.ui import serve

    serve(open_answerer(_settings(store)), host, port)


@app.command()
def evaluate(
    cases: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files of cases, JSON lines. Default: tests/fixtures/*.jsonl.", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Answer cases and print how good the answers are, by category."""
    from assistant import open_answerer
    from assistant.evaluation import CasesError, measure, read_cases
    from assistant.render import to_table

    paths = cases or sorted(Path("tests/fixtures").glob("*.jsonl"))
    if not paths:
        raise CasesError("no tests/fixtures/*.jsonl here; name a file of cases")
    read = [case for path in paths for case in read_cases(path)]
    answerer = open_answerer(_settings(store))
    outcomes = [
        measure(case, answerer.answer(case.question, case.history), answerer.store.document)
        for case in read
    ]
    typer.echo(to_table(outcomes))


def main() -> None:
    """Run the command line; an error of Dateline's own is one line on standard error, exit 1."""
    try:
        app()
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        sys.exit(1)
    except (OSError, sqlite3.Error) as error:
        # A full disk, a folder that may not be written: what was complete stays as it was.
        damaged = isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error)
        advice = "; get a backup back with: dateline restore FILE" if damaged else ""
        typer.echo(f"dateline: the index can't be read or written: {error}{advice}", err=True)
        sys.exit(1)
