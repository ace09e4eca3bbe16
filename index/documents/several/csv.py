"""CSV and TSV: an article a row, under the names in the first row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import BufferedReader

from index.documents.formats.extracted import ExtractError
from index.documents.formats.fields import plain_name
from index.documents.formats.json import SUMMARY, TEXT
from index.documents.formats.text import decode
from index.documents.several.part import LARGEST_FILE, Part, read_lines

SEPARATORS = ",;\t|"


def rows(stream: BufferedReader) -> Iterator[Part]:
    """An article a row, by the row's number below the names, whatever parts the cells."""
    lines = (decode(line).removeprefix("\ufeff") for line in read_lines(stream))
    head = next(lines, "")
    separator = max(SEPARATORS, key=head.count)
    # 131,072 characters else, which a long article has.
    csv.field_size_limit(LARGEST_FILE)
    try:
        names = next(csv.reader([head], delimiter=separator), [])
        if not any(plain_name(name) in {*TEXT, *SUMMARY} for name in names):
            raise ExtractError(f"no column of texts (named {', '.join(TEXT[:3])} or the like)")
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
            fields = dict(zip(names, cells, strict=False))
            if any(map(str.strip, cells)):
                yield Part(number, ".json", json.dumps(fields).encode())
    except csv.Error as error:
        raise ExtractError(f"not a table of articles ({error})") from error
