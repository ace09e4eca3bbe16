"""The commands around the chat: `dateline chat`, `verify`, `feedback`. No logic of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import ModelOption, StoreOption, UnsupportedOption, load_settings
from assistant.settings import read_writer_settings
from index.errors import DatelineError


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
        typer.Option(help="Requests a minute from one address; a question takes some six.", min=1),
    ] = 600,
    model: ModelOption = "",
    show_unsupported: UnsupportedOption = False,
) -> None:
    """Open the chat in a browser."""
    try:
        import gradio  # noqa: F401
    except ModuleNotFoundError as error:
        raise DatelineError("the chat is an extra: pip install 'dateline[chat]'") from error
    from assistant import open_answerer
    from assistant.chat.server import serve

    settings = load_settings(store)
    serve(
        open_answerer(settings, read_writer_settings(model), show_unsupported=show_unsupported),
        settings,
        host,
        port,
        password=password or None,
        open_to_all=open_to_all,
        read_only=read_only,
        requests=requests,
    )


def verify(
    file: Annotated[
        Path, typer.Argument(help="A file that the chat exported.", show_default=False)
    ],
    store: StoreOption = None,
) -> None:
    """Say whether the articles still read as an exported answer quotes them."""
    from assistant.saved.record import check, read_file, sha256
    from index.encoder.transformer import encoder_name
    from index.store.reader import Store
    from index.types import Document

    transcript = read_file(file)
    settings = load_settings(store)
    model = (settings.model, settings.query_prompt, settings.passage_prompt)
    opened = Store.open(settings.store, encoder_name(*model))

    def read(path: str) -> Document | None:
        try:
            return opened.document(path)
        except DatelineError:
            return None

    results = [result for kept in transcript.answers for result in check(kept, read)]
    hashes = {p: s.sha256 for kept in transcript.answers for p, s in kept.sources.items()}
    for path, digest in hashes.items():
        document = read(path)
        state = "gone" if document is None else "same"
        if document is not None and sha256(document) != digest:
            state = "changed"
        typer.echo(f"{state:<8} {path}")
    for where, state in dict.fromkeys(results):
        typer.echo(f"{state:<8} {where}")
    bad = sum(state != "same" for _, state in dict.fromkeys(results))
    count = len(dict.fromkeys(results))
    typer.echo(f"{count - bad} of {count} passages still read so")
    if bad:
        raise typer.Exit(1)


def feedback(
    store: StoreOption = None,
    cases: Annotated[
        Path | None,
        typer.Option(
            help="Write the answers found helpful to this file, as cases.", show_default=False
        ),
    ] = None,
) -> None:
    """List what readers said of answers, and turn it into cases for `dateline evaluate`."""
    from assistant.saved.feedback import read_feedback, to_cases, to_line

    given = read_feedback(load_settings(store).store)
    if not given:
        typer.echo("no feedback yet; readers give it in the chat, under an answer", err=True)
    for entry in given:
        comment = " ".join(entry.comment.split())
        word = "helpful" if entry.helpful else "not helpful"
        typer.echo(f"{entry.at}  {word:<11}  {entry.answer.question}  {comment}".rstrip())
    if cases is not None:
        made = to_cases(given)
        cases.write_text("".join(to_line(case) + "\n" for case in made), encoding="utf-8")
        typer.echo(f"{len(made)} cases written to {cases}", err=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (chat, verify, feedback):
        app.command()(command)
