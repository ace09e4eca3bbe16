from __future__ import annotations

import pytest

from index.documents.furniture import find_furniture, find_title
from tests.index.conftest import SEEDS, load_only

BODY = "The council met on Monday and voted to keep the plan in place."
MORE = "Nobody on the council objected to the plan when it was read out."


def furniture(*lines: str) -> list[str]:
    text = "\n".join(lines)
    return [text[span.start : span.end] for span in find_furniture("a.txt", text, find_title(text))]


@pytest.mark.parametrize(
    "line",
    [
        "Related Posts",
        "Leave a Reply",
        "Your email address will not be published.",
        "Updated:",
        "Updated May 1, 2024, 3:04 PM",
        "0:00",
        "This story has been updated with additional reporting.",
        "CNN's Jane Doe and John Roe contributed to this report.",
        "Advertisement",
        "© 2024 Cable News Network",
        "Breaking news: this is a developing story",
        "Humanitarian Efforts Improving, State Department Says",
    ],
)
def test_what_the_web_page_says_is_furniture(line: str) -> None:
    assert furniture(BODY, line, MORE) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Smoke pours over buildings after the Israeli bombing of Rafah",
        "The council was updated on Tuesday.",
        "“We contributed to this report,” the mayor said.",
        "Shares of Boeing fell 5% on Monday after the crash.",
        "Developing countries were hit hardest by the shortage.",
        "Breaking the blockade would take months, officials said.",
        "Copyright law was changed by parliament on Monday.",
        "Published reports put the toll at 12.",
        "He told CNN – his former employer – that he would not run again.",
        "He left. Officials sent the statement via Reuters on Monday. Nobody replied.",
        "Sherrod Brown (D-Ohio) – once a teacher – told the council that he would not run.",
        "Nobody was hurt. The police said that either/or was no way to put it.",
    ],
)
def test_captions_and_sentences_are_content(line: str) -> None:
    assert furniture(BODY, line, MORE) == []


def test_bylines_stand_before_the_body() -> None:
    lines = ["Council Keeps the Plan It Has", "By Jane Doe", BODY, MORE]
    assert furniture(*lines) == lines[:2]


@pytest.mark.parametrize("line", ["By Jane Doe", "Updated on May 1", "Leave a Reply"])
def test_a_line_of_the_page_is_no_title(line: str) -> None:
    assert find_title(f"{line}\n{BODY}") is None


def test_what_is_repeated_stands_once() -> None:
    caption = "Smoke pours over the city hall on Monday"
    assert furniture(BODY, caption, caption, MORE) == [caption]
    assert furniture("“The plan is the plan we have.”", BODY, f"“{MORE[:-1]},” he said.") == []


def test_a_pull_quote_gives_way_to_the_body() -> None:
    quote = "“The plan is the one and only plan we have got.”"
    said = "“The plan is the one and only plan we have got,” the mayor said on Monday."
    assert furniture(quote, BODY, said) == [quote]


@pytest.mark.parametrize(
    "filed",
    [
        "JERUSALEM (AP) — ",
        "Berlin (dpa) - ",
        "BEIJING, May 1 (Xinhua) -- ",
        "DOHA, Qatar (Al Jazeera) – ",
        "LondonBBC – ",
    ],
)
def test_a_dateline_is_furniture_and_its_sentence_is_not(filed: str) -> None:
    assert furniture(f"{filed}{BODY}", MORE) == [filed]


@pytest.mark.parametrize(
    "credit",
    [
        "Jane Doe/Pool/The Agency via Wide Images",
        "Jane Doe via Wide Images",
        "Jane Doe/The Agency",
        "(AP Photo/Jane Doe)",
        "(Photo by Jane Doe)",
    ],
)
def test_a_photo_s_credit_is_furniture_and_its_caption_is_not(credit: str) -> None:
    assert furniture(BODY, f"Smoke pours over the hall on May 1. {credit}", MORE) == [credit]


def test_the_furniture_of_the_seeds() -> None:
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        document = load_only(path)
        texts = [document.text[span.start : span.end] for span in document.furniture]
        found[path.name[:3]] = [text[:24] for text in texts]
    assert found == {
        "000": ["WashingtonCNN –", "This story has been upda"],
        "001": ["CNN's Jennifer Hansler, "],
        "002": [
            "Blinken struggles to hea",
            "Related Posts",
            "Leave a Reply",
            "Your email address will ",
        ],
        "003": [
            "Bibi turns heel after fu",
            "Prime Minister Benjamin ",
            "Smoke pours over buildin",
            "Humanitarian aid falls t",
            "Israeli Defense Minister",
        ],
        "004": [
            "Blinken Meets With Netan",
            "“We are determined to ge",
            "Blinken Meets With Netan",
            "Evelyn Hockstein/Pool/AF",
            "Ryan Morgan",
            "Updated:",
            "0:00",
            "Biden Admin Continues to",
            "Humanitarian Efforts Imp",
        ],
    }
