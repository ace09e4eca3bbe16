"""What is shown around a sentence: as much as keeps it from being misread, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.stand_alone import LONGEST_QUOTED, stand_alone
from index import Index
from tests.index.hashing import HashingEncoder

SPEECH = [
    "Mayor Sand spoke for an hour.",
    "“We have been told that the river is a danger. It is not.",
    "“We have been told to build a wall.",
    "“I say that we should give the river its meadows back,” she said.",
    "The council will vote in May.",
]
INTERVIEW = [
    "Tom Brill lights lamps.",
    "Q: When did you begin?",
    "A: In 1979.",
    "Dora is his niece.",
]
UNCLOSED = ["“We had no choice, he said.", "The wall stands.", "“It works,” she said."]
LONG = [f"“{n} {'word ' * 30}here." for n in ("One", "Two", "Three", "Four")] + ["“Five,” he said."]
STATED = ["He left. She stayed. “Never,” Sand said."]


@pytest.mark.parametrize(
    ("paragraphs", "sentence", "first", "last"),
    [
        (SPEECH, "“We have been told to build a wall.", "“We have been told that", "she said."),
        (SPEECH, "It is not.", "“We have been told that", "she said."),
        (SPEECH, "“I say that we should", "“We have been told that", "she said."),
        (SPEECH, "The council", "The council", "May."),
        (INTERVIEW, "Q: When", "Q: When", "A: In 1979."),
        (INTERVIEW, "A: In 1979.", "Q: When", "A: In 1979."),
        (INTERVIEW, "Dora", "Dora", "niece."),
        (UNCLOSED, "“We had", "“We had", "said."),
        (UNCLOSED, "The wall", "The wall", "stands."),
        (LONG, "“Five,”", "“Five,”", "said."),
        (STATED, "She stayed.", "He left.", "She stayed."),
        (STATED, "“Never,”", "“Never,”", "said."),
    ],
)
def test_a_sentence_brings_what_it_needs(
    paragraphs: list[str], sentence: str, first: str, last: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    with Index.open(tmp_path / "store", encoder=HashingEncoder()) as index:
        index.sync([tmp_path / "a.txt"])
        text = index.document("a.txt").text
        results = index.store.results(sorted(set(_all(index))))
        row = next(i for i, r in enumerate(results) if r.sentence.text.startswith(sentence))
        span = stand_alone(row, results)
    shown = text[span.start : span.end]
    assert shown.startswith(first)
    assert shown.endswith(last)
    assert len(shown.split()) <= LONGEST_QUOTED


def _all(index: Index) -> list[int]:
    return [
        i for id_ in sorted(index.store.chunk_ids()) for i in index.store.chunk_sentences([id_])
    ]
