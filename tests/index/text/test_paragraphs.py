from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import paragraphs

WIRE = """Dam at Kall to be raised
by three metres

KALL, May 2 - The council of Kall said on Thursday that the dam
above the town would be raised by three metres before the end of
the year, at a cost of
four million crowns.
Work begins in June. The road over the dam stays closed until then,
and "nobody is glad of it", the mayor said.

- One lane opens in August.
- The other opens in October.

Lowest levels          metres       day
Kall                   11.2         3 May
Skarvik                 9.7         4 May
"""


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text)]


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    assert texts(WIRE)[:2] == [
        "Dam at Kall to be raised by three metres",
        "KALL, May 2 - The council of Kall said on Thursday that the dam above the town would be"
        " raised by three metres before the end of the year, at a cost of four million crowns.",
    ]
    assert texts(WIRE)[2].startswith("Work begins in June. The road")


def test_items_and_rows_stay_lines_in_a_text_that_was_broken() -> None:
    assert [text.split()[0] for text in texts(WIRE)[3:]] == [
        *("-", "-", "Lowest", "Kall", "Skarvik")
    ]


def test_lines_that_end_where_they_like_are_paragraphs() -> None:
    lines = ["Roses are red", "and violets blue", "the dam has a leak", "and so have you"]
    assert texts("\n".join(lines)) == lines
    long = ["The council met on Monday and voted to keep the dam as it is for ten years " * 2] * 3
    assert texts("\n".join(long)) == [line.strip() for line in long]


@given(
    st.lists(st.sampled_from([*WIRE.splitlines(), "\r\n", "\n", "\x85", " \u2028", "\ufeff"])).map(
        "\n".join
    )
    | st.text()
)
def test_paragraphs_are_in_order_and_leave_out_only_space(text: str) -> None:
    end = 0
    for place in paragraphs(text):
        assert not text[end : place.start].replace("\ufeff", "").strip()
        assert len(place.text) == place.end - place.start
        assert place.text.split() == text[place.start : place.end].split()
        assert len(place.text.splitlines()) == 1
        end = place.end
    assert not text[end:].replace("\ufeff", "").strip()
