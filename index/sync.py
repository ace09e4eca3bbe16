"""Making a store equal to folders of articles: what is new or changed goes in, the rest stays.

Order of writing: the record says first that Chroma is behind, then takes each article in a
transaction of its own; Chroma follows, and only then does the record say that the two agree. A
process that dies anywhere in between leaves a record to go on from.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.embed import Encoder
from index.load import LoadError, find_articles, load, read, read_manifest
from index.record import Record
from index.store import ENCODER, RECORD, check_model, refresh_vectors, writing
from index.types import Document, Source

# What is stored depends on how it was read and split: a new version reads every article again.
INGEST_VERSION = 1
# Characters embedded at a time: enough for full batches, little enough to show progress.
BATCH_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, as paths below the folders, and each failure as (file, reason)."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failures: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """Articles found, and what has to be done about them."""

    seen: set[str] = field(default_factory=set)
    digests: dict[Document, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def sync(
    store: Path,
    folders: Sequence[Path],
    encoder_name: str,
    load_encoder: Callable[[], Encoder],
    *,
    rebuild: bool = False,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> SyncReport:
    """Make the store hold exactly the articles of `folders`, and say what that took.

    An article that fails is reported and what was stored of it before stays; the others go on.
    `load_encoder` is called only if there is something to embed. `on_progress` hears how many
    articles of those to embed are done. Raises `StoreError` or `LoadError` before anything is
    touched where a folder can't be read, no article is found, another process is writing, or
    the store is of another model and `rebuild` is not set.
    """
    with writing(store):
        fresh = rebuild or not (store / RECORD).exists()
        known = {} if fresh else _known(store, encoder_name)
        plan = _plan(folders, known)
        if not plan.seen:
            reasons = f"; {plan.failures[0]}" if plan.failures else ""
            names = ", ".join(map(str, folders))
            raise LoadError(f"no article found in {names}, so nothing was changed{reasons}")
        if fresh:
            shutil.rmtree(store / ENCODER, ignore_errors=True)
        # Before the old record goes: where the model is missing, nothing indexed is lost.
        encoder = load_encoder() if plan.digests else None
        record = _create(store, encoder_name) if fresh else Record.open(store / RECORD)
        try:
            return _carry_out(plan, known, store, record, encoder, on_progress)
        finally:
            record.close()


def _carry_out(
    plan: _Plan,
    known: dict[str, str],
    store: Path,
    record: Record,
    encoder: Encoder | None,
    on_progress: Callable[[int, int], None],
) -> SyncReport:
    removed = tuple(path for path in known if path not in plan.seen)
    if plan.digests or removed:
        record.set_state(vectors="behind")
    for path in removed:
        record.delete(path)
    if encoder is not None:
        _write(record, plan.digests, encoder, on_progress)
    refresh_vectors(store, record)
    written = {document.path for document in plan.digests}
    return SyncReport(
        added=tuple(sorted(written - known.keys())),
        changed=tuple(sorted(written & known.keys())),
        removed=removed,
        unchanged=len(plan.seen - written),
        failures=tuple(plan.failures),
    )


def _plan(folders: Sequence[Path], known: dict[str, str]) -> _Plan:
    plan = _Plan()
    for folder in folders:
        manifest = read_manifest(folder)
        for path in find_articles(folder):
            name = path.relative_to(folder).as_posix()
            if name in plan.seen:
                plan.failures.append(f"{path}: another folder has an article of that path already")
                continue
            try:
                digest = _digest(path, manifest.get(name))
                if digest != known.get(name):
                    plan.digests[load(path, folder, manifest)] = digest
            except LoadError as error:
                plan.failures.append(str(error))
                # What was stored of it while it could be read is not lost.
                plan.seen |= {name} & known.keys()
            else:
                plan.seen.add(name)
    return plan


def _write(
    record: Record,
    digests: dict[Document, str],
    encoder: Encoder,
    on_progress: Callable[[int, int], None],
) -> None:
    from index.ingest import ingest

    done = 0
    for batch in _batches(list(digests)):
        for entry in ingest({document: digests[document] for document in batch}, encoder):
            record.write(entry)
        done += len(batch)
        on_progress(done, len(digests))


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if sum(len(d.text) for d in batch) >= BATCH_CHARACTERS:
            yield batch
            batch = []
    if batch:
        yield batch


def _digest(path: Path, known: Source | None) -> str:
    return hashlib.sha256(read(path) + f"{INGEST_VERSION} {known}".encode()).hexdigest()


def _known(store: Path, encoder_name: str) -> dict[str, str]:
    record = Record.open(store / RECORD)
    try:
        check_model(store, record, encoder_name)
        return record.digests()
    finally:
        record.close()


def _create(store: Path, encoder_name: str) -> Record:
    """A new record in place of what the store holds of an older one."""
    for old in (*store.glob(f"{RECORD}*"), *store.glob("chroma-*")):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
    return Record.create(store / RECORD, encoder_name)
