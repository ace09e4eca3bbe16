"""JSON and JSON lines: the objects that are articles, however deep an interface wraps them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from itertools import chain
from typing import Any

from index.documents.formats.extracted import ExtractError
from index.documents.formats.json import is_article, parse
from index.documents.several.part import Part, read_lines, read_whole

# Where interfaces list articles of which none has a text.
LISTS = ("articles", "items", "results", "data")
DEEPEST = 5


def lines(stream: BufferedReader) -> Iterator[Part]:
    """An article a line, by the line's number."""
    for number, line in enumerate(read_lines(stream), start=1):
        if line.strip():
            yield Part(number, ".json", line)


def objects(stream: BufferedReader) -> Iterator[Part]:
    """The articles of a file of JSON: the only one, or those of its lists in order."""
    raw = read_whole(stream)
    try:
        content = parse(raw)
    except ExtractError as error:
        # Lines of JSON have the suffix of JSON as well.
        if "Extra data: line 2" in str(error):
            yield from lines(BufferedReader(BytesIO(raw)))
            return
        raise
    if is_article(content):
        yield Part(0, ".json", raw)
        return
    alone, found = _found(content)
    for number, article in enumerate(found, start=1):
        yield Part(0 if alone else number, ".json", json.dumps(article).encode())


def _found(content: Any) -> tuple[bool, list[Any]]:
    """The articles that lie least deep, and whether it is one in no list."""
    level = [content] if isinstance(content, dict | list) else []
    if not level:
        raise ExtractError("neither an article nor a list of articles")
    for _ in range(DEEPEST):
        lists = [
            value for value in level if isinstance(value, list) and any(map(is_article, value))
        ]
        single = [value for value in level if is_article(value)]
        if lists or single:
            return not lists and len(single) == 1, [*chain(*lists), *single]
        within = (v.values() if isinstance(v, dict) else v for v in level)
        level = [value for inner in within for value in inner if isinstance(value, dict | list)]
    if isinstance(content, list):
        return False, content
    lists = [content[name] for name in LISTS if isinstance(content.get(name), list)]
    return not lists, lists[0] if lists else [content]
