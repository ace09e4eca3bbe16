"""What folders of articles hold against what is stored of them: what a sync has to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.corpus.ingest import digest_of
from index.corpus.names import told_apart
from index.documents.files import (
    NOT_READ,
    Found,
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
from index.types import Document

log = logging.getLogger(__name__)

# Tables of a manifest that are of no article, and files of a kind that is not read.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Stored:
    """The articles of folders that a record has: what each was made from, and out of which file."""

    digests: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> set[str]:
        """The names of those out of the file of that name."""
        return {n for n in self.digests if n == name or n.startswith(f"{name}#")}

    def below(self, folder: Path) -> set[str]:
        """The names of those out of the files below a folder."""
        root = folder.resolve()
        parents = {name: Path(file).parent for name, file in self.files.items()}
        inside = {p for p in set(parents.values()) if p.resolve().is_relative_to(root)}
        return {name for name, parent in parents.items() if parent in inside}


@dataclass(frozen=True, slots=True)
class _File:
    """A file of articles: where, what it is called in the index and in its folder's manifest."""

    path: Path
    name: str
    name_in_folder: str
    folder: Path
    manifest: Manifest

    def load(self, item: Item, sandbox: Sandbox) -> Document:
        return load(item, self.manifest.said_of(self.in_folder(item)), sandbox)

    def digest(self, item: Item) -> str:
        return digest_of(item, self.manifest.said_of(self.in_folder(item)))

    def in_folder(self, item: Item) -> str:
        return self.name_in_folder + item.name.removeprefix(self.name)


@dataclass(slots=True)
class Plan:
    """Articles found, and what has to be done about them.

    `stored` is what is there of the folders, `singly` the names of those added singly. `anew` is
    set where none counts as unchanged. `todo` has the digests of new and changed ones by name,
    `files` the files with any of them. `elsewhere` pairs the names of unchanged ones that are read
    from another file than before with it. `skipped` names what else is in the files, `not_read`
    has the files of each kind that is none of articles. `examples` are the questions that the
    folders give, and `tables` those of each folder's manifest that are of no article so far.
    """

    stored: Stored
    singly: frozenset[str]
    sandbox: Sandbox
    anew: bool = False
    seen: set[str] = field(default_factory=set)
    unchanged: int = 0
    todo: dict[str, str] = field(default_factory=dict)
    files: list[_File] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    not_read: dict[str, list[Path]] = field(default_factory=dict)
    examples: dict[str, None] = field(default_factory=dict)
    tables: dict[Path, set[str]] = field(default_factory=dict)

    def find(self, folders: Sequence[Path]) -> list[Found]:
        """Look at every article of the folders; what is below them."""
        found = [find_articles(folder) for folder in folders]
        files: dict[Path, tuple[str, Path, Path, Manifest]] = {}
        for folder, below in zip(folders, found, strict=True):
            manifest = read_manifest(folder)
            self.examples |= dict.fromkeys(manifest.examples)
            self.tables[folder] = set(manifest.sources)
            for path in below.files:
                top = folder.parent if path == folder else folder
                name = path.relative_to(top).as_posix()
                # A file of two of the folders is one.
                files.setdefault(top.resolve() / name, (name, path, folder, manifest))
            for path, reason in below.unread.items():
                self.failures.append(
                    f"{path}: can't be read ({reason}); what was indexed out of it stays"
                )
                self.seen |= self.stored.below(path)
                self._pass_over(folder, f"{path.relative_to(folder).as_posix()}/")
        names = told_apart({where: name for where, (name, *_) in files.items()})
        for where, (name, path, folder, manifest) in files.items():
            self._look_into(_File(path, names[where], name, folder, manifest))
        for folder, tables in self.tables.items():
            if tables:
                called = _some([f"[{name!r:.100}]" for name in sorted(tables)])
                log.warning("%s: no article is called %s", folder / MANIFEST, called)
        return found

    def keep_those_of(self, emptied: Sequence[Path]) -> None:
        """Keep what was indexed out of folders that have no file any more, but what moved."""
        arrived = set(self.todo.values())
        for folder in emptied:
            gone = {
                name
                for name in self.stored.below(folder) - self.seen
                if self.stored.digests.get(name) not in arrived
            }
            if gone:
                self.seen |= gone
                self.failures.append(
                    f"{folder}: has no file any more; what was indexed out of it stays "
                    f"({len(gone)}); if it is to go: dateline index --allow-empty"
                )

    def moves(self) -> dict[str, tuple[str, str]]:
        """Old path to new path and file, of articles stored under a path now without them.

        The new path may be another article's old one: what no path holds any more is removed.
        """
        left: dict[str, list[str]] = {}
        for path, digest in self.stored.digests.items():
            if not self.anew and (path not in self.seen or path in self.todo):
                left.setdefault(digest, []).append(path)
        files = {file.name: file.path for file in self.files}
        moves = {}
        for name, digest in self.todo.items():
            if old := left.get(digest):
                file = files.get(name) or files[name.rpartition("#")[0]]
                moves[old.pop(0)] = (name, str(file.absolute()))
        return moves

    def load(self, todo: Mapping[str, str]) -> Iterator[Document | None]:
        """The documents to be written, in order; None for one that fails."""
        for file in self.files:
            try:
                for item in read_items(file.path, file.name, self.sandbox):
                    if item.name in todo:
                        yield self._loaded(file, item)
            except LoadError as error:
                self.failures.append(str(error))

    def all_failures(self) -> tuple[str, ...]:
        """A line for each failure, and one for each kind of file that is not read."""
        return (
            *self.failures,
            *(f"{_counted(files)}: {NOT_READ}" for files in self.not_read.values()),
        )

    def _loaded(self, file: _File, item: Item) -> Document | None:
        try:
            document = file.load(item, self.sandbox)
        except LoadError as error:
            self.failures.append(str(error))
            return None
        self.skipped += left_out(document)
        return document

    def _look_into(self, file: _File) -> None:
        todo = len(self.todo)
        tables = self.tables[file.folder]
        tables.discard(file.name_in_folder)
        if not is_read(file.path):
            self.not_read.setdefault(file.path.suffix.casefold(), []).append(file.path)
            self._keep(file)
            return
        try:
            for item in read_items(file.path, file.name, self.sandbox):
                tables.discard(file.in_folder(item))
                self._look_at(item, file)
        except LoadError as error:
            self.failures.append(str(error))
            self._pass_over(file.folder, f"{file.name_in_folder}#")
            self._keep(file)
        if len(self.todo) > todo:
            self.files.append(file)

    def _keep(self, file: _File) -> None:
        """What was stored of a file while it could be read is not lost."""
        self.seen |= self.stored.of(file.name) | self.stored.below(file.path)

    def _pass_over(self, folder: Path, beginning: str) -> None:
        """Expect no article of the tables whose names begin so: they can't be read."""
        tables = self.tables[folder]
        tables -= {name for name in tables if name.startswith(beginning)}

    def _look_at(self, item: Item, file: _File) -> None:
        if item.name in self.singly:
            self.failures.append(
                f"{item.name_in_full}: an article of that name was added singly; "
                f"to index this one: dateline remove {item.name!r}"
            )
            return
        self.seen.add(item.name)
        digest = file.digest(item)
        if self.anew or digest != self.stored.digests.get(item.name):
            self.todo[item.name] = digest
            return
        self.unchanged += 1
        where = str(item.file.absolute())
        if self.stored.files.get(item.name, where) != where:
            self.elsewhere[item.name] = where


def left_out(document: Document) -> list[str]:
    """A line for each part of an article's file that was not read."""
    return [f"{on_one_line(document.path)}: {on_one_line(part)}" for part in document.left_out]


def _counted(files: Sequence[Path]) -> str:
    count = f"{len(files):,} files, " if len(files) > MOST_NAMED else ""
    return count + _some(list(map(on_one_line, files)))


def _some(names: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
