"""An answer read back: from a saved conversation, an export, feedback, or another program.

The record is `Answer.to_dict()` and holds all that is needed to show an answer again and to prove
it: every quote with its offsets, and for each article the hash of the text that was read. It
travels with a message in the browser, packed into a link, so an answer of any age can be exported
and nothing of one reader is stored on the server. Whatever comes back is read as from a stranger:
nothing added, nothing without bounds, and nothing in it at odds with the rest.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    ValidationError,
    model_validator,
)

from assistant.types import Answer, Format, Verdict, as_text
from index.errors import DatelineError
from index.partial_date import PartialDate
from index.types import Source, Span

# A packed answer may not unpack into more than this, however small it came.
MOST_CHARACTERS = 1_000_000
# And no more in all, of those that are read together.
MOST_TOGETHER = 20_000_000
# Claims, citations, passages or sources; an answer has some ten.
MOST_PARTS = 1000
UNREADABLE = "this answer can't be read any more; ask again"

Date = Annotated[str, AfterValidator(lambda value: str(PartialDate(value)))]


class SavedError(DatelineError):
    """What was given is no saved answer, or no file of them."""


@dataclass(frozen=True, slots=True)
class PassageRecord(Span):
    """Characters [start, end) of a document's text, what they were, and the page, if any."""

    quote: str
    page: Annotated[int, Field(ge=1)] | None


@dataclass(frozen=True, slots=True)
class CitationRecord(PassageRecord):
    """A passage that claims rest on, by its number, from 1."""

    number: int
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord(Source):
    """An article as it read then; `sha256` is of its text, encoded as UTF-8."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Saved(BaseModel):
    """What all parts of a saved answer have in common: they are what they say, and no more."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=MOST_CHARACTERS)


class ClaimRecord(Saved):
    """A claim (see `assistant.types.Claim`), with the numbers of its citations."""

    text: str
    lead: str
    verdict: Verdict
    reason: str
    citations: tuple[int, ...] = Field(max_length=MOST_PARTS)


class SearchedRecord(Saved):
    """How many articles were searched, and the publisher and dates they were kept to, if any."""

    articles: NonNegativeInt
    publisher: str | None
    since: Date | None
    until: Date | None

    @property
    def limits(self) -> str:
        """What the articles had to be, in words; '' where all were searched."""
        since = f"from {self.since}" if self.since else ""
        until = f"to {self.until}" if self.until else ""
        return ", ".join(filter(None, (self.publisher, since, until)))


class AnswerRecord(Saved):
    """An answer (see `assistant.types.Answer`), when it was given and out of what."""

    dateline: Format
    question: str
    searched_for: str
    searched: SearchedRecord
    answered_at: str
    answer: str
    abstained: bool
    support: float = Field(ge=0, le=1)
    claims: tuple[ClaimRecord, ...] = Field(max_length=MOST_PARTS)
    notice: str
    citations: tuple[CitationRecord, ...] = Field(max_length=MOST_PARTS)
    nearest: tuple[PassageRecord, ...] = Field(max_length=MOST_PARTS)
    sources: dict[str, SourceRecord] = Field(max_length=MOST_PARTS)
    drafted: NonNegativeInt
    removed: NonNegativeInt
    finished: bool

    @classmethod
    def of(cls, answer: Answer) -> AnswerRecord:
        """The record of an answer."""
        return cls.model_validate(answer.to_dict())

    @property
    def supported(self) -> tuple[ClaimRecord, ...]:
        """The claims that stand."""
        return tuple(c for c in self.claims if c.verdict != "unsupported")

    def cited_by(self, claim: ClaimRecord) -> tuple[CitationRecord, ...]:
        """The citations that a claim of this answer rests on."""
        return tuple(self.citations[number - 1] for number in claim.citations)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """What is said twice is said alike, and every number and path leads somewhere."""
        numbers = list(range(1, len(self.citations) + 1))
        documents = {p.document for p in (*self.citations, *self.nearest)}
        said = [(c.lead, c.text) for c in self.supported]
        agreed = {
            "abstained": self.abstained != bool(self.supported),
            "answer": self.answer == as_text(said, self.notice),
            "citations": [c.number for c in self.citations] == numbers,
            "claims": {n for c in self.claims for n in c.citations} == set(numbers)
            and all(bool(c.citations) == (c.verdict != "unsupported") for c in self.claims),
            "sources": documents == self.sources.keys(),
        }
        for name, agrees in agreed.items():
            if not agrees:
                raise ValueError(f"{name} disagrees with the rest of the answer")
        for cited in self.citations:
            source = self.sources[cited.document]
            published = source.published.value if source.published else None
            known = (source.title, source.publisher, published)
            if known != (cited.title, cited.publisher, cited.published):
                raise ValueError(f"citation {cited.number} disagrees with its source")
        return self


class Transcript(Saved):
    """A file of answers."""

    dateline: Format
    exported_at: str
    answers: tuple[AnswerRecord, ...]


def pack(record: AnswerRecord) -> str:
    """The record in letters, digits, "-" and "_"."""
    return base64.urlsafe_b64encode(zlib.compress(record.model_dump_json().encode())).decode()


def unpack(packed: str) -> AnswerRecord:
    """What `pack` packed. Raises `SavedError` for anything else."""
    return _read(_inflate(packed))


def unpack_all(packed: Iterable[str]) -> list[AnswerRecord]:
    """What was packed, each in turn. Raises `SavedError`, also where it is too much in all."""
    found, unpacked = [], 0
    for one in packed:
        text = _inflate(one)
        unpacked += len(text)
        if unpacked > MOST_TOGETHER:
            raise SavedError("these are too many answers at once; take fewer")
        found.append(_read(text))
    return found


def _inflate(packed: str) -> bytes:
    try:
        raw = base64.b64decode(packed, altchars="-_", validate=True)
        return zlib.decompressobj().decompress(raw, MOST_CHARACTERS)
    except (ValueError, zlib.error) as error:
        raise SavedError(UNREADABLE) from error


def _read(text: bytes) -> AnswerRecord:
    try:
        return AnswerRecord.model_validate_json(text)
    except ValidationError as error:
        raise SavedError(UNREADABLE) from error
