"""Evidence to an answer in the articles' own words: what is said, in what order, by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.answering.cite import cite
from assistant.evidence.features import points_back
from assistant.evidence.select import same
from assistant.types import Claim
from index.types import Document, SearchResult, Source, Span

LONGEST_BROUGHT = 40

CLOSES_QUOTE = re.compile(r"[^“]*”")
SAYS_WHO = re.compile(
    r"[”\"’'],? (?:\w+[.’'-]? ){0,6}(?:said|says|told|added|stated|noted|continued|wrote|asked)\b"
    r"|\b(?:said|says|told|added|stated|noted|warned|announced|according)\b",
    re.I,
)


def compose(
    chosen: Sequence[int],
    results: Sequence[SearchResult],
    read: Callable[[str], Document],
) -> tuple[Claim, ...]:
    """The chosen sentences as claims: in time order, and in the order of the text within one.

    A sentence that points back brings the one before it; copies of it elsewhere are cited with
    it. What comes from the same article as the claim before is not introduced again.
    """
    claims: list[Claim] = []
    lead = ""
    for row in sorted(chosen, key=lambda i: _when(results[i])):
        result = results[row]
        document = read(result.sentence.span.document)
        span = _that_stands_alone(row, results)
        if claims and _within(span, claims[-1]):
            # What it points back to has just been said, or all of it has.
            span = result.sentence.span
            if _within(span, claims[-1]):
                continue
        copies = [r for i, r in enumerate(results) if i != row and same(i, [row], results)]
        spans = [span, *(r.sentence.span for r in copies)]
        citations = tuple(cite(read(s.document), s) for s in spans)
        introduced = introduce(document.path, document.source)
        text = " ".join(citations[0].quote.split())
        claims.append(Claim(text, citations, "" if introduced == lead else introduced))
        lead = introduced
    return tuple(claims)


def introduce(path: str, source: Source) -> str:
    """Whose words follow and from when: the publisher, else the author, else the file."""
    who = source.publisher or source.author or path
    return f"{who}, {source.published.spelled()}" if source.published else who


def _when(result: SearchResult) -> tuple[str, int]:
    published = result.source.published
    return published.value if published else "", result.id


def _that_stands_alone(row: int, results: Sequence[SearchResult]) -> Span:
    """The sentence's span, widened to the one before where it can't stand without it, and to the
    one behind where that ends its quotation.
    """
    result = results[row]
    span, text = result.sentence.span, result.sentence.text
    before = _neighbour(row, -1, results)
    after = _neighbour(row, 1, results)
    start, end = span.start, span.end
    if before is not None:
        quoted = text.startswith("“") or text.endswith("”")
        same_paragraph = before.sentence.paragraph == result.sentence.paragraph
        if points_back(text) or (quoted and same_paragraph and not SAYS_WHO.search(text)):
            start = before.sentence.span.start
    opens_quote = text.rfind("“") > text.rfind("”")
    if after is not None and opens_quote and CLOSES_QUOTE.match(after.sentence.text):
        end = after.sentence.span.end
    return Span(span.document, start, end)


def _neighbour(row: int, step: int, results: Sequence[SearchResult]) -> SearchResult | None:
    """The sentence before or behind in the article, if it was found and is short enough."""
    if not 0 <= row + step < len(results):
        return None
    other = results[row + step]
    short = len(other.sentence.text.split()) <= LONGEST_BROUGHT
    return other if other.id == results[row].id + step and short else None


def _within(span: Span, claim: Claim) -> bool:
    last = claim.citations[0].span
    return span.document == last.document and span.start < last.end
