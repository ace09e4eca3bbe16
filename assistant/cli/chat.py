"""The commands around the chat: `dateline chat`, `verify`, `feedback`. No logic of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.answerer import Assistant
from assistant.cli.options import (
    JsonOption,
    ModelOption,
    StoreOption,
    SureOption,
    UnsupportedOption,
    print_json,
)
from assistant.saved.feedback import read_feedback, write_cases
from assistant.saved.text import one_line
from assistant.saved.verify import read_answers
from assistant.saved.verify import verify as verify_
from index import DatelineError, Index


def chat(
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 7860,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="DATELINE_PASSWORD",
            help="Ask for this password (with any name). Better set in the environment.",
            show_default=False,
        ),
    ] = None,
    open_to_all: Annotated[
        bool, typer.Option("--open-to-all", help="Listen to other machines without a password.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Let nobody add or remove articles.")
    ] = False,
    requests: Annotated[
        int,
        typer.Option(help="Requests a minute from one address; a question takes some ten.", min=1),
    ] = 600,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="Address or network of a proxy before the chat, which is believed when it tells "
            "whose requests it passes on. May be given more than once.",
            show_default=False,
        ),
    ] = None,
    model: ModelOption = "",
    show_unsupported: UnsupportedOption = False,
    sure: SureOption = 0.0,
) -> None:
    """Open the chat in a browser."""
    try:
        from assistant.chat.server import serve
    except ModuleNotFoundError as error:
        raise DatelineError("the chat is an extra: pip install 'dateline[chat]'") from error
    serve(
        Assistant(Index.open(store), writer=model, show_unsupported=show_unsupported, sure=sure),
        host,
        port,
        password=password or None,
        open_to_all=open_to_all,
        read_only=read_only,
        requests=requests,
        proxies=proxy or (),
    )


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            help="A file that the chat exported, or that `ask --json` printed.", show_default=False
        ),
    ],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether the articles still read as a saved answer quotes them."""
    answers = read_answers(file)
    with Index.open(store) as index:
        found = verify_(answers, index.document)
    if as_json:
        print_json(found.to_dict())
    else:
        for article in found.articles:
            typer.echo(f"{article.state:<8} {one_line(article.document)}")
        for p in found.passages:
            typer.echo(f"{p.state:<8} {one_line(p.document)}, characters {p.start}-{p.end}")
        typer.echo(f"{found.same} of {len(found.passages)} passages still read so")
    if not found.holds:
        raise typer.Exit(1)


def feedback(
    store: StoreOption = None,
    cases: Annotated[
        Path | None,
        typer.Option(
            help="Write the answers found helpful to this file, as cases.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List what readers said of answers, and turn it into cases for `dateline evaluate`."""
    given = read_feedback(Index.open(store).settings.store)
    if not given:
        typer.echo("no feedback yet; readers give it in the chat, under an answer", err=True)
    if as_json:
        print_json([entry.model_dump(mode="json") for entry in given])
    else:
        for entry in given:
            word = "helpful" if entry.helpful else "not helpful"
            cells = (one_line(entry.at), f"{word:<11}", one_line(entry.answer.question))
            typer.echo("  ".join((*cells, one_line(entry.comment))).rstrip())
    if cases is not None:
        count = write_cases(given, cases)
        typer.echo(one_line(f"{count} cases written to {cases}"), err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (chat, verify, feedback):
        app.command()(command)
