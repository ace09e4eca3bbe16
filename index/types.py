"""The values that indexing makes and everything after it reads. All are frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Precision = Literal["day", "month", "year"]
Basis = Literal["stated", "inferred"]


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When an article was published, as far as that is known.

    `value` is ISO 8601, as long as `precision` goes: "2024-05-01", "2024-05" or "2024".
    `basis` tells whether a source states it or whether it was worked out from the text.
    """

    value: str
    precision: Precision = "day"
    basis: Basis = "stated"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of where an article comes from; None where it is not known."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: PublicationDate | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range of characters [start, end) of a document's text."""

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end}) of {self.document}")


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its text exactly as the file stores it (decoded, newlines kept).

    `path` is relative to the folder that was indexed, with forward slashes, and names
    the document everywhere. `furniture` are the spans that belong to the web page and
    not to the article: bylines, "Related Posts", a repeated headline.
    """

    path: str
    text: str
    source: Source = field(default_factory=Source)
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `document.text[span.start:span.end] == text`.

    `paragraph` counts the document's paragraphs from 0.
    """

    span: Span
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring sentences embedded together; `text` runs from the first to the last."""

    span: Span
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A sentence that a search found, with all that choosing among sentences goes by.

    `id` orders sentences as they stand in their documents: a neighbour's is one away.
    `vector` (dimension,) is the sentence's, of length one; `words` has a row of directions for
    each content word (see `index.embed`), `stems` their stems.
    """

    id: int
    sentence: Sentence
    source: Source
    vector: NDArray[np.float32]
    words: NDArray[np.int8]
    stems: frozenset[str]
