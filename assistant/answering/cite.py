"""The only maker of citations: a quote is read off the article, or there is none."""

from __future__ import annotations

import hashlib

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
    return Citation(span, quote, document.source, sha256(document), document.page(span.start))


def show(document: Document, sentence: Sentence) -> Passage:
    """A sentence of the document to be shown beside an abstention."""
    page = document.page(sentence.span.start)
    return Passage(sentence, document.source, sha256(document), page)


def sha256(document: Document) -> str:
    """The hash of an article's text, encoded as UTF-8: what the quotes were read off."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
