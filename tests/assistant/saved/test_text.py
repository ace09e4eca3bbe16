import html
import re

import pytest

from assistant.answering.cite import cite
from assistant.saved.text import escape, link, parse_link, to_terminal
from assistant.types import Answer, Claim, Passage
from index.types import Document, Sentence, Span

HOSTILE = "<script>x</script> ![i](https://e.vil/p) `${a}` {{b}} *c* [d](javascript:e) $\\f$ ~~g~~"


def test_a_link_names_a_passage_and_comes_back() -> None:
    span = Span("a b/ö#?.txt", 3, 9)
    assert parse_link("#" + link(span, 2)) == (span.document, span)
    assert parse_link("#read/a%2Fb.txt") == ("a/b.txt", None)


@pytest.mark.parametrize(
    "fragment",
    ["", "#cite/a", "#cite/a/1-2", "#cite/a/x-2/1", "#cite/a/-1-2/1", "#read/"],
)
def test_what_is_no_link_names_nothing(fragment: str) -> None:
    assert parse_link(fragment) is None


def test_hostile_text_is_escaped_for_markdown() -> None:
    made = escape(HOSTILE)
    assert html.unescape(made) == HOSTILE
    assert not re.search(r"[<>`*\[\]{}$\\~!]", made)


def test_an_abstention_says_so_first() -> None:
    article = Document("a.txt", "One & two.")
    sentence = Sentence(Span("a.txt", 0, 10), article.text, 0)
    silent = Answer("q", "q", (), "The articles don't say.", (Passage(sentence, article.source),))
    assert to_terminal(silent).splitlines()[0] == "The articles don't say."


def test_a_terminal_is_sent_no_control_characters() -> None:
    article = Document("a.txt", "Red \x1b[31m text\x07.")
    citation = cite(article, Span("a.txt", 0, len(article.text)))
    shown = to_terminal(Answer("q", "q", (Claim(citation.quote, (citation,)),)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_what_a_model_wrote_is_shown_as_what_it_was_found_to_be() -> None:
    article = Document("a.txt", "It was one of two.")
    citation = cite(article, Span("a.txt", 0, 10))
    claims = (
        Claim("It was *one*.", (citation,), verdict="supported", reason="support 0.90"),
        Claim("It was two.", (citation,), verdict="partly", reason="only in part"),
        Claim(HOSTILE, (), verdict="unsupported", reason="not in the articles"),
    )
    written = Answer("q", "q", claims, drafted=3, removed=1, pending="It was <b>")
    shown = to_terminal(written)
    assert shown.count("[1]") == 3
    assert "support 0.90" not in shown
    assert "only in part" in shown
    assert HOSTILE not in written.text
    struck = next(line for line in shown.splitlines() if "not in the" in line)
    assert "s\u0336c\u0336r" in struck
    assert "[1]" not in struck


def test_an_answer_of_nothing_but_unsupported_claims_abstains() -> None:
    assert Answer("q", "q", (Claim("x", (), verdict="unsupported"),)).abstained
