"""Whether the articles still read as saved answers quote them: files read back, and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import from_json

from assistant.saved.record import AnswerRecord, PassageRecord, SavedError, Transcript
from assistant.types import FORMAT
from index import StoreError
from index.types import Document, Span

State = Literal["same", "moved", "changed", "gone"]

NO_RECORD = "holds no answer of Dateline's; export one, or save one with: dateline ask --json"
# Where the record stands in an exported file: alone, in a script that is no script, in a comment.
EMBEDDED = re.compile(
    r'<script type="application/json" id="dateline">(?P<html>.*?)</script>'
    r"|<!--dateline (?P<md>.*?)-->",
    re.S,
)


@dataclass(frozen=True, slots=True)
class ArticleState:
    """What became of an article: "same", "changed", or "gone" from the index."""

    document: str
    state: State


@dataclass(frozen=True, slots=True)
class PassageState(Span):
    """What became of the characters [start, end) of an article.

    "Same": they are the quote still, whatever else of the article was changed; "moved": the quote
    stands only elsewhere; "changed": nowhere; "gone": the article isn't in the index.
    """

    state: State


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of each article that the answers name, and of each passage, cited or near."""

    articles: tuple[ArticleState, ...]
    passages: tuple[PassageState, ...]

    @property
    def same(self) -> int:
        """How many passages still read so."""
        return sum(p.state == "same" for p in self.passages)

    @property
    def holds(self) -> bool:
        """Whether every passage still reads so."""
        return self.same == len(self.passages)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values, ready for JSON."""
        return {"holds": self.holds, "same": self.same, **asdict(self)}


def read_answers(path: Path) -> tuple[AnswerRecord, ...]:
    """The answers in an exported file of any format, or the one that `ask --json` printed.

    Raises `SavedError`.
    """
    try:
        text = path.read_text(encoding="utf-8")
        embedded = EMBEDDED.search(text)
        value = from_json((embedded["html"] or embedded["md"]) if embedded else text)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SavedError(f"{path}: can't be read: {why}") from error
    except ValueError as error:
        raise SavedError(f"{path}: {NO_RECORD}") from error
    if not isinstance(value, dict) or "dateline" not in value:
        raise SavedError(f"{path}: {NO_RECORD}")
    if value["dateline"] != FORMAT:
        raise SavedError(
            f"{path}: written by another version of Dateline (in format {value['dateline']!r:.20}; "
            f"this one reads {FORMAT}); ask again, or verify it with that version"
        )
    try:
        if "answers" in value:
            return Transcript.model_validate(value).answers
        return (AnswerRecord.model_validate(value),)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        why = first["msg"].removeprefix("Value error, ")
        raise SavedError(f"{path}: not as Dateline wrote it: {where[:100]}: {why}") from error


def verify(answers: Sequence[AnswerRecord], read: Callable[[str], Document]) -> Verification:
    """What became of all that the answers rest on, each article and passage once.

    `read` gives the article of a path, and raises `StoreError` where there is none.
    """
    hashes = {path: source.sha256 for a in answers for path, source in a.sources.items()}
    documents: dict[str, Document | None] = {}
    for path in hashes:
        try:
            documents[path] = read(path)
        except StoreError:
            documents[path] = None
    passages = [p for a in answers for p in (*a.citations, *a.nearest)]
    states = [_passage(p, documents[p.document]) for p in passages]
    return Verification(
        articles=tuple(_article(path, hashes[path], found) for path, found in documents.items()),
        passages=tuple(dict.fromkeys(states)),
    )


def _article(path: str, digest: str, found: Document | None) -> ArticleState:
    if found is None:
        return ArticleState(path, "gone")
    return ArticleState(path, "same" if found.sha256 == digest else "changed")


def _passage(passage: PassageRecord, found: Document | None) -> PassageState:
    state: State
    if found is None:
        state = "gone"
    elif found.text[passage.start : passage.end] == passage.quote:
        state = "same"
    else:
        state = "moved" if passage.quote in found.text else "changed"
    return PassageState(passage.document, passage.start, passage.end, state)
