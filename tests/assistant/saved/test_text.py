from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.cite import cite, show
from assistant.saved.record import AnswerRecord
from assistant.saved.text import one_line, to_clipboard, to_markdown, to_terminal
from assistant.types import Answer, Claim, Searched
from index.filter import Filter
from index.types import Document, Sentence, Span
from tests.assistant.answers import HOSTILE, PDF, answer, record

RECORD = record((0, 10), (12, 60), notice="No more than that.")
NEAR = show(PDF, Sentence(Span(PDF.path, 11, 21), PDF.text[11:21], 0))
SILENT = AnswerRecord.of(Answer("q", "q", (), "The articles don't say.", (NEAR,)))
ONE = Document("a.txt", "It was one of two.")
WRITTEN = Answer(
    "q",
    "q",
    (
        Claim("It was *one*.", (cite(ONE, Span("a.txt", 0, 10)),), "", "supported", "support 0.90"),
        Claim("It was two.", (cite(ONE, Span("a.txt", 0, 10)),), "", "partly", "only in part"),
        Claim(HOSTILE, (), verdict="unsupported", reason="not in the articles"),
    ),
    drafted=3,
    removed=1,
)


def test_a_terminal_shows_claims_then_where_they_stand() -> None:
    one = answer((11, 21), article=PDF)
    shown = to_terminal(AnswerRecord.of(replace(one, searched_for="Did it snow?")))
    assert shown.splitlines() == [
        "(searched for: Did it snow?)",
        "",
        "CNN: It snowed. [1]",
        "",
        "[1] paper.pdf — paper.pdf, page 2, characters 11-21",
    ]


def test_an_abstention_says_so_first_and_then_what_came_near() -> None:
    assert to_terminal(SILENT).splitlines() == [
        "The articles don't say.",
        "",
        "Nearest passages, which are not an answer:",
        "- paper.pdf: It snowed.",
    ]


@pytest.mark.parametrize("form", [to_terminal, to_clipboard, to_markdown])
def test_no_form_sends_a_terminal_what_it_would_obey(form: Callable[[AnswerRecord], str]) -> None:
    article = Document("a.txt", "Red \x1b[31m\x9b31m \u202etext\u2066 of to\u00adday\x07.")
    shown = form(AnswerRecord.of(answer((0, len(article.text)), article=article)))
    assert "text of today" in shown
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_one_line_is_one_line_of_what_can_be_seen() -> None:
    assert one_line("a\n\tb\u2028c\x00d\u200be\udcfff") == "a b c de?f"


def test_what_a_model_wrote_is_shown_as_what_it_was_found_to_be() -> None:
    shown = to_terminal(AnswerRecord.of(WRITTEN), pending="It was <b>")
    assert shown.count("[1]") == 3
    assert "support 0.90" not in shown
    assert "(only in part)" in shown
    assert "… It was <b> (not checked yet)" in shown
    struck = next(line for line in shown.splitlines() if "not in the" in line)
    assert "s\u0336c\u0336r" in struck
    assert "[1]" not in struck


def test_what_can_t_be_struck_through_is_left_out() -> None:
    written = AnswerRecord.of(WRITTEN)
    for shown in (to_clipboard(written), to_markdown(written), WRITTEN.text):
        assert "script" not in shown
    assert "It was two. [1] (partly supported)" in to_clipboard(written)


def test_text_to_paste_has_numbers_and_sources() -> None:
    text = to_clipboard(RECORD)
    assert "CNN: One & two. [1]" in text
    assert "[1] CNN, May 2024 (inferred) — “Title”, a b/ö.txt, characters 0-10, SHA-256 " in text


def test_markdown_reads_well_and_holds_no_markup_of_others() -> None:
    made = to_markdown(record((0, 10), (12, 90)))
    assert "**CNN:** One \\& two. \\[1\\] (word for word)" in made
    assert "> One \\& two." in made
    assert r"\<script\>x\</script\> --\> \!\[i\](https://e.vil/p)" in made


def test_a_file_says_when_and_out_of_what() -> None:
    limited = replace(answer((0, 10)), searched=Searched(1, Filter("CNN", "2024")), finished=False)
    made = to_markdown(AnswerRecord.of(limited))
    assert (
        "*Answered 2026-01-01T00:00:00+00:00 · 1 article searched (CNN, from 2024) · "
        "stopped before its end*"
    ) in made


def test_an_answer_of_nothing_but_unsupported_claims_abstains() -> None:
    assert Answer("q", "q", (Claim("x", (), verdict="unsupported"),)).abstained
