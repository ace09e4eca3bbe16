"""Evidence to an answer in the articles' own words: what is said, in what order, by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.choose import same
from assistant.dates import spell_date
from assistant.match import POINTS_BACK
from assistant.types import Claim
from assistant.verify import cite
from index.types import Document, SearchResult, Source, Span

LONGEST_BROUGHT = 40

SPEAKS = re.compile(
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
        span = _with_antecedent(row, results)
        if claims and _within(span, claims[-1]):
            # What it points back to has just been said, or all of it has.
            span = result.sentence.span
            if _within(span, claims[-1]):
                continue
        copies = [r for i, r in enumerate(results) if i != row and same(i, [row], results)]
        citations = [
            cite(document, span),
            *(cite(read(r.sentence.span.document), r.sentence.span) for r in copies),
        ]
        introduced = introduce(document.path, document.source)
        claims.append(
            Claim(
                text=" ".join(citations[0].quote.split()),
                citations=tuple(citations),
                lead="" if introduced == lead else introduced,
            )
        )
        lead = introduced
    return tuple(claims)


def introduce(path: str, source: Source) -> str:
    """Whose words follow and from when: the publisher, else the author, else the file."""
    who = source.publisher or source.author or path
    return f"{who}, {spell_date(source.published)}" if source.published else who


def _when(result: SearchResult) -> tuple[str, int]:
    published = result.source.published
    return published.value if published else "", result.id


def _with_antecedent(row: int, results: Sequence[SearchResult]) -> Span:
    """The sentence's span, widened to the sentence before where it can't stand without it."""
    result = results[row]
    span = result.sentence.span
    before = results[row - 1] if row and results[row - 1].id == result.id - 1 else None
    if before is None or len(before.sentence.text.split()) > LONGEST_BROUGHT:
        return span
    text = result.sentence.text
    unspoken = _inside_quote(text) and not SPEAKS.search(text)
    same_paragraph = before.sentence.paragraph == result.sentence.paragraph
    if POINTS_BACK.match(text) or (unspoken and same_paragraph):
        return Span(span.document, before.sentence.span.start, span.end)
    return span


def _inside_quote(text: str) -> bool:
    return text.startswith("“") or text.endswith("”")


def _within(span: Span, claim: Claim) -> bool:
    last = claim.citations[0].span
    return span.document == last.document and span.start < last.end
