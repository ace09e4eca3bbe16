"""Making a store equal to folders of articles: what is new or changed goes in, the rest stays.

Order of writing: the record takes each article in a transaction of its own, and Chroma follows at
the end. Until then readers have Chroma as it was and look through what came in since. A process
that dies anywhere in between leaves a record to go on from.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.corpus.ingest import Corpus, Progress, changing, digest_of, write
from index.corpus.rebuild import carry_over, renewed
from index.documents.files import (
    NOT_READ,
    Item,
    LoadError,
    find_articles,
    is_read,
    on_one_line,
    read_items,
)
from index.documents.load import load
from index.documents.manifest import MANIFEST, Manifest, read_manifest
from index.documents.sandbox import Sandbox
from index.encoder.onnx import ENCODER
from index.store.lock import writing
from index.store.record import Record
from index.types import Document

log = logging.getLogger(__name__)

# Named at most: failures where nothing could be indexed, files of a kind that is not read, and
# tables of a manifest that are of none.
MOST_NAMED = 5
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync or an addition did to which articles, by their paths below the folders.

    `moved` pairs the old path with the new one of articles that are otherwise the same;
    `unchanged` is how many others stayed as they were. `failures` has a line for each file or
    article that could not be indexed, or for all of a kind that is not read: which, and why.
    `skipped` has one for each part of a file that was left out beside its article, as what is
    attached to a mail. `foreign` has those of the added and changed
    ones that are not in English, with the language's code: "berlin.txt (de)".
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failures: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(slots=True)
class _Plan:
    """Articles found, and what has to be done about them.

    `known` and `singly` have the digests of those of the folders, and of those added singly, that
    are stored already. `todo` has the digests of new and changed ones by name, `files` the files
    with any of them: where, what it is called, and what its folder's manifest says. `not_read` has
    the files of each kind that is none of articles. `examples` are the questions that the folders
    give, in order.
    """

    known: Mapping[str, str]
    singly: Mapping[str, str]
    sandbox: Sandbox
    seen: set[str] = field(default_factory=set)
    unchanged: int = 0
    todo: dict[str, str] = field(default_factory=dict)
    files: list[tuple[Path, str, Manifest]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    not_read: dict[str, list[Path]] = field(default_factory=dict)
    examples: dict[str, None] = field(default_factory=dict)

    def find(self, folder: Path) -> None:
        """Look at every article of a folder."""
        manifest = read_manifest(folder)
        self.examples |= dict.fromkeys(manifest.examples)
        said_of = set(manifest.sources)
        for path in find_articles(folder):
            name = path.name if path == folder else path.relative_to(folder).as_posix()
            todo = len(self.todo)
            said_of.discard(name)
            if not is_read(path):
                self.not_read.setdefault(path.suffix.casefold(), []).append(path)
                self._keep(name)
                continue
            try:
                for item in read_items(path, name, self.sandbox):
                    said_of.discard(item.name)
                    self._look_at(item, manifest)
            except LoadError as error:
                self.failures.append(str(error))
                said_of -= {n for n in said_of if n.startswith(f"{name}#")}
                self._keep(name)
            if len(self.todo) > todo:
                self.files.append((path, name, manifest))
        if said_of:
            first = ", ".join(f"[{name!r:.100}]" for name in sorted(said_of)[:MOST_NAMED])
            more = f" and {len(said_of) - MOST_NAMED:,} more" if len(said_of) > MOST_NAMED else ""
            log.warning("%s: no article is called %s%s", folder / MANIFEST, first, more)

    def _keep(self, name: str) -> None:
        """What was stored of a file while it could be read is not lost."""
        self.seen |= {n for n in self.known if n == name or n.startswith(f"{name}#")}

    def _look_at(self, item: Item, manifest: Manifest) -> None:
        if item.name in self.seen:
            self.failures.append(
                f"{item.name_in_full}: another folder has an article of that path already"
            )
        elif item.name in self.singly:
            self.failures.append(
                f"{item.name_in_full}: an article of that name was added singly; "
                f"to index this one: dateline remove {item.name!r}"
            )
        else:
            self.seen.add(item.name)
            digest = digest_of(item, manifest.said_of(item.name))
            if digest == self.known.get(item.name):
                self.unchanged += 1
            else:
                self.todo[item.name] = digest

    def moves(self) -> dict[str, tuple[str, str]]:
        """Old path to new path and file, of articles stored under a path now without them.

        The new path may be another article's old one: what no path holds any more is removed.
        """
        left: dict[str, list[str]] = {}
        for path, digest in self.known.items():
            if path not in self.seen or path in self.todo:
                left.setdefault(digest, []).append(path)
        files = {name: path for path, name, _ in self.files}
        moves = {}
        for name, digest in self.todo.items():
            if old := left.get(digest):
                file = files.get(name) or files[name.rpartition("#")[0]]
                moves[old.pop(0)] = (name, str(file.absolute()))
        return moves

    def load(self, todo: Mapping[str, str]) -> Iterator[Document | None]:
        """The documents to be written, in order; None for one that fails."""
        for path, name, manifest in self.files:
            try:
                for item in read_items(path, name, self.sandbox):
                    if item.name in todo:
                        yield self._loaded(item, manifest)
            except LoadError as error:
                self.failures.append(str(error))

    def _loaded(self, item: Item, manifest: Manifest) -> Document | None:
        try:
            document = load(item, manifest.said_of(item.name), self.sandbox)
        except LoadError as error:
            self.failures.append(str(error))
            return None
        self.skipped += left_out(document)
        return document

    def all_failures(self) -> tuple[str, ...]:
        """A line for each failure, and one for each kind of file that is not read."""
        return (
            *self.failures,
            *(f"{_some(files)}: {NOT_READ}" for files in self.not_read.values()),
        )


def sync(
    corpus: Corpus,
    folders: Sequence[Path],
    *,
    rebuild: bool = False,
    on_progress: Progress = lambda *_: None,
) -> SyncReport:
    """Make the store hold exactly the articles of `folders`, and say what that took.

    An article that fails is reported and what was stored of it before stays; the others go on.
    Articles added singly (`index.corpus.edit.add`) stay too. `on_progress` hears how many articles
    of those to embed are done. Raises `StoreError` or `LoadError`, before anything is removed,
    where a folder can't be read, no article is found or none can be read, another process is
    writing, or the store is of another model and `rebuild` is not set.
    """
    if not rebuild:
        with changing(corpus, create=True) as record, Sandbox() as sandbox:
            return _sync(record, corpus, folders, sandbox, on_progress)
    # An index made with another model has to give what it alone holds.
    with writing(corpus.store, create=True), renewed(corpus, corpus.create) as (record, old):
        shutil.rmtree(corpus.store / ENCODER, ignore_errors=True)
        with Sandbox() as sandbox:
            report = _sync(record, corpus, folders, sandbox, on_progress)
        carry_over(old, record, corpus, added=True)
    return report


def _sync(
    record: Record,
    corpus: Corpus,
    folders: Sequence[Path],
    sandbox: Sandbox,
    on_progress: Progress,
) -> SyncReport:
    known = record.digests()
    plan = _Plan(known, record.digests(added=True), sandbox)
    for folder in folders:
        plan.find(folder)
    if not plan.seen:
        raise _nothing_found(folders, plan)
    moved = plan.moves()
    record.move(moved)
    arrived = {new for new, _ in moved.values()}
    kept = known.keys() - moved.keys() - arrived
    todo = {name: digest for name, digest in plan.todo.items() if name not in arrived}
    written: dict[str, str | None] = {}
    if todo:
        # Loaded before anything goes: where the model is missing, nothing indexed is lost.
        encoder = corpus.encoder
        written = write(record, plan.load(todo), todo, encoder, on_progress)
    if not plan.seen & (written.keys() | arrived | kept):
        raise _nothing_found(folders, plan)
    record.set_examples(plan.examples)
    gone = sorted(kept - plan.seen)
    for path in gone:
        record.delete(path)
    pushed_off = arrived & (known.keys() - moved.keys())
    return SyncReport(
        added=tuple(sorted(written.keys() - kept)),
        changed=tuple(sorted(written.keys() & kept)),
        removed=(*gone, *sorted(pushed_off)),
        unchanged=plan.unchanged,
        failures=plan.all_failures(),
        moved=tuple(sorted((old, new) for old, (new, _) in moved.items())),
        foreign=in_another_language(written),
        skipped=tuple(plan.skipped),
    )


def left_out(document: Document) -> list[str]:
    """A line for each part of an article's file that was not read."""
    return [f"{on_one_line(document.path)}: {on_one_line(part)}" for part in document.left_out]


def in_another_language(languages: Mapping[str, str | None]) -> tuple[str, ...]:
    """Those articles that are not in English, each with its language, in order."""
    return tuple(
        f"{path} ({language})"
        for path, language in sorted(languages.items())
        if language not in {None, ENGLISH}
    )


def _some(files: Sequence[Path]) -> str:
    names = ", ".join(map(on_one_line, files[:MOST_NAMED]))
    more = len(files) - MOST_NAMED
    return f"{len(files):,} files, {names} and {more:,} more" if more > 0 else names


def _nothing_found(folders: Sequence[Path], plan: _Plan) -> LoadError:
    reasons = "".join(f"; {failure}" for failure in plan.all_failures()[:MOST_NAMED])
    names = ", ".join(map(str, folders))
    return LoadError(f"no article found in {names}, so nothing was changed{reasons}")
