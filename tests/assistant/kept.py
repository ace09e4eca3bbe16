"""Answers to keep, of small articles."""

from __future__ import annotations

from assistant.answering.check import cite
from assistant.saved.record import Filters, KeptAnswer, keep
from assistant.types import Answer, Claim, Verdict
from index.types import Document, PublicationDate, Source, Span

HOSTILE = (
    "<script>x</script> --> ![i](https://e.vil/p) `${a}` {{b}} *c* [d](javascript:e) $\\f$ ~~g~~"
)
ARTICLE = Document(
    "a b/ö.txt",
    f"One & two.\r\n{HOSTILE}\nThree.",
    Source("Title", "CNN", "Ann", PublicationDate("2024-05", "inferred")),
)


def kept(*spans: tuple[int, int], verdict: Verdict = "verbatim", notice: str = "") -> KeptAnswer:
    """An answer of a claim for each span of ARTICLE."""
    citations = [cite(ARTICLE, Span(ARTICLE.path, start, end)) for start, end in spans]
    claims = tuple(
        Claim(c.quote, (c,), "CNN" if i == 0 else "", verdict) for i, c in enumerate(citations)
    )
    answer = Answer(HOSTILE, HOSTILE, claims, notice)
    return keep(answer, lambda _: ARTICLE, searched_articles=1, filters=Filters())
