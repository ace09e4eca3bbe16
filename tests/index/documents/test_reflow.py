from __future__ import annotations

from index.documents.reflow import reflow, without_margins


def test_lines_broken_to_fit_are_put_together() -> None:
    lines = ["The presi-", "dent of the whole council met", "them. He", "", "left at noon."]
    assert reflow(lines) == "The president of the whole council met them. He\n\nleft at noon."


def test_page_numbers_and_repeated_lines_are_no_text() -> None:
    pages = [["The Daily", f"It was day {n}.", f"Page {n}"] for n in range(1, 5)]
    assert without_margins(pages) == [[f"It was day {n}."] for n in range(1, 5)]
