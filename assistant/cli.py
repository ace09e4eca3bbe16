"""The command line: `dateline index`, `ask`, `evaluate`, and those of cli_chat. No logic."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant import cli_chat
from index.errors import DatelineError
from index.settings import Settings

app = typer.Typer(
    help="Answers from your news articles, each sentence traced to its exact characters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Folder of the index. Default: DATELINE_STORE, else one in your data directory.",
        show_default=False,
    ),
]


@app.command("index")
def index_(
    paths: Annotated[list[Path], typer.Argument(help="Folders of articles.", show_default=False)],
    store: StoreOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index anew, as another model needs.")
    ] = False,
) -> None:
    """Make the index hold exactly the articles of these folders."""
    from index.embed import encoder_name
    from index.export import prepare_model
    from index.store import ENCODER
    from index.sync import sync

    settings = _settings(store)
    model = (settings.model, settings.query_prompt, settings.passage_prompt)
    report = sync(
        settings.store,
        paths,
        encoder_name(*model),
        lambda: prepare_model(*model, settings.store / ENCODER),
        rebuild=rebuild,
        on_progress=lambda done, total: typer.echo(f"{done} of {total} embedded", err=True),
    )
    typer.echo(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged; the index is in {settings.store}",
        err=True,
    )
    for failure in report.failures:
        typer.echo(f"not indexed: {failure}", err=True)
    if report.failures:
        raise typer.Exit(1)


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


cli_chat.register(app)


def main() -> None:
    """Run the command line; an error of Dateline's own is one line on standard error, exit 1."""
    try:
        app()
    except DatelineError as error:
        typer.echo(f"dateline: {error}", err=True)
        sys.exit(1)
    except (OSError, sqlite3.Error) as error:
        # A full disk, a folder that may not be written: what was complete stays as it was.
        typer.echo(f"dateline: the index can't be read or written: {error}", err=True)
        sys.exit(1)


def _settings(store: Path | None) -> Settings:
    return Settings(store=store) if store else Settings()
