"""The features of the decision to abstain, on sentences found for real questions."""

from __future__ import annotations

import pytest

from assistant.answerer import Assistant
from assistant.evidence.answerability import support
from assistant.evidence.linear import load_models


def feature(name: str, question: str, said: str, answerer: Assistant) -> float:
    """What a feature is where the sentence that begins with `said` is chosen."""
    found = answerer.find(question)
    assert found is not None
    evidence = found.evidence[0]
    (chosen,) = [i for i, r in enumerate(evidence.results) if r.sentence.text.startswith(said)]
    return float(support([chosen], evidence)[name])


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
        ("unmeasured", "In which year did Gallant meet Sullivan?", MEETING, True),
        ("yes_or_no", "Did Gallant meet Jake Sullivan?", MEETING, True),
        ("yes_or_no", "When did Gallant meet Jake Sullivan?", MEETING, False),
    ],
)
def test_what_is_missing_is_found(
    answerer: Assistant, name: str, question: str, said: str, missing: bool
) -> None:
    assert (feature(name, question, said, answerer) > 0.5) == missing


def test_every_feature_is_weighed(answerer: Assistant) -> None:
    found = answerer.find("Who abstained?")
    assert found is not None
    assert (
        support([0], found.evidence[0]).keys() == load_models(reader=False).support.weights.keys()
    )
