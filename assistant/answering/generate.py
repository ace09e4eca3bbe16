"""Evidence to a model's draft to an answer: each claim checked as soon as it is complete."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from json import JSONDecodeError, JSONDecoder
from typing import Any

from assistant.answering.check import Draft
from assistant.evidence.select import same
from assistant.models.language_model import ModelError, Schema, Writer
from assistant.models.prompts import fill
from assistant.types import Answer, Claim, introduce
from index.text.characters import whole
from index.types import Document, SearchResult, Span

logger = logging.getLogger(__name__)

MOST_PASSAGES = 6
MOST_CLAIMS = 4
# No sentence is longer, and a small model that goes round in circles ends.
LONGEST_CLAIM = 300
# Control characters inside strings are let pass: models write line breaks as they come.
JSON = JSONDecoder(strict=False)
NUMBERED = re.compile(r"(?P<text>[^\[\]]+?)\s*\[(?P<passage>\d{1,2})\](?:\.(?=\s|$))?")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Neighbouring sentences that a model reads as one passage, and who says them when."""

    span: Span
    sentences: tuple[str, ...]
    introduction: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What can be read of a model's reply so far: whole claims, and the words of the next."""

    drafts: tuple[Draft, ...]
    pending: str


def excerpts(
    ranked: Sequence[int], results: Sequence[SearchResult], read: Callable[[str], Document]
) -> tuple[Excerpt, ...]:
    """What the model is given: the best sentences, neighbours as one.

    `ranked` are rows of `results`, those that answer first and then the next best.
    """
    rows: list[int] = []
    for row in ranked:
        if not same(row, rows, results):
            rows.append(row)
        if len(rows) == MOST_PASSAGES:
            break
    found = []
    for run in sorted(_runs(rows, results), key=lambda run: min(map(rows.index, run))):
        first, last = results[run[0]], results[run[-1]]
        document = read(first.sentence.span.document)
        span = Span(document.path, first.sentence.span.start, last.sentence.span.end)
        sentences = tuple(results[row].sentence.text for row in run)
        found.append(Excerpt(span, sentences, introduce(document.path, document.source)))
    return tuple(found)


def write(
    composed: Answer,
    passages: Sequence[Excerpt],
    writer: Writer,
    check: Callable[[Draft], Claim],
    *,
    show_unsupported: bool = False,
) -> Generator[Answer]:
    """The model's answer as it comes, the last one whole; `composed` where the model fails.

    Unsupported claims are counted and left out, or kept as such with `show_unsupported`.
    """
    claims: tuple[Claim, ...] = ()
    told = replace(composed, claims=(), notice="", nearest=(), finished=False)
    try:
        with closing(_draft(composed.searched_for, passages, writer, check)) as growing:
            for claims, pending in growing:
                told = _told(told, claims, pending, show_unsupported)
                yield told
        why = _shortcoming(told, composed)
    except ModelError as error:
        why = str(error)
    if not why:
        yield replace(told, notice=_removal(told.removed), pending="", finished=True)
        return
    logger.info("composed without the model: %s", why)
    refused = tuple(c for c in claims if show_unsupported and c.verdict == "unsupported")
    yield replace(
        composed,
        claims=composed.claims + refused,
        notice=" ".join(filter(None, (composed.notice, f"Composed without the model: {why}."))),
        drafted=len(claims),
        removed=len(claims),
    )


def _draft(
    question: str, passages: Sequence[Excerpt], writer: Writer, check: Callable[[Draft], Claim]
) -> Generator[tuple[tuple[Claim, ...], str]]:
    """The claims so far, each checked once, and the words of the next."""
    system, user = fill("draft", question=question, passages=passages, most_claims=MOST_CLAIMS)
    reply, checked = "", 0
    claims: dict[Claim, None] = {}
    with closing(writer.stream(system, user, _schema(passages))) as pieces:
        for piece in pieces:
            reply += piece
            so_far = read_reply(reply)
            claims |= dict.fromkeys(map(check, so_far.drafts[checked:]))
            checked = len(so_far.drafts)
            yield tuple(claims), so_far.pending
            if checked >= MOST_CLAIMS:
                break


def read_reply(reply: str) -> Reply:
    """The claims in a reply, whole or still growing.

    Taken are JSON objects with a "claim", wherever they stand; in a reply without any braces,
    sentences with a number in brackets behind them. A claim without a quote is its own quote.
    """
    if "{" not in reply:
        return _read_prose(reply)
    drafts: list[Draft] = []
    position = reply.find("{")
    while position >= 0:
        try:
            value, end = JSON.raw_decode(reply, position)
        except JSONDecodeError:
            # An outer object that is not whole yet, or broken: its parts may be whole.
            end = position + 1
        else:
            drafts += _drafts(value)
        position = reply.find("{", end)
    return Reply(tuple(dict.fromkeys(drafts)), _growing(reply[reply.rfind("{") :]))


def _schema(passages: Sequence[Excerpt]) -> Schema:
    """What a server that can is to hold the model to: whole sentences of the passages, quoted."""
    sentences = list(dict.fromkeys(s for passage in passages for s in passage.sentences))
    fields = {
        "passage": {"type": "integer", "enum": list(range(1, len(passages) + 1))},
        "quote": {"type": "string", "enum": sentences},
        "claim": {"type": "string", "maxLength": LONGEST_CLAIM},
    }
    return _object({"claims": {"type": "array", "items": _object(fields)}})


def _object(properties: Schema) -> Schema:
    closed = {"type": "object", "additionalProperties": False}
    return {**closed, "properties": properties, "required": list(properties)}


def _read_prose(reply: str) -> Reply:
    drafts, end = [], 0
    for found in NUMBERED.finditer(reply):
        text, end = found["text"].strip(" \n-*•."), found.end()
        drafts.append(Draft(int(found["passage"]), text, f"{text}."))
    return Reply(tuple(dict.fromkeys(drafts)), " ".join(reply[end:].split()))


def _drafts(value: Any) -> list[Draft]:
    """The claims of one JSON object: its own, or those of a list in it."""
    if "claim" not in value:
        lists = [item for item in value.values() if isinstance(item, list)]
        return [d for one in lists for item in one if isinstance(item, dict) for d in _drafts(item)]
    claim, quote = value["claim"], value.get("quote") or value["claim"]
    if not (isinstance(claim, str) and isinstance(quote, str) and claim.strip()):
        return []
    number = re.search(r"\d{1,2}", str(value.get("passage", "")))
    # JSON may spell out half of a surrogate pair.
    return [Draft(int(number[0]) if number else 0, whole(quote), whole(claim))]


def _growing(tail: str) -> str:
    """The words so far of the claim in an object that is not whole yet."""
    from pydantic_core import from_json

    try:
        value = from_json(tail, allow_partial="trailing-strings")
    except ValueError:
        return ""
    ended = tail.rstrip().endswith("}") or not isinstance(value, dict)
    return "" if ended else " ".join(str(value.get("claim", "")).split())


def _told(answer: Answer, claims: Sequence[Claim], pending: str, unsupported: bool) -> Answer:
    removed = sum(claim.verdict == "unsupported" for claim in claims)
    kept = tuple(c for c in claims if unsupported or c.verdict != "unsupported")
    return replace(answer, claims=kept, drafted=len(claims), removed=removed, pending=pending)


def _shortcoming(told: Answer, composed: Answer) -> str:
    """Why what a model wrote is no answer; '' where it is one."""
    if not told.drafted:
        return "it wrote nothing that could be read as a claim"
    if told.abstained:
        return f"the articles don't bear out what it wrote ({_count(told.removed)})"
    # The decision to answer was taken on the sentences of the composed one.
    chosen = [citation.span for citation in composed.citations]
    if not any(cited.span.meets(span) for cited in told.citations for span in chosen):
        return "what it wrote leaves out the sentences that answer"
    return ""


def _removal(removed: int) -> str:
    if not removed:
        return ""
    verb = "was" if removed == 1 else "were"
    return f"{_count(removed)} of the model {verb} removed: the articles don't bear it out."


def _count(removed: int) -> str:
    return f"{removed} sentence" + ("" if removed == 1 else "s")


def _runs(rows: Sequence[int], results: Sequence[SearchResult]) -> list[list[int]]:
    """The rows in order, those that follow one another in one paragraph together."""

    def run_of(numbered: tuple[int, int]) -> tuple[str, int, int]:
        number, row = numbered
        sentence = results[row].sentence
        return sentence.span.document, sentence.paragraph, results[row].id - number

    runs = groupby(enumerate(sorted(rows)), run_of)
    return [[row for _, row in run] for _, run in runs]
