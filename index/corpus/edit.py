"""Single articles into a store and out of it, the rest untouched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.corpus.ingest import Corpus, changing, digest_of, write
from index.corpus.plan import left_out
from index.corpus.sync import SyncReport, in_another_language
from index.documents.files import LoadError, read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.store.schema import StoreError


def add(
    corpus: Corpus,
    files: Sequence[Path],
    *,
    on_file: Callable[[Path, str | None], None] = lambda *_: None,
) -> SyncReport:
    """Add single files to the store, made if there is none, without touching the rest.

    Each is named by its file name, and stays until `remove`. `on_file` hears of each file when it
    is done, with the reason where it failed. Raises as `sync` does.
    """
    written: dict[str, str | None] = {}
    unchanged, failures, skipped = 0, [], []
    with changing(corpus, create=True) as record, Sandbox() as sandbox:
        indexed, known = record.digests(), record.digests(added=True)
        for file in files:
            failure = None
            try:
                for item in read_items(file, file.name, sandbox):
                    if item.name in indexed:
                        raise LoadError(f"{item.name}: the index has an article of that name")
                    digest = digest_of(item, None)
                    if known.get(item.name) == digest:
                        unchanged += 1
                        continue
                    document = load(item, None, sandbox)
                    skipped += left_out(document)
                    digests = {item.name: digest}
                    written |= write(record, [document], digests, corpus.encoder, added=True)
            except LoadError as error:
                failures.append(failure := str(error))
            on_file(file, failure)
    return SyncReport(
        added=tuple(name for name in written if name not in known),
        changed=tuple(name for name in written if name in known),
        unchanged=unchanged,
        failures=tuple(failures),
        foreign=in_another_language(written),
        skipped=tuple(skipped),
    )


def remove(corpus: Corpus, names: Sequence[str]) -> tuple[str, ...]:
    """Forget articles by path, or all below a folder or in a file of several; say which.

    An article of an indexed folder comes back with the next `sync` unless its file goes too.
    Raises `StoreError`, before anything is removed, where a name is of no article.
    """
    with changing(corpus) as record:
        paths = record.paths()
        gone: dict[str, None] = {}
        for name in names:
            under = tuple(f"{name.rstrip('/')}{mark}" for mark in "/#")
            found = [path for path in paths if path == name or path.startswith(under)]
            if not found:
                raise StoreError(f"no article {name!r} in the index; dateline sources lists them")
            gone |= dict.fromkeys(found)
        for path in gone:
            record.delete(path)
    return tuple(gone)
