"""The features of the decision to abstain, on sentences found for real questions."""

from __future__ import annotations

import pytest

from assistant.answerer import Answerer
from assistant.evidence.answerability import SUPPORT, support


def feature(name: str, question: str, said: str, answerer: Answerer) -> float:
    """What a feature is where the sentence that begins with `said` is chosen."""
    evidence = answerer.find(question).evidence[0]
    (chosen,) = [i for i, r in enumerate(evidence.results) if r.sentence.text.startswith(said)]
    return float(support([chosen], evidence)[SUPPORT.index(name)])


TRUCKS = "That’s compared to about 225 trucks per day"
MEETING = "Gallant met with National Security Advisor Jake Sullivan"


@pytest.mark.parametrize(
    ("name", "question", "said", "missing"),
    [
        ("uncounted", "How many trucks entered Gaza a day in April?", TRUCKS, False),
        ("uncounted", "How many journalists were in Gaza in April?", TRUCKS, True),
        ("unmeasured", "How long did the trucks take into Gaza in April?", TRUCKS, False),
        ("unmeasured", "How much money did the trucks into Gaza cost in April?", TRUCKS, True),
        ("unmeasured", "How old are the trucks that entered Gaza in April?", TRUCKS, True),
        ("undated", "In which year did Gallant meet Sullivan?", MEETING, True),
        ("unspoken", "What did Gallant say to Sullivan?", MEETING, True),
        ("unspoken", "Whom did Gallant meet with Sullivan?", MEETING, False),
        ("yes_or_no", "Did Gallant meet Jake Sullivan?", MEETING, True),
        ("yes_or_no", "Could you tell me about Gallant and Jake Sullivan?", MEETING, False),
        ("yes_or_no", "When did Gallant meet Jake Sullivan?", MEETING, False),
    ],
)
def test_what_is_missing_is_found(
    answerer: Answerer, name: str, question: str, said: str, missing: bool
) -> None:
    assert (feature(name, question, said, answerer) > 0.5) == missing


def test_only_the_one_who_is_asked_for_speaks(answerer: Answerer) -> None:
    said = "Basem Naim, a leader in Hamas’s politburo"
    named, other = (
        feature("unspoken", f"What did {name} say about a cease-fire?", said, answerer)
        for name in ("Naim", "Netanyahu")
    )
    assert named == 0
    assert other == 1


def test_state_in_capitals_reports_nothing(answerer: Answerer) -> None:
    assert (
        feature("unspoken", "Did the heads of State get Gallant to Sullivan?", MEETING, answerer)
        == 0
    )
