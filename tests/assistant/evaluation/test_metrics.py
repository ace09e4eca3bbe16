import json
from dataclasses import replace

import pytest

from assistant.answering.cite import cite
from assistant.evaluation.cases import Case
from assistant.evaluation.metrics import calibration, figures, measure, normalise, ratio, unread
from assistant.types import Answer, Claim
from index.types import Document, Span
from tests.assistant.evaluation.test_cases import CASE

ARTICLE = Document("a.txt", "The US asked for 350 trucks. Israel ordered 250. It rained.")


def case(**changes: object) -> Case:
    return Case.model_validate_json(json.dumps({**CASE, **changes}))


def answer(*spans: tuple[int, int], text: str = "") -> Answer:
    claims = []
    for start, end in spans:
        citation = cite(ARTICLE, Span("a.txt", start, end))
        claims.append(Claim(text or citation.quote, (citation,)))
    return Answer("q", "q", tuple(claims))


def read(path: str) -> Document:
    return ARTICLE


def test_a_right_answer() -> None:
    outcome = measure(case(), answer((0, 28)), read)
    assert outcome.correct
    assert outcome.precise_citations == (1, 1)
    assert outcome.recalled_facts == (1, 1)
    assert outcome.valid_citations == (1, 1)
    assert outcome.leaked_claims == (0, 1)


def test_a_wrong_passage_is_no_answer_and_no_evidence() -> None:
    outcome = measure(case(), answer((29, 48)), read)
    assert not outcome.correct
    assert outcome.precise_citations == (0, 1)
    assert outcome.recalled_facts == (0, 1)


def test_a_forbidden_string_makes_an_answer_wrong() -> None:
    assert not measure(case(must_not=["350 trucks"]), answer((0, 28)), read).correct


def test_a_claim_that_its_citation_does_not_hold_is_a_leak() -> None:
    assert measure(case(), answer((0, 28), text="400 trucks"), read).leaked_claims == (1, 1)


def test_abstaining_is_right_only_where_the_articles_do_not_say() -> None:
    silent = case(answerable=False, key_facts=[], evidence=[])
    assert measure(silent, answer(), read).correct
    assert not measure(silent, answer((0, 28)), read).correct
    assert not measure(case(), answer(), read).correct


def test_abstention_figures() -> None:
    silent = case(answerable=False, key_facts=[], evidence=[])
    outcomes = [measure(c, a, read) for c in (silent, case()) for a in (answer(), answer((0, 28)))]
    found = figures(outcomes)
    assert (found["abstention precision"].reached, found["abstention precision"].total) == (1, 2)
    assert (found["abstention recall"].reached, found["abstention recall"].total) == (1, 2)
    assert (found["over-refusal"].reached, found["over-refusal"].total) == (1, 2)


def test_an_interval_holds_its_value_and_narrows() -> None:
    few, many = ratio([(1, 1), (0, 1)] * 5), ratio([(1, 1), (0, 1)] * 500)
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low


def test_look_alikes_compare_equal() -> None:
    assert normalise("“Cease–fire”,\u00a0he\nsaid") == '"cease-fire", he said'


@pytest.mark.parametrize(
    ("text", "cited", "missing"),
    [
        ("The U.S. asked for 350 trucks.", "the US has called for 350", []),
        ("It asked Netanyahu for 1,200.", "Netanyahu’s office said 1200", []),
        ("It was on September 3.", "on Sept. 3", []),
        ("The US agreed.", "The United States agreed.", []),
        ("The 250 trucks.", "350 trucks", ["250"]),
        ("It asked for 35.", "It asked for 350.", ["35"]),
        ("Then Macron left.", "Then Biden left.", ["Macron"]),
    ],
)
def test_the_second_reading(text: str, cited: str, missing: list[str]) -> None:
    assert unread(text, cited) == missing


def test_a_model_s_claim_leaks_unless_its_numbers_are_cited() -> None:
    claims = (
        Claim("It was 1.", (cite(ARTICLE, Span(ARTICLE.path, 0, 4)),), verdict="supported"),
        Claim("It was 2.", (), verdict="unsupported"),
    )
    outcome = measure(case(), Answer("q", "q", claims, drafted=3, removed=2), read)
    assert (outcome.leaked_claims, outcome.removed_claims) == ((1, 1), (2, 3))


def test_calibration_pairs_what_was_said_with_what_was() -> None:
    outcome = measure(case(), answer((0, 28)), read)
    silent = measure(case(answerable=False, key_facts=[], evidence=[]), answer(), read)
    outcomes = [
        replace(outcome, support=0.9),
        replace(outcome, support=1.0),
        replace(silent, support=0.1),
    ]
    assert calibration(outcomes) == [(0.1, 0, 1), (pytest.approx(0.95), 1, 2)]
