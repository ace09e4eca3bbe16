"""The values that indexing makes and everything after it reads. All are frozen."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePath
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.partial_date import PartialDate

Basis = Literal["stated", "inferred"]


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """When an article was published, as far as that is known.

    `value` is ISO 8601, as long as it goes: "2024-05-01", "2024-05" or "2024".
    `basis` tells whether a source states it or whether it was worked out from the text.
    Raises ValueError where `value` is no date.
    """

    value: str
    basis: Basis = "stated"
    note: str | None = None

    def __post_init__(self) -> None:
        PartialDate(self.value)

    def spelled(self) -> str:
        """In words, marked where inferred: "1 May 2024", "October 2024 (inferred)"."""
        inferred = " (inferred)" if self.basis == "inferred" else ""
        return PartialDate(self.value).spelled() + inferred


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of where an article comes from; None where it is not known.

    `updated` is when its publisher last changed it, ISO 8601; never when it was indexed.
    """

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: PublicationDate | None = None
    url: str | None = None
    updated: str | None = None

    def filled_from(self, other: Source) -> Source:
        """What is known here, and of the rest what the other knows."""
        known = {f.name: value for f in fields(self) if (value := getattr(self, f.name))}
        return replace(other, **known)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that an article's text was taken from.

    `file` is the path it had, `sha256` that of its bytes (of the one object, where a file holds
    several articles), `extractor` the name and version of what read it.
    """

    file: str
    sha256: str
    extractor: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range of characters [start, end) of a document's text."""

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end}) of {self.document}")

    def meets(self, other: Span) -> bool:
        """Whether the two have any character in common."""
        same = self.document == other.document
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """An article. `text` is what every offset refers to: of a plain text file its characters
    exactly as stored (decoded, newlines kept), of any other kind what was extracted from it.

    `path` is relative to the folder that was indexed, with forward slashes, and names
    the document everywhere; one of several articles in a file is `news.jsonl#3`. `furniture`
    are the spans that belong to the web page and not to the article: bylines, "Related Posts",
    a repeated headline. `pages` are the offsets at which the pages of a PDF begin. `language` is
    the ISO 639-1 code of what the text is written in; None where it is too short to tell.
    `left_out` names what else its file holds, which was not read; the index doesn't keep that.
    """

    path: str
    text: str
    source: Source = field(default_factory=Source)
    furniture: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    origin: Origin | None = None
    language: str | None = None
    left_out: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of its text in UTF-8, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def page(self, offset: int) -> int | None:
        """The page, from 1, on which a character stands; None where there are no pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Article:
    """A document without its text, as lists of the articles show it.

    `added` tells one given singly from those of the folders. `indexed` is when it was stored, ISO
    8601, UTC. `copies` is how many articles, itself included, are near-identical to it. `language`
    is a code of ISO 639-1; None where it isn't known.
    """

    path: str
    source: Source
    origin: Origin | None
    added: bool
    indexed: str
    copies: int
    language: str | None

    @property
    def kind(self) -> str:
        """The suffix of its file: ".html", ".jsonl.gz"."""
        suffixes = PurePath(self.path.rpartition("#")[0] or self.path).suffixes
        return "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:]).casefold()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `document.text[span.start:span.end] == text`.

    `paragraph` counts the document's paragraphs from 0. `gives_orders` where any sentence of its
    paragraph gives orders to software (see `index.text.injection`), which is judged at indexing.
    """

    span: Span
    text: str
    paragraph: int
    gives_orders: bool = False


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
    each content word (see `index.encoder.transformer`), `stems` their stems. Documents of one
    `cluster` are near-identical copies, as of one agency story in several papers, and count as one
    source; 0 where it isn't known.
    """

    id: int
    sentence: Sentence
    source: Source
    vector: NDArray[np.float32]
    words: NDArray[np.int8]
    stems: frozenset[str]
    cluster: int = 0

    @property
    def gives_orders(self) -> bool:
        """Whether the sentence stands in a paragraph that gives orders to software."""
        return self.sentence.gives_orders
