from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.evaluation.cases import CasesError, read_cases

CASE = {
    "id": "numeric-01",
    "category": "numeric",
    "question": "How many trucks?",
    "history": [],
    "answerable": True,
    "key_facts": [["350", "three hundred and fifty"]],
    "must_not": ["about 400"],
    "evidence": [{"document": "a.txt", "quote": "asked for 350 trucks", "for": 0}],
    "reference": "350.",
}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        json.dumps({**CASE, "category": "riddle"}),
        json.dumps({**CASE, "evidence": []}),
        json.dumps({**CASE, "answerable": False}),
        json.dumps({**CASE, "surprise": 1}),
    ],
)
def test_a_wrong_case_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASE) + "\n" + line + "\n")
    with pytest.raises(CasesError, match="line 2"):
        read_cases(path)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="can't be read"):
        read_cases(tmp_path / "none.jsonl")
