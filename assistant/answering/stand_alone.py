"""What a sentence has to be shown with, to be understood and not misread."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.features import points_back
from index.types import SearchResult, Span

LONGEST_BROUGHT = 40
# A quotation of more words is not shown whole.
LONGEST_QUOTED = 100
SAYS_WHO = re.compile(
    r"[”\"’'],? (?:\w+[.’'-]? ){0,6}(?:said|says|told|added|stated|noted|continued|wrote|asked)\b"
    r"|\b(?:said|says|told|added|stated|noted|warned|announced|according)\b",
    re.I,
)


def stand_alone(row: int, results: Sequence[SearchResult]) -> Span:
    """The sentence's span, widened to all of the quotation that it is in, to the sentence before
    where it points back to it, and to question and answer where it is one of the two.
    """
    first, last = _quotation(row, results)
    text = results[row].sentence.text
    before = _neighbour(first, -1, results)
    if before is not None and first == row:
        quoted = text.startswith("“") or text.endswith("”")
        same_paragraph = before.sentence.paragraph == results[row].sentence.paragraph
        unattributed = quoted and same_paragraph and not SAYS_WHO.search(text)
        replies = not same_paragraph and _asks(before)
        if points_back(text) or unattributed or replies:
            first -= 1
    if _asks(results[last]) and _neighbour(last, 1, results) is not None:
        last += 1
    span = results[row].sentence.span
    return Span(span.document, results[first].sentence.span.start, results[last].sentence.span.end)


def _quotation(row: int, results: Sequence[SearchResult]) -> tuple[int, int]:
    """The first and the last row of the quotations that are open where the sentence begins or
    ends; the sentence alone where they are too long or no end of them was found.

    Each paragraph of a quotation opens it again; only the last one closes it.
    """
    first = last = row
    while first > 0 and _goes_on(first - 1, results):
        first -= 1
    while _open_behind(last, results):
        if not _goes_on(last, results):
            return row, row
        last += 1
    words = sum(len(r.sentence.text.split()) for r in results[first : last + 1])
    return (first, last) if words <= LONGEST_QUOTED else (row, row)


def _goes_on(row: int, results: Sequence[SearchResult]) -> bool:
    """Whether a quotation goes on from the sentence into the next."""
    after = _neighbour(row, 1, results)
    if after is None or not _open_behind(row, results):
        return False
    same_paragraph = after.sentence.paragraph == results[row].sentence.paragraph
    return same_paragraph or after.sentence.text.startswith("“")


def _open_behind(row: int, results: Sequence[SearchResult]) -> bool:
    """Whether a quotation that began in the sentence's paragraph is still open behind it."""
    while not {"“", "”"}.intersection(results[row].sentence.text):
        before = _neighbour(row, -1, results)
        if before is None or before.sentence.paragraph != results[row].sentence.paragraph:
            return False
        row -= 1
    text = results[row].sentence.text
    return text.rfind("“") > text.rfind("”")


def _asks(result: SearchResult) -> bool:
    return result.sentence.text.endswith("?")


def _neighbour(row: int, step: int, results: Sequence[SearchResult]) -> SearchResult | None:
    """The sentence before or behind in the article, if it was found and is short enough."""
    if not 0 <= row + step < len(results):
        return None
    other = results[row + step]
    short = len(other.sentence.text.split()) <= LONGEST_BROUGHT
    return other if other.id == results[row].id + step and short else None
