"""The only maker of citations: a quote is read off the article or there is no citation."""

from __future__ import annotations

from assistant.types import Citation
from index.types import Document, Span


def cite(document: Document, span: Span) -> Citation:
    """The citation of `span`, its quote sliced from the article's own text.

    Raises ValueError where the span is not of this document or runs past its end: that would
    be a citation of nothing, and no answer may hold one.
    """
    if span.document != document.path or span.end > len(document.text):
        raise ValueError(f"{span} is no span of {document.path} ({len(document.text)} characters)")
    quote = document.text[span.start : span.end]
    return Citation(span, quote, document.source, document.page(span.start))
