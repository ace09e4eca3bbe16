"""Who speaks, in sentences found for real questions."""

from __future__ import annotations

import pytest

from assistant.answerer import Answerer
from assistant.evidence.features import arrange
from assistant.evidence.speech import reports, speaks

PHOTO = "At Monday night's reception, Biden said he once gave Netanyahu a photo"
NOTED = "He noted that he did not send an Israeli delegation"
INSISTED = "But on April 30, Mr. Netanyahu insisted that Rafah remains"


@pytest.mark.parametrize(
    ("question", "said", "share"),
    [
        ("What did Biden say about the photo?", PHOTO, 1),
        ("What did Netanyahu say about the photo?", PHOTO, 0),
        ("What did Netanyahu say about Rafah?", INSISTED, 1),
        ("What did Katz say about Rafah?", INSISTED, 0),
        ("What did Netanyahu say about the delegation?", NOTED, 1),
        ("Who gave Netanyahu a photo?", PHOTO, 0),
    ],
)
def test_the_one_asked_for_speaks_or_does_not(
    answerer: Answerer, question: str, said: str, share: float
) -> None:
    found = answerer.find(question)
    (row,) = [i for i, r in enumerate(found.results) if r.sentence.text.startswith(said)]
    (evidence,) = found.evidence
    assert speaks(evidence.question, evidence.match, arrange(found.results))[row] == share


def test_what_another_says_is_ranked_behind(answerer: Answerer) -> None:
    assert "insisted that Rafah" in answerer.answer("What did Netanyahu say about Rafah?").text


def test_a_sentence_reports_by_verb_or_by_quotation() -> None:
    assert reports("The minister warned of it.")
    assert reports("“No.”")
    assert not reports("The State Department met him.")
