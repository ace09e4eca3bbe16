"""The only maker of citations: a quote is read off the article, or there is none."""

from __future__ import annotations

from dataclasses import replace

from assistant.types import Citation, Passage
from index.types import Document, Sentence, Span


def cite(document: Document, span: Span) -> Citation:
    """The citation of `span`, its quote sliced from the article's own text.

    Raises ValueError where the span is not of this document or runs past its end: that would
    be a citation of nothing, and no answer may hold one.
    """
    if span.document != document.path or span.end > len(document.text):
        raise ValueError(f"{span} is no span of {document.path} ({len(document.text)} characters)")
    quote = document.text[span.start : span.end]
    return Citation(span, quote, document.source, document.sha256, document.page(span.start))


def show(document: Document, sentence: Sentence) -> Passage:
    """A sentence of the document, read off it, to be shown beside an abstention.

    Raises ValueError as `cite` does.
    """
    cited = cite(document, sentence.span)
    return Passage(replace(sentence, text=cited.quote), cited.source, cited.sha256, cited.page)
