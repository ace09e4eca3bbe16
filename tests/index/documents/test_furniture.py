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
    "line", ["Related Posts", "Humanitarian Efforts Improving, State Department Says"]
)
def test_notices_of_the_page_and_headings_are_furniture(line: str) -> None:
    assert furniture(BODY, line, MORE) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Smoke pours over buildings after the Israeli bombing of Rafah",
        "He told CNN – his former employer – that he would not run again.",
        "He left. Officials sent the statement via Reuters on Monday. Nobody replied.",
        "Sherrod Brown (D-Ohio) – once a teacher – told the council that he would not run.",
        "Nobody was hurt. The police said that either/or was no way to put it.",
        "Chapter 3: The Flood Comes Back",
        "This article was corrected on June 5, 2024. An earlier version said 41 million.",
        "3 of 12 members of the council voted against the plan.",
    ],
)
def test_captions_and_sentences_are_content(line: str) -> None:
    assert furniture(BODY, line, MORE) == []


@pytest.mark.parametrize(
    "rows",
    [
        ["Candidate | Votes", "Miriam Castell | 482", "Jonas Oakeshott | 317"],
        ["Miriam Castell Green Alliance", "Jonas Oakeshott Labour"],
        ["- Miriam Castell", "- Jonas Oakeshott", "- Peter Vandermeer"],
        ["Best Director: Miriam Castell", "Best Song: Jonas Oakeshott"],
        ["1. Miriam Castell", "2. Jonas Oakeshott"],
        ["Harbour Town\t2\tSkarvik City\t1", "Harbour Town\t2\tKall United\t0"],
        ["- Kall United beat Harbour Town", "- Kall United beat Harbour Town"],
    ],
)
def test_lists_and_tables_of_names_are_content(rows: list[str]) -> None:
    assert furniture(BODY, *rows, MORE) == []


def test_names_below_each_other_above_the_story_are_a_list_and_two_a_byline() -> None:
    names = ["Miriam Castell", "Jonas Oakeshott", "Peter Vandermeer"]
    title = "Who stands for the council of the harbour"
    assert furniture(title, *names, BODY, MORE) == [title]
    assert furniture(title, *names[:2], BODY, MORE) == [title, *names[:2]]


def test_title_case_says_nothing_where_nouns_have_capitals() -> None:
    prose = "Die Stadt Kall will den Damm über dem Hafen um drei Meter höher bauen als bisher."
    heading = "Der Damm und die Stadt"
    assert furniture(prose, heading, prose.replace("Kall", "Orle")) == []


def test_a_film_s_player_and_a_gallery_s_counters_are_furniture() -> None:
    player = ["JUST WATCHED", "Mayor opens the dam", "Replay"]
    assert furniture(BODY, *player, MORE) == player
    assert furniture(BODY, "Just watched Mayor opens the dam Replay", MORE) == [
        "Just watched Mayor opens the dam Replay"
    ]
    captions = ["1 of 3 The dam on Monday.", "2 of 3 The dam on Friday.", "3/3 Nobody is left."]
    assert furniture(BODY, *captions, MORE) == ["1 of 3 ", "2 of 3 ", "3/3 "]


def test_what_the_markup_marks_is_furniture() -> None:
    text = f"{BODY}\nWas der Damm kostet\n{MORE}"
    start = len(BODY) + 1
    marked = [(start, start + len("Was der Damm kostet"))]
    assert [(s.start, s.end) for s in find_furniture("a", text, None, marked)] == marked


def test_a_wrapped_paragraph_is_judged_whole() -> None:
    lines = [
        "The council met on Monday and voted to keep the dam above the town,",
        "as the mayor had asked, and told the town's own engineers and Chief",
        "Executive Helga Brandt",
        "to begin with the work in June, before the floods come, which they",
        "then did, and found that none of it was needed.",
    ]
    assert furniture("The dam above the town is kept", "", *lines) == [
        "The dam above the town is kept"
    ]


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
        "New York CNN Business — ",
        "CNN — ",
        "(CNN) ",
    ],
)
def test_a_dateline_is_furniture_and_its_sentence_is_not(filed: str) -> None:
    assert furniture(f"{filed}{BODY}", MORE) == [filed]


def test_a_dateline_alone_is_no_title_and_a_sentence_may_begin_with_a_name_in_capitals() -> None:
    assert find_title(f"New York CNN Business —\n{BODY}") is None
    assert furniture(f"CNN —\n{BODY}", MORE) == ["CNN —"]
    assert furniture("NATO — the alliance of the west — met on Monday in the town.", MORE) == []


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
