"""The commands that fill, look through and keep the index. No logic of their own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import JsonOption, StoreOption, print_json
from assistant.saved.text import one_line
from index import Article, Index
from index import fetch as fetch_


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("index")(index_)
    for command in (sources, remove, fetch, doctor, rebuild, backup, restore):
        app.command()(command)


def index_(
    paths: Annotated[
        list[Path], typer.Argument(help="Folders or files of articles.", show_default=False)
    ],
    store: StoreOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the index anew, as another model needs.")
    ] = False,
    allow_empty: Annotated[
        bool,
        typer.Option("--allow-empty", help="Forget the articles of a folder that is empty now."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the index hold exactly the articles of these folders."""
    index = Index.open(store)
    with progress("embedded") as on_progress:
        report = index.sync(
            paths, rebuild=rebuild, allow_empty=allow_empty, on_progress=on_progress
        )
    moved = f"{len(report.moved)} moved, " if report.moved else ""
    _say(
        f"{len(report.added)} added, {len(report.changed)} changed, {moved}"
        f"{len(report.removed)} removed, {report.unchanged} unchanged; "
        f"the index is in {index.settings.store}"
    )
    if report.foreign:
        foreign = ", ".join(report.foreign)
        _say(f"in another language, so not answered from reliably: {foreign}")
    for part in report.skipped:
        _say(f"skipped: {part}")
    for failure in report.failures:
        _say(f"not indexed: {failure}")
    kinds = Counter(article.kind for article in index.articles())
    by_number = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    counts = ", ".join(f"{number:,} {kind}" for kind, number in by_number)
    _say(f"articles in the index: {kinds.total():,} ({counts})")
    if as_json:
        print_json({**asdict(report), "kinds": kinds})
    if report.failures:
        raise typer.Exit(1)


def sources(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the articles: path, publisher (else author), date, copies, title, when indexed."""
    articles = Index.open(store).articles()
    if as_json:
        print_json([asdict(article) for article in articles])
        return
    for article in articles:
        typer.echo(_row(article))


def remove(
    names: Annotated[
        list[str],
        typer.Argument(help="Articles as `sources` lists them, or folders.", show_default=False),
    ],
    store: StoreOption = None,
) -> None:
    """Take articles out of the index. Their files stay, and indexing them brings them back."""
    for path in Index.open(store).remove(*names):
        _say(f"removed {path}")


def fetch(
    list_: Annotated[
        Path,
        typer.Argument(
            metavar="LIST", help="A file of addresses, one a line, or an RSS or Atom feed."
        ),
    ],
    folder: Annotated[Path, typer.Argument(help="Where the pages are saved, to be indexed.")],
) -> None:
    """Download the pages of a list or feed file into a folder, for `dateline index` to read."""
    failed = 0
    for address, failure in fetch_(list_, folder):
        _say(f"not fetched: {address}: {failure}" if failure else f"fetched {address}")
        failed += bool(failure)
    if failed:
        raise typer.Exit(1)


def doctor(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Check that all parts of the index agree, and repair what does not."""
    diagnosis = Index.open(store).doctor()
    for line in diagnosis.repaired:
        _say(f"repaired: {line}")
    for line in diagnosis.damaged:
        _say(line)
    lost = f", {len(diagnosis.damaged)} damaged" if diagnosis.damaged else ""
    _say(f"{diagnosis.articles} articles; {len(diagnosis.repaired) or 'nothing'} to repair{lost}")
    if as_json:
        print_json(asdict(diagnosis))
    if diagnosis.damaged:
        raise typer.Exit(1)


def rebuild(store: StoreOption = None) -> None:
    """Make the index anew from the texts it holds, for another model; no files are read."""
    index = Index.open(store)
    with progress("embedded") as on_progress:
        count = index.rebuild(on_progress=on_progress)
    _say(f"{count} articles; the index is in {index.settings.store}")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    store: StoreOption = None,
) -> None:
    """Write the whole index to one file."""
    _say(f"{Index.open(store).backup(file)} articles in {file}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.", show_default=False)],
    store: StoreOption = None,
) -> None:
    """Make the index hold what a backup does; what it held is kept in before-restore.sqlite."""
    index = Index.open(store)
    count = index.restore(file)
    _say(f"{count} articles; the index is in {index.settings.store}")


@contextmanager
def progress(done_what: str) -> Iterator[Callable[[int, int], None]]:
    """On standard error: a bar with rate and remaining time on a terminal, else plain lines."""
    if not sys.stderr.isatty():
        yield lambda done, total: _say(f"{done} of {total} {done_what}")
        return
    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        def render(self, task: bars.Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    told = (bars.TextColumn(done_what), bars.BarColumn(), bars.MofNCompleteColumn(), Rate())
    console = Console(stderr=True)
    with bars.Progress(*told, bars.TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(done_what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _row(article: Article) -> str:
    source = article.source
    published = source.published
    foreign = article.language not in {None, "en"}
    inferred = " (inferred)" if published and published.basis == "inferred" else ""
    cells = (
        article.path,
        source.publisher or source.author or "-",
        published.value + inferred if published else "-",
        f"{article.copies} copies" if article.copies > 1 else "",
        source.title or "-",
        f"indexed {article.indexed}"
        + (", added singly" if article.added else "")
        + (f", in another language ({article.language})" if foreign else ""),
    )
    # A path keeps its spaces, however many, so that it can be given to `remove`.
    return "\t".join("".join(c if c.isprintable() else " " for c in cell) for cell in cells)


def _say(line: str) -> None:
    typer.echo(one_line(line), err=True)
