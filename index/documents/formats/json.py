"""JSON: an article as an object, its text under one of the usual names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.documents.formats.extracted import Extracted, ExtractError, in_plain_characters
from index.documents.formats.fields import by_plain_name, from_fields
from index.documents.formats.markup import plain
from index.documents.formats.text import decode

# The usual names of an article's text, and of what says it in short where there is no more.
TEXT = """text body content article main_text article_text full_text story article_body body_text
    plain_text content_text raw_content body_html content_html html body_xhtml content_elements
    contents paragraphs blocks""".replace("_", "").split()
SUMMARY = "description summary abstract lead_paragraph short_description".replace("_", "").split()
# Where an object within a text has its own; and parts of a text that are none.
INNER = "rendered text html value content body items blocks data".split()
NO_TEXT = re.compile(
    "ad|advert.*|author.*|byline|caption|date|embed.*|gallery|.*image|kicker|.*link|title|video",
    re.I,
)
DEEPEST = 8
# News interfaces cut texts off: "the owner said, after 120 years in which it had… [+2145 chars]".
CUT_OFF = re.compile(r"\s*\[\+\d+ chars\]\s*$")


def extract(raw: bytes) -> Extracted:
    """One article as an object: its text and what is known of it under the usual names."""
    fields = parse(raw)
    if not isinstance(fields, dict):
        raise ExtractError("not an object of JSON")
    for strings in _texts(fields, (*TEXT, *SUMMARY)):
        text = "\n\n".join(filter(str.strip, map(plain, strings)))
        if text:
            return Extracted(in_plain_characters(CUT_OFF.sub("", text)), from_fields(fields))
    raise ExtractError(f"no text under any of the usual names ({', '.join(TEXT[:8])}, ...)")


def parse(raw: bytes) -> Any:
    """What JSON in any encoding holds. Raises `ExtractError`."""
    encoding = json.detect_encoding(raw)
    try:
        utf_8 = encoding.startswith("utf-8")
        text = decode(raw) if utf_8 else raw.decode(encoding, errors="replace")
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"not JSON ({error})") from error


def is_article(fields: object) -> bool:
    """Whether a value is an object that has the text of an article, and no list of articles."""
    return isinstance(fields, dict) and next(_texts(fields, TEXT), None) is not None


def _texts(fields: Mapping[str, Any], names: Sequence[str]) -> Iterator[list[str]]:
    """The strings under each of the names that has any: a text, or its paragraphs."""
    by_name = by_plain_name(fields)
    for name in names:
        value = by_name.get(name)
        lists_articles = isinstance(value, list) and any(map(_is_titled, value))
        strings = [] if lists_articles else list(_strings(value))
        if strings:
            yield strings


def _is_titled(part: object) -> bool:
    return isinstance(part, dict) and not part.keys().isdisjoint({"title", "headline", "url"})


def _strings(value: object, depth: int = DEEPEST) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, list) and depth:
        for part in value:
            yield from _strings(part, depth - 1)
    elif isinstance(value, dict) and depth and not NO_TEXT.fullmatch(str(value.get("type", ""))):
        inner = (list(_strings(value.get(name), depth - 1)) for name in INNER)
        yield from next(filter(None, inner), ())
