"""Questions and what a right answer to each holds, as JSON lines.

A case's key facts are strings (with alternatives) that a right answer contains, its evidence the
articles' characters that say them.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.types import Message
from index.errors import DatelineError

Category = Literal[
    "single_fact",
    "numeric",
    "attribution",
    "paraphrase",
    "multi_source",
    "temporal",
    "comparison",
    "false_premise",
    "follow_up",
    "unanswerable_near",
    "unanswerable_off",
]


class CasesError(DatelineError):
    """A file of cases that can't be read or breaks the schema."""


class GoldEvidence(BaseModel):
    """`quote` stands verbatim in `document` and says key fact number `fact` (from 0)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    document: str
    quote: str = Field(min_length=1)
    fact: int = Field(alias="for", ge=0)


class Case(BaseModel):
    """One question and what a right answer to it holds.

    Each key fact is a tuple of alternatives, any of which will do; an answer with a string of
    `must_not` is wrong. An unanswerable question has neither facts nor evidence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    category: Category
    question: str
    history: tuple[Message, ...]
    answerable: bool
    key_facts: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    evidence: tuple[GoldEvidence, ...]
    reference: str

    @model_validator(mode="after")
    def _agrees(self) -> Case:
        proven = {e.fact for e in self.evidence}
        if proven != set(range(len(self.key_facts))) or self.answerable != bool(self.key_facts):
            raise ValueError("each key fact needs evidence, and only answerable questions have any")
        return self


def find_cases(paths: Sequence[Path] | None) -> tuple[Case, ...]:
    """The cases of those files, or of tests/fixtures here. Raises `CasesError`."""
    found = paths or sorted(Path("tests/fixtures").glob("*.jsonl"))
    if not found:
        raise CasesError("no tests/fixtures/*.jsonl here; name a file of cases")
    return tuple(case for path in found for case in read_cases(path))


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON-lines file. Raises `CasesError`, with the line, where one is wrong."""
    try:
        lines = path.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    except OSError as error:
        raise CasesError(f"{path}: can't be read as a file of cases ({error.strerror})") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate_json(line))
        except ValidationError as error:
            raise CasesError(f"{path}, line {number}: {_explain(error)}") from error
    if not cases:
        raise CasesError(f"{path}: holds no cases")
    return tuple(cases)


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return "not a JSON object; each line is a case"
    where = ".".join(map(str, first["loc"]))[:60]
    why = first["msg"].removeprefix("Value error, ")
    return f"{where}: {why}" if where else why
