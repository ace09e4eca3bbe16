"""Question sets as stores: each indexed by the program's own way in, never by a short cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Index


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question of SQuAD 2.0, the paragraph it was asked of, and the answers in it."""

    text: str
    paragraph: str
    answers: tuple[str, ...]

    @property
    def article(self) -> str:
        return self.paragraph.rsplit("_", 1)[0]


def open_corpus(folder: Path, store: Path) -> Index:
    """Index `folder` into `store` and open it."""
    index = Index.open(store)
    index.sync(folder)
    return index


def squad_corpus(squad: Path, folder: Path) -> list[SquadQuestion]:
    """Write SQuAD's paragraphs as articles into `folder`, and return its questions."""
    folder.mkdir(parents=True, exist_ok=True)
    for paragraph in read_lines(squad / "docs.jsonl"):
        (folder / f"{paragraph['id']}.txt").write_text(paragraph["text"], encoding="utf-8")
    return [
        SquadQuestion(q["question"], f"{q['paragraph_id']}.txt", tuple(q.get("answers", ())))
        for q in read_lines(squad / "queries.jsonl")
    ]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
