"""What readers think of answers: JSON lines in the store's folder, and cases made of them.

Nothing is sent anywhere. An answer that was found helpful becomes a case for `dateline evaluate`:
what it said is what a right answer says. What was wrong with another only a person can tell, so
those are listed with their comments and make no case.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.evaluation.cases import Case, Category, GoldEvidence
from assistant.saved.record import AnswerRecord, SavedError
from assistant.types import Message, now

FILE = "feedback.jsonl"
LONGEST_COMMENT = 2000
# Bytes: of one reader's word with its answer and the turns before, and of them all.
LARGEST_ENTRY = 200_000
LARGEST_FILE = 50_000_000


class Feedback(BaseModel):
    """One reader's word on one answer, and the turns before the question, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: str = Field(default_factory=now)
    helpful: bool
    comment: str = Field(max_length=LONGEST_COMMENT)
    history: tuple[Message, ...]
    answer: AnswerRecord


def append_feedback(store: Path, feedback: Feedback) -> None:
    """Add a line to the file in `store`, whole or not at all.

    Raises `SavedError` where it is too large, or the file is full; OSError.
    """
    line = f"{feedback.model_dump_json()}\n".encode()
    if len(line) > LARGEST_ENTRY:
        raise SavedError("this answer and the turns before are too much to keep")
    descriptor = os.open(store / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        before = os.fstat(descriptor).st_size
        if before + len(line) > LARGEST_FILE:
            raise SavedError(f"{FILE} is full; whoever serves the chat can move it elsewhere")
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)


def read_feedback(store: Path) -> tuple[Feedback, ...]:
    """Every line so far. Raises `SavedError`, with the line, where one can't be read."""
    file = store / FILE
    # Other ends of lines than "\n" may stand in a comment.
    lines = file.read_bytes().split(b"\n") if file.exists() else []
    found = []
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError as error:
            raise SavedError(
                f"{file}, line {number}: nothing that this version of Dateline wrote; move the "
                "file elsewhere to begin a new one"
            ) from error
    return tuple(found)


def to_cases(given: Sequence[Feedback]) -> tuple[Case, ...]:
    """A case for each question whose latest answer was found helpful."""
    latest = {(f.answer.question, json.dumps(f.history)): f for f in given}
    return tuple(_case(f) for f in latest.values() if f.helpful)


def write_cases(given: Sequence[Feedback], file: Path) -> int:
    """Write those cases to a file, one a line, and say how many. Raises `SavedError` for none."""
    cases = to_cases(given)
    if not cases:
        raise SavedError(f"no answer was found helpful yet, so nothing is written to {file}")
    lines = [case.model_dump_json(by_alias=True) + "\n" for case in cases]
    file.write_text("".join(lines), encoding="utf-8")
    return len(cases)


def _case(feedback: Feedback) -> Case:
    answer = feedback.answer
    digest = hashlib.sha256(f"{answer.question}{feedback.history}".encode()).hexdigest()[:8]
    category: Category
    if answer.abstained:
        category = "unanswerable_near"
    elif feedback.history:
        category = "follow_up"
    else:
        category = "single_fact" if len(answer.supported) == 1 else "multi_source"
    return Case(
        id=f"feedback-{digest}",
        category=category,
        question=answer.question,
        history=feedback.history,
        answerable=not answer.abstained,
        key_facts=tuple((claim.text,) for claim in answer.supported),
        must_not=(),
        evidence=tuple(
            GoldEvidence.model_validate({"document": c.document, "quote": c.quote, "for": fact})
            for fact, claim in enumerate(answer.supported)
            for c in answer.cited_by(claim)
        ),
        reference=answer.answer,
    )
