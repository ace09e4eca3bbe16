"""Answers, and their records, of small articles."""

from __future__ import annotations

from assistant.answering.cite import cite
from assistant.saved.record import AnswerRecord
from assistant.types import Answer, Claim, Searched, Verdict
from index.types import Document, PublicationDate, Source, Span

HOSTILE = (
    "<script>x</script> --> ![i](https://e.vil/p) `${a}` {{b}} *c* [d](javascript:e) $\\f$ ~~g~~"
)
ARTICLE = Document(
    "a b/ö.txt",
    f"One & two.\r\n{HOSTILE}\nThree.",
    Source("Title", "CNN", "Ann", PublicationDate("2024-05", "inferred")),
)
PDF = Document("paper.pdf", "It rained. It snowed.", pages=(0, 11))


def answer(
    *spans: tuple[int, int],
    verdict: Verdict = "verbatim",
    notice: str = "",
    article: Document = ARTICLE,
) -> Answer:
    """An answer of a claim for each span of the article."""
    citations = [cite(article, Span(article.path, start, end)) for start, end in spans]
    claims = tuple(
        Claim(" ".join(c.quote.split()), (c,), "CNN" if i == 0 else "", verdict)
        for i, c in enumerate(citations)
    )
    return Answer(
        HOSTILE,
        HOSTILE,
        claims,
        notice,
        searched=Searched(1),
        answered_at="2026-01-01T00:00:00+00:00",
    )


def record(
    *spans: tuple[int, int], verdict: Verdict = "verbatim", notice: str = ""
) -> AnswerRecord:
    """The record of such an answer."""
    return AnswerRecord.of(answer(*spans, verdict=verdict, notice=notice))
