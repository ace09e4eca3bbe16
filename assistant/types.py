"""What an answer is made of. Values are frozen, and what can be derived is derived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from typing_extensions import TypedDict

from index.filter import Filter
from index.types import Sentence, Source, Span

Verdict = Literal["verbatim", "supported", "partly", "unsupported"]

# The form of `Answer.to_dict()`, which is saved, exported and read back by later versions.
Format = Literal[2]
FORMAT: Format = 2


class Message(TypedDict):
    """One turn of a conversation, in the form that chat interfaces and model APIs share."""

    role: Literal["user", "assistant"]
    content: str


# The texts of answers that claim nothing: where the articles don't say, and where they may.
NOTHING = "The articles don't say."
UNSURE = "Not sure."


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact characters of an article that a claim rests on.

    Made only by `assistant.answering.cite`, which has read `quote` off the article's text.
    `sha256` is of that text, encoded as UTF-8. `page` is where the quote begins in a PDF, from 1.
    """

    span: Span
    quote: str
    source: Source
    sha256: str
    page: int | None = None

    @property
    def document(self) -> str:
        """The article's path below the folder that was indexed."""
        return self.span.document

    @property
    def start(self) -> int:
        """Offset of the first character of the quote."""
        return self.span.start

    @property
    def end(self) -> int:
        """Offset just past the quote's last character."""
        return self.span.end

    @property
    def title(self) -> str | None:
        """The article's title, where known."""
        return self.source.title

    @property
    def publisher(self) -> str | None:
        """The article's publisher, where known."""
        return self.source.publisher

    @property
    def published(self) -> str | None:
        """The date of publication, ISO 8601 as far as it is known: "2024-05-01", "2024-05"."""
        return self.source.published.value if self.source.published else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the citations that prove it.

    `lead` says whose words follow ("CNN, 12 December 2023") and is not part of the claim.
    `verdict` is "verbatim" for the articles' own sentences; for a model's it is what
    `assistant.answering.check` found, and `reason` why. An unsupported claim has no citations.
    """

    text: str
    citations: tuple[Citation, ...]
    lead: str = ""
    verdict: Verdict = "verbatim"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence near the question that is no answer to it; shown beside an abstention.

    `sha256` and `page` are as of a `Citation`.
    """

    sentence: Sentence
    source: Source
    sha256: str
    page: int | None = None

    @property
    def document(self) -> str:
        """The article's path below the folder that was indexed."""
        return self.sentence.span.document

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.sentence.span.start

    @property
    def end(self) -> int:
        """Offset just past its last character."""
        return self.sentence.span.end

    @property
    def quote(self) -> str:
        """What stands there."""
        return self.sentence.text


@dataclass(frozen=True, slots=True)
class Searched:
    """Which articles were searched: how many they were, and what they had to be."""

    articles: int = 0
    within: Filter = field(default_factory=Filter)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is told.

    `searched_for` is the question actually searched: the one asked, or, for a follow-up,
    the one it was resolved to. `notice` is a plain word to the reader that is no claim
    about the world: that nothing was found, or which part of the question stays open. `support`
    is the fitted probability that the articles answer the question, or the best supported part
    of it, on which Dateline answers or abstains (see `assistant.evidence.answerability`).

    Where a model wrote, `drafted` is how many claims it made and `removed` how many of those were
    found unsupported and taken out. Unsupported claims are among `claims` only if they were asked
    for. `pending` are words of a sentence that is still being written, and so not checked;
    `finished` is whether the answer has come to its end. `answered_at` (ISO 8601, UTC) makes no
    difference between two answers.
    """

    question: str
    searched_for: str
    claims: tuple[Claim, ...]
    notice: str = ""
    nearest: tuple[Passage, ...] = ()
    drafted: int = 0
    removed: int = 0
    pending: str = ""
    support: float = 0.0
    searched: Searched = Searched()
    finished: bool = True
    answered_at: str = field(default="", compare=False)

    @property
    def supported(self) -> tuple[Claim, ...]:
        """The claims that stand: all but those shown as unsupported."""
        return tuple(c for c in self.claims if c.verdict != "unsupported")

    @property
    def abstained(self) -> bool:
        """Whether nothing is claimed, and so nothing cited."""
        return not self.supported

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in order of first use; its number is its place, from 1."""
        return tuple(dict.fromkeys(c for claim in self.claims for c in claim.citations))

    @property
    def text(self) -> str:
        """The answer as a reader sees it, without markup and without what is unsupported."""
        return as_text([(c.lead, c.text) for c in self.supported], self.notice)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values, ready for JSON: the one form in which answers are printed,
        sent, saved, exported and verified. `assistant.saved.record` reads it back.

        Claims name their citations by number. `sources` has what is known of each article, and
        the hash of the text that it had.
        """
        numbers = {citation: number for number, citation in enumerate(self.citations, start=1)}
        return {
            "dateline": FORMAT,
            "question": self.question,
            "searched_for": self.searched_for,
            "searched": {"articles": self.searched.articles, **asdict(self.searched.within)},
            "answered_at": self.answered_at,
            "answer": self.text,
            "abstained": self.abstained,
            "support": round(self.support, 2),
            "claims": [
                asdict(c) | {"citations": [numbers[citation] for citation in c.citations]}
                for c in self.claims
            ],
            "notice": self.notice,
            "citations": [{"number": number, **_cited(c)} for c, number in numbers.items()],
            "nearest": [_place(p.sentence.span, p.sentence.text, p.page) for p in self.nearest],
            "sources": self._sources(),
            "drafted": self.drafted,
            "removed": self.removed,
            "finished": self.finished,
        }

    def _sources(self) -> dict[str, dict[str, Any]]:
        found = {c.document: (c.sha256, c.source) for c in self.citations}
        found |= {p.sentence.span.document: (p.sha256, p.source) for p in self.nearest}
        return {path: {"sha256": sha, **asdict(source)} for path, (sha, source) in found.items()}


def introduce(path: str, source: Source) -> str:
    """Whose words follow and from when: the publisher, else the author, else the file."""
    who = source.publisher or source.author or path
    return f"{who}, {source.published.spelled()}" if source.published else who


def now() -> str:
    """The time, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_text(said: Iterable[tuple[str, str]], notice: str) -> str:
    """What is said, a line for each lead and its claim, and the notice."""
    lines = [f"{lead}: {text}" if lead else text for lead, text in said]
    return "\n".join([*lines, notice] if notice else lines)


def _cited(citation: Citation) -> dict[str, Any]:
    known = {
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published,
    }
    return _place(citation.span, citation.quote, citation.page) | known


def _place(span: Span, quote: str, page: int | None) -> dict[str, Any]:
    return {**asdict(span), "quote": quote, "page": page}
