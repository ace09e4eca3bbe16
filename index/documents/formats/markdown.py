"""Markdown, with front matter in YAML or TOML: its running text without the markup."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index.documents.formats.extracted import Extracted, ExtractError
from index.documents.formats.fields import from_fields

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n\1[ \t]*(?:\r?\n|$)", re.S)


def extract(raw: bytes) -> Extracted:
    """The text of a note. Its title is the front matter's, or else its first heading.

    Raises `ExtractError` where the front matter can't be read.
    """
    fields, text = _front_matter(raw.decode("utf-8", errors="replace"))
    blocks, heading = _blocks(text)
    source = from_fields(fields)
    return Extracted(
        "\n\n".join(filter(None, blocks)), replace(source, title=source.title or heading)
    )


def _front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    """What stands between the marks at the top, and the text behind it."""
    import tomllib

    import yaml

    match = FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        fields = (yaml.safe_load if match[1] == "---" else tomllib.loads)(match[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        raise ExtractError(f"its front matter can't be read ({error})") from error
    # Two rules with text between them are no front matter.
    return (fields, text[match.end() :]) if isinstance(fields, dict) else ({}, text)


def _blocks(text: str) -> tuple[list[str], str | None]:
    """The paragraphs without their markup, and the first heading of the first level."""
    from markdown_it import MarkdownIt

    blocks = []
    heading = None
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            blocks.append(_plain(token))
            if heading is None and before and before.tag == "h1":
                heading = blocks[-1]
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
    return blocks, heading


def _plain(inline: Token) -> str:
    return "".join(
        part.content if not part.type.endswith("break") else " "
        for part in inline.children or ()
        if part.type in {"text", "code_inline", "softbreak", "hardbreak"}
    ).strip()
