"""Evidence to a model's draft to an answer: each claim checked as soon as it is complete."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from json import JSONDecodeError, JSONDecoder
from typing import Any

from assistant.answering.check import Draft
from assistant.answering.compose import introduce
from assistant.evidence.select import same
from assistant.models.language_model import ModelError, Schema, Writer
from assistant.models.prompts import fill
from assistant.types import Answer, Claim
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
    system, user = fill(
        "draft", question=composed.searched_for, passages=passages, most_claims=MOST_CLAIMS
    )
    reply, checked = "", 0
    claims: list[Claim] = []
    partial = replace(composed, claims=(), notice="", nearest=(), finished=False)
    try:
        with closing(writer.stream(system, user, _schema(passages))) as pieces:
            for piece in pieces:
                reply += piece
                so_far = read_reply(reply)
                for claim in map(check, so_far.drafts[checked:]):
                    if claim not in claims:
                        claims.append(claim)
                checked = len(so_far.drafts)
                yield _told(partial, claims, so_far.pending, show_unsupported)
                if checked >= MOST_CLAIMS:
                    break
    except ModelError as error:
        yield _composed(composed, claims, str(error), show_unsupported)
        return
    told = _told(partial, claims, "", show_unsupported)
    if told.abstained:
        why = (
            f"the articles don't bear out what it wrote ({_count(told.removed)})"
            if claims
            else "it wrote nothing that could be read as a claim"
        )
        yield _composed(composed, claims, why, show_unsupported)
    elif not _meet(told, composed):
        why = "what it wrote leaves out the sentences that answer"
        yield _composed(composed, claims, why, show_unsupported)
    else:
        yield replace(told, notice=_removal(told.removed), finished=True)


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
    claim = {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"claims": {"type": "array", "items": claim}},
        "required": ["claims"],
        "additionalProperties": False,
    }


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
    return [Draft(int(number[0]) if number else 0, quote, claim)]


def _growing(tail: str) -> str:
    """The words so far of the claim in an object that is not whole yet."""
    from pydantic_core import from_json

    try:
        value = from_json(tail, allow_partial="trailing-strings")
    except ValueError:
        return ""
    whole = tail.rstrip().endswith("}") or not isinstance(value, dict)
    return "" if whole else " ".join(str(value.get("claim", "")).split())


def _told(answer: Answer, claims: Sequence[Claim], pending: str, unsupported: bool) -> Answer:
    removed = sum(claim.verdict == "unsupported" for claim in claims)
    kept = tuple(c for c in claims if unsupported or c.verdict != "unsupported")
    return replace(answer, claims=kept, drafted=len(claims), removed=removed, pending=pending)


def _composed(composed: Answer, claims: Sequence[Claim], why: str, unsupported: bool) -> Answer:
    """The answer that needs no model, marked as such, with what was refused where asked for."""
    logger.info("composed without the model: %s", why)
    refused = tuple(c for c in claims if c.verdict == "unsupported")
    return replace(
        composed,
        claims=composed.claims + (refused if unsupported else ()),
        notice=" ".join(filter(None, (composed.notice, f"Composed without the model: {why}."))),
        drafted=len(claims),
        removed=len(claims),
    )


def _meet(told: Answer, composed: Answer) -> bool:
    """Whether any sentence cited is one of those that the decision to answer was taken on."""
    chosen = [citation.span for citation in composed.citations]
    return any(
        span.document == cited.document and span.start < cited.end and cited.start < span.end
        for cited in told.citations
        for span in chosen
    )


def _removal(removed: int) -> str:
    if not removed:
        return ""
    verb = "was" if removed == 1 else "were"
    return f"{_count(removed)} of the model {verb} removed: the articles don't bear it out."


def _count(removed: int) -> str:
    return f"{removed} sentence" + ("" if removed == 1 else "s")


def _runs(rows: Sequence[int], results: Sequence[SearchResult]) -> list[list[int]]:
    """The rows in order, those that follow one another in one paragraph together."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        result = results[row]
        before = results[runs[-1][-1]] if runs else None
        if (
            before is not None
            and before.id == result.id - 1
            and before.sentence.span.document == result.sentence.span.document
            and before.sentence.paragraph == result.sentence.paragraph
        ):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs
