"""How much of a page's story is kept, and how much of the page around it is not quoted.

    python -m tests.benchmarks.extraction FOLDER

FOLDER has trafilatura's evaluation set: the `tests` of a checkout of github.com/adbar/trafilatura,
with `evaldata.json` and the pages it names in `eval` and `cache`. A page's `with` are bits of its
story, its `without` bits of what stands around it. A bit is found where it stands in the text that
is quoted from or in the title, white space aside.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.documents.files import LoadError, read_items
from index.documents.load import load
from index.documents.sandbox import Sandbox
from index.types import Document

FOLDERS_OF_PAGES = ("eval", "cache")


def measure(folder: Path) -> Counter[str]:
    """Counts of pages, of bits of either kind, of those found, and of dates."""
    pages = json.loads((folder / "evaldata.json").read_text(encoding="utf-8")).values()
    total: Counter[str] = Counter()
    with Sandbox() as sandbox:
        for page in pages:
            places = (folder / name / page["file"] for name in FOLDERS_OF_PAGES)
            file = next(filter(Path.is_file, places), None)
            if file is not None:
                total.update(_counted(page, _read(file, sandbox)))
    return total


def _read(file: Path, sandbox: Sandbox) -> Document | None:
    try:
        return load(next(read_items(file, "page.html", sandbox)), None, sandbox)
    except LoadError:
        return None


def _counted(page: dict[str, Any], document: Document | None) -> Iterator[str]:
    yield "pages"
    if document is None:
        yield "refused"
    whole = _flat(document.text if document else "")
    quoted = _flat(" ".join(_quoted(document)) if document else "")
    title = _flat(document.source.title or "") if document else ""
    for kind in ("with", "without"):
        for bit in map(_flat, page[kind]):
            yield kind
            yield from (f"{kind}, in the text",) if bit in whole else ()
            named = kind == "with" and bit in title
            yield from (f"{kind}, quoted",) if bit in quoted or named else ()
    if stated := page.get("date"):
        yield "dates"
        published = document.source.published if document else None
        right = published is not None and published.value == stated
        yield "dates, right" if right else "dates, wrong" if published else "dates, none"


def _quoted(document: Document) -> Iterator[str]:
    start = 0
    for span in document.furniture:
        yield document.text[start : span.start]
        start = span.end
    yield document.text[start:]


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    for name, count in sorted(measure(Path(sys.argv[1])).items()):
        print(f"{count:6} {name}")
