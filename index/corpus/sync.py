"""Making a store equal to folders of articles: what is new or changed goes in, the rest stays.

Order of writing: the record takes each article in a transaction of its own, and Chroma follows at
the end. Until then readers have Chroma as it was and look through what came in since. A process
that dies anywhere in between leaves a record to go on from.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from index.corpus.ingest import digest_of, open_record, write
from index.corpus.rebuild import carry_over, renewed, unlink
from index.documents.files import Item, LoadError, find_articles, read_items
from index.documents.load import load
from index.documents.manifest import read_examples, read_manifest, said_of
from index.documents.sandbox import Sandbox
from index.encoder.onnx import ENCODER
from index.encoder.transformer import Encoder
from index.store.lock import writing
from index.store.reconcile import refresh_vectors
from index.store.record import Record
from index.store.schema import RECORD
from index.types import Document, Source

# Failures named where nothing at all could be indexed.
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, as paths below the folders; `moved` as (old path, new path).

    `failures` has a line for each file or article that could not be indexed: which, and why.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failures: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Plan:
    """Articles found, and what has to be done about them.

    `todo` has the digests of new and changed ones by name; `files`, of each file with any of
    them, its path, its name and its folder's manifest.
    """

    seen: set[str] = field(default_factory=set)
    unchanged: int = 0
    todo: dict[str, str] = field(default_factory=dict)
    files: list[tuple[Path, str, Mapping[str, Source]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    examples: dict[str, None] = field(default_factory=dict)


def sync(
    store: Path,
    folders: Sequence[Path],
    encoder_name: str,
    load_encoder: Callable[[], Encoder],
    *,
    rebuild: bool = False,
    chroma: str = "",
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> SyncReport:
    """Make the store hold exactly the articles of `folders`, and say what that took.

    An article that fails is reported and what was stored of it before stays; the others go on.
    Articles added singly (`index.corpus.edit.add`) stay too. `load_encoder` is called only if there
    is something to embed. `on_progress` hears how many articles of those to embed are done.
    `chroma` is the address of a Chroma server for the vectors. Raises `StoreError` or `LoadError`,
    before anything is removed, where a folder can't be read, no article is found or none can be
    read, another process is writing, or the store is of another model and `rebuild` is not set.
    """

    def make(file: Path) -> Record:
        return Record.create(file, encoder_name)

    with writing(store, create=True), Sandbox() as sandbox:
        fresh = not (store / RECORD).exists()
        if rebuild and not fresh:
            # An index made with another model has to give what it alone holds.
            with renewed(store, make, chroma) as (record, old):
                shutil.rmtree(store / ENCODER, ignore_errors=True)
                load_encoder = cache(load_encoder)
                report = _sync(record, folders, load_encoder, sandbox, on_progress)
                carry_over(old, record, load_encoder, added=True)
            return report
        record = open_record(store, encoder_name)
        try:
            report = _sync(record, folders, load_encoder, sandbox, on_progress)
            refresh_vectors(store, record, chroma)
        finally:
            empty = fresh and not record.paths()
            record.close()
            if empty:
                unlink(store / RECORD)
        return report


def _sync(
    record: Record,
    folders: Sequence[Path],
    load_encoder: Callable[[], Encoder],
    sandbox: Sandbox,
    on_progress: Callable[[int, int], None],
) -> SyncReport:
    known = record.digests()
    plan = _plan(folders, known, record.digests(added=True))
    if not plan.seen:
        raise _nothing_found(folders, plan)
    moved = _moves(plan, known)
    record.move(moved)
    arrived = {new for new, _ in moved.values()}
    kept = known.keys() - moved.keys() - arrived
    todo = {name: digest for name, digest in plan.todo.items() if name not in arrived}
    written: set[str] = set()
    if todo:
        # Loaded before anything goes: where the model is missing, nothing indexed is lost.
        encoder = load_encoder()
        documents = _load(plan, todo, sandbox)
        written = write(record, documents, todo, encoder, len(todo), on_progress)
    if not plan.seen & (written | arrived | kept):
        raise _nothing_found(folders, plan)
    record.set_examples(plan.examples)
    gone = sorted(kept - plan.seen)
    for path in gone:
        record.delete(path)
    pushed_off = arrived & (known.keys() - moved.keys())
    return SyncReport(
        added=tuple(sorted(written - kept)),
        changed=tuple(sorted(written & kept)),
        removed=(*gone, *sorted(pushed_off)),
        unchanged=plan.unchanged,
        failures=tuple(plan.failures),
        moved=tuple(sorted((old, new) for old, (new, _) in moved.items())),
    )


def _plan(folders: Sequence[Path], known: Mapping[str, str], added: Mapping[str, str]) -> _Plan:
    plan = _Plan()
    for folder in folders:
        manifest = read_manifest(folder)
        plan.examples |= dict.fromkeys(read_examples(folder))
        for path in find_articles(folder):
            name = path.name if path == folder else path.relative_to(folder).as_posix()
            todo = len(plan.todo)
            try:
                for item in read_items(path, name):
                    _look_at(item, manifest, plan, known, added)
            except LoadError as error:
                plan.failures.append(str(error))
                # What was stored of it while it could be read is not lost.
                parts = f"{name}#"
                plan.seen |= {n for n in known if n == name or n.startswith(parts)}
            if len(plan.todo) > todo:
                plan.files.append((path, name, manifest))
    return plan


def _look_at(
    item: Item,
    manifest: Mapping[str, Source],
    plan: _Plan,
    known: Mapping[str, str],
    added: Mapping[str, str],
) -> None:
    if item.name in plan.seen:
        plan.failures.append(
            f"{item.name_in_full}: another folder has an article of that path already"
        )
    elif item.name in added:
        plan.failures.append(
            f"{item.name_in_full}: an article of that name was added singly; "
            f"to index this one: dateline remove {item.name!r}"
        )
    else:
        plan.seen.add(item.name)
        digest = digest_of(item, said_of(item.name, manifest))
        if digest == known.get(item.name):
            plan.unchanged += 1
        else:
            plan.todo[item.name] = digest


def _moves(plan: _Plan, known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Old path to new path and file, of articles that are stored under a path now without them.

    The new path may be another article's old one: what no path holds any more is removed.
    """
    left: dict[str, list[str]] = {}
    for path, digest in known.items():
        if path not in plan.seen or path in plan.todo:
            left.setdefault(digest, []).append(path)
    files = {name: path for path, name, _ in plan.files}
    moves = {}
    for name, digest in plan.todo.items():
        if old := left.get(digest):
            file = files.get(name) or files[name.rpartition("#")[0]]
            moves[old.pop(0)] = (name, str(file.absolute()))
    return moves


def _load(plan: _Plan, todo: Mapping[str, str], sandbox: Sandbox) -> Iterator[Document | None]:
    """The documents to be written, in order; None for one that fails."""
    for path, name, manifest in plan.files:
        try:
            for item in read_items(path, name):
                if item.name not in todo:
                    continue
                try:
                    yield load(item, said_of(item.name, manifest), sandbox)
                except LoadError as error:
                    plan.failures.append(str(error))
                    yield None
        except LoadError as error:
            plan.failures.append(str(error))


def _nothing_found(folders: Sequence[Path], plan: _Plan) -> LoadError:
    reasons = "".join(f"; {failure}" for failure in plan.failures[:MOST_NAMED])
    names = ", ".join(map(str, folders))
    return LoadError(f"no article found in {names}, so nothing was changed{reasons}")
