from __future__ import annotations

import pytest

from assistant.evidence.statements import (
    misplaced_numbers,
    turned_round,
    unborne_names,
    unborne_numbers,
)

TRUCKS = (
    "Israeli media reported Saturday that Netanyahu ordered the number of aid trucks entering "
    "Gaza per day to increase to 250, but the U.S. has called for that number to be 350."
)


@pytest.mark.parametrize(
    ("claim", "premise", "missing"),
    [
        ("It asked for 350.", "It asked for 350.", []),
        ("It asked for 250.", "It asked for 350.", ["250"]),
        ("Some 2,300,000 people wait.", "2.3 million people wait", []),
        ("Twenty-three were held.", "They held 23.", []),
        ("Four days went by.", "Three days went by.", ["4"]),
        ("Some 7% left.", "Some 7 percent left.", []),
        ("Some 7 percent left.", "Some 7 per cent left.", []),
        ("It cost 14.3 billion.", "It cost $14.3bn.", []),
        ("It cost 14.3 million.", "It cost $14.3bn.", ["14300000"]),
        ("It cost 14.3.", "It cost $14.3bn.", ["14.3"]),
        ("A dozen left.", "Some left.", ["dozen"]),
        ("It fell 2.5 points.", "It fell 25 points.", ["2.5"]),
        ("It was on the 1st.", "It was the first.", []),
        ("In 2024 it was.", "In 2023 it was.", ["2024"]),
        ("It is -3.", "It is 3.", ["-3"]),
    ],
)
def test_numbers(claim: str, premise: str, missing: list[str]) -> None:
    assert unborne_numbers(claim, premise) == missing


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The U.S. has called for 350 aid trucks a day.", []),
        ("The U.S. has called for 250 aid trucks a day.", ["250"]),
        ("Netanyahu ordered an increase to 250 a day.", []),
        ("Netanyahu ordered an increase to 350 a day.", ["350"]),
    ],
)
def test_a_number_belongs_to_its_clause(claim: str, wrong: list[str]) -> None:
    assert misplaced_numbers(claim, TRUCKS) == wrong


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The series was renewed on July 28, 2018.", []),
        ("The series was renewed on May 6, 2017.", ["6", "2017"]),
    ],
)
def test_a_date_is_of_one_clause(claim: str, wrong: list[str]) -> None:
    premise = (
        "July 28, 2018: the series was renewed; it was first shown on May 6, 2017 in Australia."
    )
    assert misplaced_numbers(claim, premise) == wrong


@pytest.mark.parametrize(
    ("claim", "premise", "missing"),
    [
        ("Macron agreed.", "Biden agreed.", ["Macron"]),
        ("The US agreed.", "The United States agreed.", []),
        ("The U.S. agreed on September 3.", "The US agreed on Sept. 3.", []),
        ("Netanyahu’s cabinet met.", "Netanyahu's cabinet met.", []),
        ("Officials agreed.", "The officials agreed.", []),
        ("Later, Benjamin Netanyahu agreed.", "Mr. Netanyahu agreed.", ["Benjamin"]),
        ("Prime Minister Jean-Pierre spoke.", "Jean-Pierre spoke.", ["Prime", "Minister"]),
    ],
)
def test_names(claim: str, premise: str, missing: list[str]) -> None:
    assert unborne_names(claim, premise, {"Officials", "Later"}.__contains__) == missing


@pytest.mark.parametrize(
    ("claim", "premise", "turned"),
    [
        ("Israel agreed.", "Israel agreed.", False),
        ("Israel agreed.", "Israel has not agreed.", True),
        ("Israel has not agreed.", "Israel agreed.", True),
        ("Israel didn’t agree.", "Israel did not agree.", False),
        ("He will go.", "He said he will never go.", True),
        ("The talks went on.", "The talks went on, but no deal was reached.", False),
        ("A deal was reached.", "The talks went on, but no deal was reached.", True),
        ("Rain fell in Rafah.", "Rain fell not only in Rafah but in Gaza.", False),
        ("It fell not only in Rafah.", "Rain fell in Rafah and in Gaza.", False),
        ("Rain fell only in Rafah.", "Rain fell not only in Rafah but in Gaza.", True),
        ("Rain fell not only in Rafah.", "Rain fell only in Rafah.", True),
        ("Hamas accepted the offer.", "Hamas denied it had accepted the offer.", True),
    ],
)
def test_negation(claim: str, premise: str, turned: bool) -> None:
    assert bool(turned_round(claim, premise)) is turned
