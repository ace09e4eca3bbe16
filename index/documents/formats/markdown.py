"""Markdown, with front matter in YAML or TOML: its running text without the markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.documents.formats.extracted import Extracted, in_plain_characters
from index.documents.formats.fields import WIKI_LINK, from_fields
from index.documents.formats.markup import paragraphs, row_of
from index.documents.formats.text import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

# Between marks at the top, if an entry follows at once: under a rule an empty line does.
FRONT_MATTER = re.compile(
    r"(---|\+\+\+)[ \t]*\n(?=[#\[]|[\"']?[\w-]+(?: [\w-]+)?[\"']?[ \t]*[:=])"
    r"(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)",
    re.S,
)
ENTRY = re.compile(r"[\"']?([\w -]+?)[\"']?[ \t]*[:=][ \t]*(.*)", re.S)
ITEM = re.compile(r"^[ \t]*-[ \t]+", re.M)
STRUCK = re.compile(r"<(/?)(?:del|s|strike)\b[^>]*>$", re.I)
# What notes add to Markdown: embedded files, links to notes, footnotes, highlights, kinds of
# quotations. A footnote keeps its number, which tells it from a line that names and dates the
# article.
MARKS = (
    (re.compile(r"!\[\[[^\[\]\n]*\]\]"), ""),
    (WIKI_LINK, r"\1"),
    (re.compile(r"^\[\^([^\]\s]+)\]:", re.M), r"(\1)"),
    (re.compile(r"\[\^[^\]\s]+\]"), ""),
    (re.compile(r"(?<![=\w])==(?=\S)([^=\n]+)(?<=\S)==(?![=\w])"), r"\1"),
    (re.compile(r"^([ \t]*>[ \t]*)\[!\w+\][+-]?", re.M), r"\1"),
)


def extract(raw: bytes) -> Extracted:
    """The text of a note. Its title is the front matter's, or else its first heading.

    What was struck out is left out. Raises `ExtractError` where the bytes are no text.
    """
    fields, text = _front_matter(decode(raw).lstrip("\ufeff").replace("\r\n", "\n"))
    for mark, left in MARKS:
        text = mark.sub(left, text)
    blocks, heading = _blocks(text)
    source = from_fields(fields)
    return Extracted(
        in_plain_characters("\n\n".join(filter(None, blocks))),
        replace(source, title=source.title or heading),
    )


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """What stands between the marks at the top, and the text behind it."""
    import tomllib

    import yaml

    match = FRONT_MATTER.match(text)
    if not match:
        return {}, text
    loads = yaml.safe_load if match[1] == "---" else tomllib.loads
    fields = _loaded(loads, match[2])
    if fields is None:
        fields = dict(_each(loads, match[2]))
    return fields, text[match.end() :]


def _loaded(loads: Callable[[str], Any], text: str) -> dict[str, Any] | None:
    import yaml

    try:
        fields = loads(text)
    # Also of a date that there is none of.
    except (yaml.YAMLError, ValueError):
        return None
    return fields if isinstance(fields, dict) else None


def _each(loads: Callable[[str], Any], text: str) -> Iterator[tuple[str, Any]]:
    """Each entry read by itself, so that one written loosely costs no other."""
    for entry in re.split(r"\n(?=[^\s#-])", text):
        if fields := _loaded(loads, entry):
            yield from fields.items()
        elif match := ENTRY.match(entry):
            items = [item.strip(" \t\n\"'") for item in ITEM.split(match[2])]
            yield match[1], [item for item in items if item]


def _blocks(text: str) -> tuple[list[str], str | None]:
    """The paragraphs without their markup, a table's row as one, and the first heading of the
    first level.
    """
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    heading = None
    row: list[str] | None = None
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            cells = row or []
            blocks.extend([line] if (line := row_of(cells)) else cells)
            row = None
        elif token.type == "inline":
            (blocks if row is None else row).append(_plain(token.children or ()))
            if heading is None and before and before.tag == "h1":
                heading = blocks[-1]
        elif token.type == "html_block":
            blocks.extend(paragraphs(token.content))
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
    return blocks, heading


def _plain(parts: Sequence[Token]) -> str:
    text, struck = "", 0
    for part in parts:
        if part.type in {"s_open", "s_close"}:
            struck += part.nesting
        elif tag := STRUCK.match(part.content):
            struck += -1 if tag[1] else 1
        elif part.type.endswith("break") or re.match(r"<br\b", part.content):
            text += " "
        elif part.type in {"text", "code_inline"} and not struck:
            text += part.content
    return " ".join(text.split())
