"""Lines as they stand on a page or in a mail to paragraphs of running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

PAGE_NUMBER = re.compile(r"(page )?[-–— ]*\d{1,4}[-–— ]*(( of |/)\d{1,4})?", re.I)


def reflow(lines: Sequence[str]) -> str:
    """Lines that were broken to fit a page or a mail, put together to paragraphs.

    A paragraph ends with an empty line, or with a sentence on a line that stops short. A word cut
    in two by a hyphen is made whole.
    """
    widths = sorted(len(line) for line in lines if line.strip())
    width = widths[len(widths) * 9 // 10] if widths else 0
    paragraphs = [""]
    for line in (raw.strip() for raw in lines):
        if not line:
            paragraphs.append("")
            continue
        last = paragraphs[-1]
        if re.search(r"[a-z]-$", last) and line[0].islower():
            paragraphs[-1] = last[:-1] + line
        else:
            paragraphs[-1] = f"{last} {line}" if last else line
        if (
            len(line) < 0.75 * width
            and not line.endswith("-")
            and (re.search(r"[.!?:…][”\"’')]*$", line) or not last)
        ):
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def without_margins(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Pages without page numbers, and without first and last lines that most pages repeat."""

    def shape(line: str) -> str:
        return re.sub(r"\d+", "#", line.strip())

    edges = Counter(
        shape(line) for lines in pages for line in {*lines[:1], *lines[-1:]} if line.strip()
    )
    often = {line for line, count in edges.items() if count > max(2, len(pages) / 2)}
    kept = []
    for lines in pages:
        inner = [line for line in lines if line.strip()]
        for edge in (0, -1):
            if inner and (
                PAGE_NUMBER.fullmatch(inner[edge].strip()) or shape(inner[edge]) in often
            ):
                del inner[edge]
        kept.append(inner)
    return kept
