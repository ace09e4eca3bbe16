"""Making a store equal to folders of articles: what is new or changed goes in, the rest stays.

Order of writing: the record takes each article in a transaction of its own, and Chroma follows at
the end. Until then readers have Chroma as it was and look through what came in since. A process
that dies anywhere in between leaves a record to go on from.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus.ingest import Corpus, Progress, changing, write
from index.corpus.plan import Plan, Stored
from index.corpus.rebuild import carry_over, renewed
from index.documents.files import LoadError
from index.documents.sandbox import Sandbox
from index.encoder.onnx import ENCODER
from index.store.lock import writing
from index.store.record import Record

# Failures named where nothing at all could be indexed.
MOST_NAMED = 5
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync or an addition did to which articles, by their paths below the folders.

    `moved` pairs the old path with the new one of articles that are otherwise the same;
    `unchanged` is how many others stayed as they were. `failures` has a line for each file or
    article that could not be indexed, or for all of a kind that is not read, and for each folder
    that could not be read or is suddenly empty: which, and why. `skipped` has one for each part of
    a file that was left out beside its article, as what is attached to a mail. `foreign` has those
    of the added and changed ones that are not in English, with the language's code: "berlin.txt
    (de)".
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failures: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def sync(
    corpus: Corpus,
    folders: Sequence[Path],
    *,
    rebuild: bool = False,
    allow_empty: bool = False,
    on_progress: Progress = lambda *_: None,
) -> SyncReport:
    """Make the store hold exactly the articles of `folders`, and say what that took.

    An article that fails is reported and what was stored of it before stays; the others go on. So
    do all out of a folder that can't be read, and, unless `allow_empty`, out of one that has no
    file any more. Articles added singly (`index.corpus.edit.add`) stay too. `on_progress` hears how
    many articles are embedded, and of how many. Raises `StoreError` or `LoadError`, before anything
    is removed, where a folder can't be read, no article is found or none can be read, another
    process is writing, or the store is of another model and `rebuild` is not set.
    """
    if not folders:
        raise LoadError("no folder or file was named, so nothing was changed")
    if not rebuild:
        with changing(corpus, create=True) as record, Sandbox() as sandbox:
            singly = frozenset(record.digests(added=True))
            plan = Plan(_stored(record), singly, sandbox)
            return _sync(record, corpus, plan, folders, allow_empty, on_progress)
    with (
        writing(corpus.store, create=True),
        Sandbox() as sandbox,
        renewed(corpus, corpus.create) as (record, old),
    ):
        shutil.rmtree(corpus.store / ENCODER, ignore_errors=True)
        singly = frozenset(old.digests(added=True)) if old else frozenset()
        plan = Plan(_stored(old) if old else Stored(), singly, sandbox, anew=True)
        report = _sync(record, corpus, plan, folders, allow_empty, on_progress)
        # An index made with another model has to give what it alone holds.
        if old:
            unread = (plan.seen & plan.stored.digests.keys()) - record.digests().keys()
            carry_over(old, record, corpus, unread)
            carry_over(old, record, corpus, singly, added=True)
    return report


def _stored(record: Record) -> Stored:
    return Stored(record.digests(), record.files())


def _sync(
    record: Record,
    corpus: Corpus,
    plan: Plan,
    folders: Sequence[Path],
    allow_empty: bool,
    on_progress: Progress,
) -> SyncReport:
    known = record.digests()
    found = plan.find(folders)
    to_be_emptied = allow_empty and plan.stored.digests
    if not plan.seen and not to_be_emptied:
        raise _nothing_found(folders, plan)
    if not allow_empty:
        plan.keep_those_of([folder for below in found for folder in below.empty])
    moved = plan.moves()
    record.move(moved | {name: (name, file) for name, file in plan.elsewhere.items()})
    arrived = {new for new, _ in moved.values()}
    kept = known.keys() - moved.keys() - arrived
    todo = {name: digest for name, digest in plan.todo.items() if name not in arrived}
    written: dict[str, str | None] = {}
    if todo:
        # Loaded before anything goes: where the model is missing, nothing indexed is lost.
        encoder = corpus.encoder
        written = write(record, plan.load(todo), todo, encoder, on_progress)
    if plan.seen and not plan.seen & (written.keys() | arrived | kept):
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


def in_another_language(languages: Mapping[str, str | None]) -> tuple[str, ...]:
    """Those articles that are not in English, each with its language, in order."""
    return tuple(
        f"{path} ({language})"
        for path, language in sorted(languages.items())
        if language not in {None, ENGLISH}
    )


def _nothing_found(folders: Sequence[Path], plan: Plan) -> LoadError:
    reasons = "".join(f"; {failure}" for failure in plan.all_failures()[:MOST_NAMED])
    if plan.stored.digests and not reasons:
        reasons = "; if the index is to be emptied: dateline index --allow-empty"
    names = ", ".join(map(str, folders))
    return LoadError(f"no article found in {names}, so nothing was changed{reasons}")
