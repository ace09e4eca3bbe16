from __future__ import annotations

import json

from assistant.evaluation.metrics import measure
from assistant.evaluation.report import to_dict, to_table
from tests.assistant.evaluation.test_metrics import answer, case, read

OUTCOMES = [
    measure(case(), answer((0, 28)), read),
    measure(case(category="numeric", id="numeric-02"), answer((29, 48)), read),
    measure(
        case(category="unanswerable_off", answerable=False, key_facts=[], evidence=[]),
        answer(),
        read,
    ),
]


def test_a_row_a_category_and_every_figure_with_its_count() -> None:
    lines = to_table(OUTCOMES).splitlines()
    assert lines[1].split() == ["numeric", "2", "50%", "50%", "0", "50%", "50%", "4"]
    assert lines[2].split()[:3] == ["unanswerable_off", "1", "100%"]
    assert lines[3].split()[:3] == ["all", "3", "67%"]
    assert "correct                    67%  (2 of 3; 95% interval" in "\n".join(lines)


def test_programs_read_the_same_figures() -> None:
    found = json.loads(json.dumps(to_dict(OUTCOMES), allow_nan=False))
    assert found["figures"]["correct"]["value"] == 2 / 3
    assert found["figures"]["drafted claims removed"]["value"] is None
    assert [c["correct"] for c in found["cases"]] == [True, False, True]
