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
    ("line", "reason"),
    [
        (b"{", "not a JSON object"),
        (b"\xff\xfe", "not a JSON object"),
        (b"[" * 50_000, "not a JSON object"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "not a JSON object"),
        (b'{"id": "\\ud800"}', "not a JSON object"),
        (b"[1]", "should be an object"),
        (json.dumps({**CASE, "category": "riddle"}).encode(), "category: .*'single_fact'"),
        (json.dumps({**CASE, "evidence": []}).encode(), "line 2: each key fact needs evidence"),
        (json.dumps({**CASE, "answerable": False}).encode(), "only answerable questions"),
        (json.dumps({**CASE, "surprise": 1}).encode(), "surprise: "),
        (json.dumps({**CASE, "x\n" * 5_000: 1}).encode(), "x\nx\n"),
    ],
)
def test_a_wrong_case_is_named_with_its_line(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(json.dumps(CASE).encode() + b"\n" + line + b"\n")
    with pytest.raises(CasesError, match=f"line 2: .*{reason}|{reason}") as raised:
        read_cases(path)
    assert len(str(raised.value)) < len(str(path)) + 300


def test_an_editor_s_mark_and_any_end_of_line_in_a_text_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    case = json.dumps({**CASE, "reference": "350.\u2028\x85"}, ensure_ascii=False)
    path.write_text(f"{case}\r\n\n{case}", encoding="utf-8-sig")
    assert [read.reference for read in read_cases(path)] == ["350.\u2028\x85"] * 2


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="can't be read"):
        read_cases(tmp_path / "none.jsonl")
