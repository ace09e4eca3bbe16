from __future__ import annotations

import io
import textwrap
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from index.documents.formats import ExtractError, extract
from index.documents.formats.extracted import in_plain_characters
from index.documents.formats.pages import Line, without_margins
from tests.index.files import FIRST, SECOND, TITLE, pdf

LEFT = f"{FIRST} {SECOND} The engineer who had looked at the piers agreed with her on that."
RIGHT = (
    "The opposition called the vote a disgrace and left the hall before it was counted. Tom Bell, "
    "who leads it, said that two cracks found in the second pier in March were growing, and asked "
    "the governor to close the bridge at once. She has not answered him so far."
)


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    draw(canvas)
    canvas.save()
    return file.getvalue()


def locked(user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[FIRST], [SECOND]]))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_what_opens_without_a_password_is_read_and_the_rest_is_locked(algorithm: str) -> None:
    assert FIRST in extract(".pdf", locked("", algorithm)).text
    with pytest.raises(ExtractError, match="locked with a password"):
        extract(".pdf", locked("secret", algorithm))


@pytest.mark.parametrize("pages", [2, 4, 6])
def test_running_heads_of_even_and_odd_pages_are_no_text(pages: int) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(pages):
            head = "THE BRIDGE REPORT" if page % 2 else "Council of Orle, Part Two"
            # Drawn last, as some programs do, and with a footer of two lines.
            for row, line in enumerate(textwrap.wrap(LEFT, 70)):
                canvas.drawString(72, 740 - 14 * row, line)
            canvas.drawString(72, 800, f"{page + 8}   {head}")
            canvas.drawString(72, 50, f"https://example.org/bridge {page + 1}/{pages}")
            canvas.drawString(72, 36, "Printed by Jane Doe")
            canvas.showPage()

    found = extract(".pdf", drawn(draw))
    heads = 0 if pages > 2 else 2
    assert found.text.count("BRIDGE REPORT") + found.text.count("Part Two") == heads
    assert "example.org" not in found.text
    # Whole though its last line is the same on each page.
    assert found.text.count(LEFT) == pages
    assert [found.text[start:].startswith("The council") for start in found.pages][2:] == [
        True
    ] * max(0, pages - 2)


def test_a_text_is_no_margin_though_pages_begin_alike() -> None:
    pages = [[Line(f"Row {n} of {page}", 700 - 14 * n, 10) for n in range(5)] for page in range(4)]
    assert without_margins(pages) == pages
    numbered = [[*lines, Line(str(n), 30, 10)] for n, lines in enumerate(pages)]
    assert without_margins(numbered) == pages


@pytest.mark.parametrize("way", ["by row", "in one go", "at other heights", "by column"])
def test_columns_are_read_one_after_the_other(way: str) -> None:
    left, right = textwrap.wrap(LEFT, 46), textwrap.wrap(RIGHT, 46)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 18)
        canvas.drawString(60, 790, f"{TITLE} after a Debate of Seven Hours")
        canvas.setFont("Helvetica", 10)
        places = [(60.0, 740.0 - 13 * row, line) for row, line in enumerate(left)]
        lower = 6.5 if way == "at other heights" else 0
        places += [(310.0, 740 - lower - 13 * row, line) for row, line in enumerate(right)]
        if way != "by column":
            places.sort(key=lambda place: -place[1])
        text = canvas.beginText()
        for x, y, line in places:
            text.setTextOrigin(x, y)
            text.textOut(line)
            if way != "in one go":
                canvas.drawText(text)
                text = canvas.beginText()
        canvas.drawText(text)

    text = extract(".pdf", drawn(draw)).text
    assert text.startswith(TITLE)
    assert f"{LEFT}\n\n{RIGHT}" in text.replace(f"{LEFT} {RIGHT}", f"{LEFT}\n\n{RIGHT}")


def test_a_table_is_read_by_row() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(12):
            canvas.drawString(60, 700 - 14 * row, f"Candidate {row}")
            canvas.drawString(310, 700 - 14 * row, f"{1000 + row} votes")

    assert "Candidate 3 1003 votes" in extract(".pdf", drawn(draw)).text


def test_hyphens_at_the_ends_of_lines_are_mended() -> None:
    found = extract(
        ".pdf",
        pdf(
            [
                ["The council kept the old bridge, a well-", "known one, for the govern-"],
                ["ment of Orle."],
            ]
        ),
    )
    assert "a well-known one" in found.text


def test_ligatures_are_letters() -> None:
    assert in_plain_characters("The ﬁshery oﬃce conﬁrmed a ﬂood; ruﬀs, ﬆ, oﬄoad") == (
        "The fishery office confirmed a flood; ruffs, st, offload"
    )
    # As some files name the glyph of "fi" in "office".
    assert in_plain_characters("ofﬃce") == "office"
