"""The bytes of a file to its text and what its own markup says of it; each kind by a library.

This is run on files from anywhere, so `index.documents.sandbox` runs it in a process of its own
with limits on time and memory. Dates of a PDF or a Word file are not read: they tell when it was
saved.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from index.documents.reflow import reflow, without_margins
from index.text.dates import publication_date, read_date
from index.types import PublicationDate, Source

# What a Word file may unpack to.
LARGEST_UNPACKED = 200_000_000
FRONT_MATTER = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|$)", re.S)
# "Mark of the Web", which browsers and `dateline fetch` write at the top of a saved page.
SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d{4}\)(\S+) -->")
# The usual names in news datasets and interfaces, the most telling first.
TITLE = ("title", "headline", "name")
PUBLISHER = ("publisher", "source_name", "source", "sitename", "site_name", "outlet", "publication")
AUTHOR = ("author", "authors", "byline", "creator")
URL = ("url", "link", "canonical_url", "canonical_link", "web_url", "source_url")
PUBLISHED = (
    *("published", "date_published", "datePublished", "published_at", "publishedAt", "pub_date"),
    *("pubDate", "published_date", "publish_date", "date_publish", "publication_date"),
    *("publication_datetime", "webPublicationDate", "date"),
)
UPDATED = (
    *("updated", "date_modified", "dateModified", "modified", "updated_at", "updatedAt"),
    *("date_modify", "lastmod"),
)
TEXT = ("text", "body", "content", "article", "maintext", "article_text", "full_text", "story")
FILE_NAME = re.compile(r".*\.\w{2,4}|untitled.*|(microsoft )?word - .*|.*[\\/].*", re.I)


class ExtractError(ValueError):
    """Why nothing could be taken from a file, in a few words."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file's text, its pages' offsets if it has any, and what its markup says of the article."""

    text: str
    source: Source = field(default_factory=Source)
    pages: tuple[int, ...] = ()


def extract(kind: str, raw: bytes) -> Extracted:
    """What a file of that kind (".html") holds. Raises `ExtractError`, or what a library raises."""
    return EXTRACTORS[kind](raw)


def from_fields(fields: Mapping[str, Any]) -> Source:
    """What front matter or an object of a dataset says of an article, by the usual names."""
    by_name = {str(name).casefold(): value for name, value in fields.items()}
    published, updated = (
        next(filter(None, (read_date(by_name.get(n.casefold())) for n in names)), None)
        for names in (PUBLISHED, UPDATED)
    )
    return Source(
        title=_first(by_name, TITLE),
        publisher=_first(by_name, PUBLISHER),
        author=_first(by_name, AUTHOR),
        published=PublicationDate(published.iso) if published else None,
        url=_first(by_name, URL),
        updated=updated.iso if updated else None,
    )


def from_json(raw: bytes) -> Extracted:
    """One article as an object: its text and what is known of it under the usual names."""
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"not JSON ({error})") from error
    if not isinstance(fields, dict):
        raise ExtractError("not an object of JSON")
    by_name = {name.casefold(): value for name, value in fields.items()}
    texts = [v for name in TEXT if isinstance(v := by_name.get(name), str) and v.strip()]
    if not texts:
        raise ExtractError(f"no text under any of {', '.join(TEXT)}")
    # Half of a surrogate pair can be written in JSON and stands for no character.
    return Extracted(_whole(texts[0]), from_fields(fields))


def _markdown(raw: bytes) -> Extracted:
    import tomllib

    import yaml
    from markdown_it import MarkdownIt

    text = raw.decode("utf-8", errors="replace")
    fields: Any = {}
    if match := FRONT_MATTER.match(text):
        try:
            load = yaml.safe_load if match[1] == "---" else tomllib.loads
            fields = load(match[2])
        except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
            raise ExtractError(f"its front matter can't be read ({error})") from error
        text = text[match.end() :] if isinstance(fields, dict) else text
    blocks = []
    heading = None
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            plain = "".join(
                part.content if not part.type.endswith("break") else " "
                for part in token.children or ()
                if part.type in {"text", "code_inline", "softbreak", "hardbreak"}
            ).strip()
            blocks.append(plain)
            if heading is None and before and before.tag == "h1":
                heading = plain
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
    source = from_fields(fields if isinstance(fields, dict) else {})
    return Extracted(
        "\n\n".join(filter(None, blocks)), replace(source, title=source.title or heading)
    )


def _html(raw: bytes) -> Extracted:
    from htmldate import find_date
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    tree = load_html(raw)
    if tree is None:
        raise ExtractError("no web page")
    # Dates from markup alone: a guess from the text is no word of the publisher.
    markup: dict[str, Any] = {"extensive_search": False, "original_date": True}
    found = bare_extraction(
        raw, with_metadata=True, include_comments=False, date_extraction_params=markup
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ExtractError("no article found in the page")
    saved_from = SAVED_FROM.search(raw[:2000])
    published = publication_date(find_date(tree, **markup))
    updated = find_date(tree, extensive_search=False, original_date=False)
    return Extracted(
        found.text,
        Source(
            title=found.title,
            publisher=found.sitename,
            author=found.author,
            published=published,
            url=found.url or (saved_from[1].decode(errors="replace") if saved_from else None),
            updated=updated if published and updated != published.value else None,
        ),
    )


def _pdf(raw: bytes) -> Extracted:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ExtractError("locked with a password")
    read = [page.extract_text().splitlines() for page in reader.pages]
    text, pages = "", []
    for page in without_margins(read):
        flowed = reflow(page)
        # A sentence goes on over a page's end.
        space = "" if not text else "\n\n" if re.search(r"[.!?…:”\"]$", text) else " "
        text += space if flowed else ""
        pages.append(len(text))
        text += flowed
    if not text.strip():
        raise ExtractError("holds no text, only images; text recognition (OCR) is needed first")
    about = reader.metadata
    return Extracted(
        _whole(text),
        Source(_title(about.title if about else None), None, about.author if about else None),
        pages=tuple(pages),
    )


def _docx(raw: bytes) -> Extracted:
    from docx import Document
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise ExtractError(f"unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")
    document = Document(io.BytesIO(raw))
    blocks: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            blocks.extend(" | ".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            blocks.append(part.text)
    about = document.core_properties
    text = "\n\n".join(block.strip() for block in blocks if block.strip())
    return Extracted(_whole(text), Source(_title(about.title), None, about.author or None))


def _mail(raw: bytes) -> Extracted:
    from email import message_from_bytes, policy
    from email.utils import parseaddr

    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise ExtractError("a mail without text")
    content = body.get_content()
    if body.get_content_type() == "text/html":
        text = _html(content.encode()).text
    else:
        text = reflow(content.splitlines())
    name, address = parseaddr(str(mail["from"] or ""))
    return Extracted(
        _whole(text),
        Source(
            title=str(mail["subject"] or "").strip() or None,
            author=name or address or None,
            published=publication_date(mail["date"]),
        ),
    )


def _title(title: str | None) -> str | None:
    title = (title or "").strip()
    return title if title and not FILE_NAME.fullmatch(title) else None


def _first(fields: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """The first of the names that says something; of a list all of it, of an object its name."""
    for name in names:
        value = fields.get(name.casefold())
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, list):
            parts = [v.get("name") if isinstance(v, dict) else v for v in value]
            value = ", ".join(part for part in parts if isinstance(part, str) and part)
        if isinstance(value, str) and value.strip():
            return _whole(" ".join(value.split()))
    return None


def _whole(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode("utf-8")


EXTRACTORS: Mapping[str, Callable[[bytes], Extracted]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".eml": _mail,
}
