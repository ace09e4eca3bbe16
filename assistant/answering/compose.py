"""Evidence to an answer in the articles' own words: what is said, in what order, by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.cite import cite
from assistant.answering.stand_alone import stand_alone
from assistant.evidence.select import same
from assistant.types import Claim, introduce
from index.types import Document, SearchResult, Span


def compose(
    chosen: Sequence[int],
    results: Sequence[SearchResult],
    read: Callable[[str], Document],
    *,
    newest_first: bool = False,
) -> tuple[Claim, ...]:
    """The chosen sentences as claims: in time order, and in the order of the text within one.

    A sentence that can't stand alone brings what it needs; copies of it elsewhere are cited with
    it. What comes from the same article as the claim before is not introduced again.
    """
    claims: list[Claim] = []
    lead = ""
    in_text = sorted(chosen, key=lambda i: results[i].id)
    for row in sorted(in_text, key=lambda i: _when(results[i]), reverse=newest_first):
        result = results[row]
        document = read(result.sentence.span.document)
        span = stand_alone(row, results)
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


def _when(result: SearchResult) -> str:
    return result.source.published.value if result.source.published else ""


def _within(span: Span, claim: Claim) -> bool:
    last = claim.citations[0].span
    return span.document == last.document and span.start < last.end
