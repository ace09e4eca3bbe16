"""Answers as they are kept: in a saved conversation, in an export, in a file to be checked later.

A kept answer holds all that is needed to show it again and to prove it: every quote with its
offsets, and for each article the hash of the text that was read. It travels with the message in
the browser, packed into a link, so an answer of any age can be exported and nothing of one reader
is stored on the server. Whatever comes back from there is read as from a stranger.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.types import Answer, Verdict
from index.errors import DatelineError
from index.filter import Filter
from index.types import Document, PublicationDate, Source

# A packed answer may not unpack into more than this, however small it came.
LARGEST = 1_000_000
NO_EXPORT = "not a file that Dateline exported"
# Where the record stands in an exported file: alone, in a script that is no script, in a comment.
RECORD = re.compile(
    r'<script type="application/json" id="dateline">(?P<html>.*?)</script>'
    r"|<!--dateline (?P<md>.*?)-->",
    re.S,
)


class KeptError(DatelineError):
    """What was given is no kept answer, or no file of them."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptQuote(_Kept):
    """Characters [start, end) of a document's text, and what they were."""

    document: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    quote: str


class KeptClaim(_Kept):
    """A claim (see `assistant.types.Claim`) with its quotes."""

    text: str
    lead: str
    verdict: Verdict
    reason: str
    citations: tuple[KeptQuote, ...]


class KeptDate(_Kept):
    """A date of publication (see `index.types.PublicationDate`)."""

    value: str = Field(pattern=r"^\d{4}(-\d\d){0,2}$")
    # As answers were kept before it was derived.
    precision: str | None = Field(default=None, exclude=True)
    basis: Literal["stated", "inferred"]
    note: str | None = None


class KeptSource(_Kept):
    """An article as it read then; `sha256` is of its text, encoded as UTF-8."""

    sha256: str
    title: str | None
    publisher: str | None
    author: str | None
    published: KeptDate | None
    url: str | None
    updated: str | None = None

    def to_source(self) -> Source:
        """The same as the index knows it."""
        date = PublicationDate.from_dict(self.published.model_dump()) if self.published else None
        return Source(self.title, self.publisher, self.author, date, self.url, self.updated)


class Filters(_Kept):
    """Which articles were asked: of a publisher, published within dates (ISO 8601, inclusive)."""

    publisher: str | None = None
    since: str | None = None
    until: str | None = None

    @classmethod
    def of(cls, publisher: str | None, since: str | None, until: str | None) -> Filters:
        """The filters as somebody typed them. Raises `FilterError`."""
        wanted = Filter(publisher or None, since or None, until or None)
        return cls(**asdict(wanted))

    @property
    def wanted(self) -> Filter:
        """The same as the index takes it."""
        return Filter(self.publisher, self.since, self.until)


class KeptAnswer(_Kept):
    """An answer (see `assistant.types.Answer`), when it was given and out of what."""

    question: str
    searched_for: str
    answered_at: str
    searched_articles: int
    filters: Filters
    claims: tuple[KeptClaim, ...]
    notice: str
    nearest: tuple[KeptQuote, ...]
    drafted: int
    removed: int
    finished: bool
    sources: dict[str, KeptSource]

    @property
    def supported(self) -> tuple[KeptClaim, ...]:
        """The claims that stand."""
        return tuple(c for c in self.claims if c.verdict != "unsupported")

    @property
    def text(self) -> str:
        """The answer as a reader sees it, without markup and without what is unsupported."""
        lines = [f"{c.lead}: {c.text}" if c.lead else c.text for c in self.supported]
        return "\n".join([*lines, self.notice] if self.notice else lines)

    def numbers(self) -> dict[KeptQuote, int]:
        """Each citation once, in order of first use, and its number from 1."""
        quotes = dict.fromkeys(c for claim in self.claims for c in claim.citations)
        return {quote: number for number, quote in enumerate(quotes, start=1)}


class Transcript(_Kept):
    """A file of answers."""

    dateline: Literal[1] = 1
    exported_at: str
    answers: tuple[KeptAnswer, ...]


def keep(
    answer: Answer,
    read: Callable[[str], Document],
    *,
    searched_articles: int,
    filters: Filters,
    finished: bool = True,
) -> KeptAnswer:
    """The answer to keep; `read` gives the article of a path.

    `finished` is whether it has come to its end, or may still grow or be stopped.
    """
    quotes = [
        KeptQuote(
            document=p.sentence.span.document,
            start=p.sentence.span.start,
            end=p.sentence.span.end,
            quote=p.sentence.text,
        )
        for p in answer.nearest
    ]
    claims = tuple(
        KeptClaim(
            text=claim.text,
            lead=claim.lead,
            verdict=claim.verdict,
            reason=claim.reason,
            citations=tuple(
                KeptQuote(document=c.document, start=c.start, end=c.end, quote=c.quote)
                for c in claim.citations
            ),
        )
        for claim in answer.claims
    )
    used = [c.document for claim in claims for c in claim.citations]
    paths = dict.fromkeys([*used, *(q.document for q in quotes)])
    return KeptAnswer(
        question=answer.question,
        searched_for=answer.searched_for,
        answered_at=now(),
        searched_articles=searched_articles,
        filters=filters,
        claims=claims,
        notice=answer.notice,
        nearest=tuple(quotes),
        drafted=answer.drafted,
        removed=answer.removed,
        finished=finished,
        sources={path: _source(read(path)) for path in paths},
    )


def pack(kept: KeptAnswer) -> str:
    """The kept answer in letters, digits, "-" and "_"."""
    return base64.urlsafe_b64encode(zlib.compress(kept.model_dump_json().encode())).decode()


def unpack(packed: str) -> KeptAnswer:
    """What `pack` packed. Raises `KeptError` for anything else."""
    try:
        raw = base64.b64decode(packed, altchars="-_", validate=True)
        return KeptAnswer.model_validate_json(zlib.decompressobj().decompress(raw, LARGEST))
    except (ValueError, zlib.error) as error:
        raise KeptError("this answer can't be read any more; ask again") from error


def to_json(answers: Sequence[KeptAnswer]) -> str:
    """A transcript of the answers as JSON."""
    transcript = Transcript(exported_at=now(), answers=tuple(answers))
    return json.dumps(transcript.model_dump(), ensure_ascii=False, indent=2) + "\n"


def read_file(path: Path) -> Transcript:
    """The transcript in an exported file of any of the formats. Raises `KeptError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KeptError(
            f"{path}: can't be read: {(error.strerror or str(error)).lower()}"
        ) from error
    except UnicodeDecodeError as error:
        raise KeptError(f"{path}: {NO_EXPORT}") from error
    found = RECORD.search(text)
    record = (found["html"] or found["md"]) if found else text
    try:
        return Transcript.model_validate_json(record)
    except ValidationError as error:
        raise KeptError(f"{path}: {NO_EXPORT}") from error


def check(kept: KeptAnswer, read: Callable[[str], Document | None]) -> list[tuple[str, str]]:
    """What became of each passage, cited or near: (which, "same", "moved", "changed" or "gone").

    "Same": the article holds the quote at its place, whatever else of it was changed; "moved":
    only elsewhere. `read` gives the article of a path, or None where there is none.
    """
    found = []
    for q in dict.fromkeys([*kept.numbers(), *kept.nearest]):
        document = read(q.document)
        if document is None:
            state = "gone"
        elif document.text[q.start : q.end] == q.quote:
            state = "same"
        else:
            state = "moved" if q.quote in document.text else "changed"
        found.append((f"{q.document}, characters {q.start}-{q.end}", state))
    return found


def sha256(document: Document) -> str:
    """The hash of an article's text, encoded as UTF-8."""
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def now() -> str:
    """The time, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _source(document: Document) -> KeptSource:
    return KeptSource(sha256=sha256(document), **asdict(document.source))
