"""The bytes of a file to its text and what its own markup says of it: a module a format.

Where a library takes a file apart, which may come from anywhere, `index.documents.sandbox` runs it
in a process of its own with limits on time and memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from index.documents.formats import docx, feed, html, json, mail, markdown, pdf, rtf, text
from index.documents.formats.extracted import Extracted, ExtractError

__all__ = ["FORMATS", "ExtractError", "Extracted", "Format", "extract", "split"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is read: by what, in a process of its own or not, and the package it rests on.

    `package` is "" where the text is stored as it is. `split` takes a file of several articles
    apart, each into an object of JSON, which `extract` then reads.
    """

    extract: Callable[[bytes], Extracted]
    apart: bool = True
    package: str = ""
    split: Callable[[bytes], list[dict[str, Any]]] | None = None


FORMATS: Mapping[str, Format] = {
    ".txt": Format(text.extract, apart=False),
    ".json": Format(json.extract),
    ".md": Format(markdown.extract, package="markdown-it-py"),
    ".markdown": Format(markdown.extract, package="markdown-it-py"),
    ".html": Format(html.extract, package="trafilatura"),
    ".htm": Format(html.extract, package="trafilatura"),
    ".pdf": Format(pdf.extract, package="pypdf"),
    ".docx": Format(docx.extract, package="python-docx"),
    ".rtf": Format(rtf.extract, package="striprtf"),
    ".eml": Format(mail.extract),
    **dict.fromkeys(
        (".rss", ".atom", ".xml"), Format(json.extract, package="feedparser", split=feed.split)
    ),
}


def extract(suffix: str, raw: bytes) -> Extracted:
    """What a file of that suffix (".html") holds.

    Raises `ExtractError`, or what a library raises on a damaged file.
    """
    return FORMATS[suffix].extract(raw)


def split(suffix: str, raw: bytes) -> list[dict[str, Any]]:
    """The articles of a file of several, as objects of JSON. Raises as `extract` does."""
    how = FORMATS[suffix].split
    if how is None:
        raise ExtractError(f"a file {suffix} is one article")
    return how(raw)
