"""The command line: `dateline ask`, `evaluate`, and those of `corpus` and `chat`. No logic."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Generator
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from assistant import __version__
from assistant.answerer import Assistant
from assistant.cli import chat, corpus
from assistant.cli.models import models
from assistant.cli.options import (
    JsonOption,
    ModelOption,
    StoreOption,
    SureOption,
    UnsupportedOption,
    print_json,
    show_log,
)
from assistant.evaluation.cases import find_cases
from assistant.evaluation.metrics import measure
from assistant.evaluation.report import to_dict, to_table
from assistant.evidence.stack import FITTED, keep_models
from assistant.saved.record import AnswerRecord
from assistant.saved.text import one_line, to_terminal
from assistant.settings import read_settings, warn_of_unknown_variables
from assistant.types import Answer
from index import DatelineError, Filter, Index

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
corpus.register(app)
chat.register(app)
app.command()(models)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def dateline(
    version: Annotated[  # noqa: ARG001
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say on standard error what is going on.")
    ] = False,
) -> None:
    """Answers from your news articles, each sentence traced to its exact characters."""
    show_log(verbose=verbose)
    warn_of_unknown_variables(os.environ)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    store: StoreOption = None,
    as_json: JsonOption = False,
    publisher: Annotated[
        str | None, typer.Option(help="Ask only this publisher's articles.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Ask only articles from this date on: 2024-05-01, 2024-05 or 2024."),
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Ask only articles up to this date, included.")
    ] = None,
    model: ModelOption = "",
    show_unsupported: UnsupportedOption = False,
    sure: SureOption = 0.0,
) -> None:
    """Answer a question, with the passages that say so."""
    index = Index.open(store)
    assistant = Assistant(index, writer=model, show_unsupported=show_unsupported, sure=sure)
    wanted = Filter(publisher, since, until)
    if as_json:
        print_json(assistant.answer(question, wanted=wanted).to_dict())
    elif sys.stdout.isatty():
        _show_live(assistant.stream(question, wanted=wanted))
    else:
        typer.echo(to_terminal(AnswerRecord.of(assistant.answer(question, wanted=wanted))))


@app.command()
def evaluate(
    cases: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files of cases, JSON lines. Default: tests/fixtures/*.jsonl.", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
    model: ModelOption = "",
    sure: SureOption = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Answer cases and print how good the answers are, by category."""
    read = find_cases(cases)
    assistant = Assistant(Index.open(store), writer=model, sure=sure)
    outcomes = [
        measure(case, assistant.answer(case.question, case.history), assistant.index.store.document)
        for case in read
    ]
    if as_json:
        print_json(to_dict(outcomes))
    else:
        typer.echo(to_table(outcomes))


@app.command()
def fit(
    cases: Annotated[list[Path], typer.Argument(help="Files of cases, JSON lines.")],
    store: StoreOption = None,
) -> None:
    """Fit how answers are chosen and refused to your own cases, and keep it if it is better."""
    from assistant.fitting.refit import refit

    index = Index.open(store)
    tried = refit(find_cases(cases), index, read_settings())
    typer.echo(f"before\n{to_table(tried.before)}\n\nafter, each case held out of the fit")
    typer.echo(to_table(tried.after))
    if tried.better:
        keep_models(tried.models, tried.stack, index.settings.store)
        typer.echo("\n" + one_line(f"better: kept in {index.settings.store / FITTED}"))
    else:
        typer.echo("\nno better: nothing is changed")


def main() -> None:
    """Run the command line. An error is one line on standard error: exit code 1, or 2 for what
    was typed wrongly.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        # What the output's encoding lacks is no reason to say nothing.
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.exit(app(prog_name="dateline", standalone_mode=False))
    except TyperException as error:
        told = error.format_message().strip()
        # Without a command, help has been printed.
        if not told:
            sys.exit(error.exit_code)
        _stop(f"{told} (dateline --help says what there is)", error.exit_code)
    except DatelineError as error:
        _stop(str(error))
    except UnicodeEncodeError as error:
        _stop(f"{error.object!a:.200} can't be read: it is not UTF-8")
    except (OSError, sqlite3.Error) as error:
        # A full disk, a folder that may not be written: what was complete stays as it was.
        damaged = isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error)
        advice = "; get a backup back with: dateline restore FILE" if damaged else ""
        _stop(f"the index can't be read or written: {error}{advice}")


def _stop(told: str, code: int = 1) -> NoReturn:
    # What is told of may be a file's name, or what a file says.
    typer.echo(one_line(f"dateline: {told}"), err=True)
    sys.exit(code)


def _show_live(answers: Generator[Answer]) -> None:
    """Draw the answer on the terminal as it comes; what has scrolled off stays whole."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    shown = ""
    with closing(answers) as stream, Live(console=Console(), transient=True) as live:
        for answer in stream:
            shown = to_terminal(AnswerRecord.of(answer), answer.pending)
            live.update(Text(shown))
    typer.echo(shown)
