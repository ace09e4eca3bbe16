import html
import re

import pytest

from assistant.render import (
    escape,
    link,
    parse_link,
    plain,
    to_article,
    to_corpus,
    to_markdown,
    to_terminal,
)
from assistant.types import Answer, Claim, Passage
from assistant.verify import cite
from index.types import Document, PublicationDate, Sentence, Source, Span

HOSTILE = "<script>x</script> ![i](https://e.vil/p) `${a}` {{b}} *c* [d](javascript:e) $\\f$ ~~g~~"
ARTICLE = Document(
    "a b/ö.txt",
    f"One & two.\n{HOSTILE}\nThree.",
    Source("Title", "CNN", "Ann", PublicationDate("2024-05", "month", "inferred")),
)


def answer(*spans: tuple[int, int]) -> Answer:
    citations = [cite(ARTICLE, Span(ARTICLE.path, start, end)) for start, end in spans]
    claims = tuple(Claim(c.quote, (c,), "CNN" if i == 0 else "") for i, c in enumerate(citations))
    return Answer("q", "q", claims)


def text_of(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", marked))


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


def test_the_article_is_shown_character_for_character_with_its_passage_marked() -> None:
    shown = to_article(ARTICLE, Span(ARTICLE.path, 0, 10), [Span(ARTICLE.path, 4, 5)])
    body = shown[shown.index('<div class="text">') :]
    assert text_of(body) == ARTICLE.text
    assert text_of(re.findall(r'<mark id="cited".*?</mark>', body)[0]) == ARTICLE.text[:10]
    assert "May 2024 (inferred)" in text_of(shown)


def test_other_passages_are_marked_lightly_and_never_over_one_another() -> None:
    spans = [Span(ARTICLE.path, 11, 20), Span(ARTICLE.path, 15, 25)]
    shown = to_article(ARTICLE, Span(ARTICLE.path, 0, 10), spans)
    assert shown.count('<mark class="light">') == 1


@pytest.mark.parametrize("shown", [to_article(ARTICLE, None), to_corpus([ARTICLE])])
def test_hostile_text_is_escaped_for_html_and_for_templates(shown: str) -> None:
    assert "<script" not in shown
    for character in "`$\\{}":
        assert character not in shown


def test_hostile_text_is_escaped_for_markdown() -> None:
    made = escape(HOSTILE)
    assert html.unescape(made) == HOSTILE
    assert not re.search(r"[<>`*\[\]{}$\\~!]", made)


def test_an_answer_in_markdown_numbers_its_citations() -> None:
    made = to_markdown(answer((0, 10), (11, 30)))
    assert re.findall(r"\[(\d+)\]\(#cite/", made) == ["1", "2"]
    assert plain(made).startswith("CNN")
    assert "One & two." in plain(made)


def test_an_abstention_has_no_number() -> None:
    sentence = Sentence(Span(ARTICLE.path, 0, 10), ARTICLE.text[:10], 0)
    silent = Answer("q", "q", (), "The articles don't say.", (Passage(sentence, ARTICLE.source),))
    assert "[1]" not in to_markdown(silent)
    assert "which are not an answer" in to_markdown(silent)
    assert to_terminal(silent).splitlines()[0] == "The articles don't say."


def test_what_was_searched_for_is_said_where_it_differs() -> None:
    assert "Searched for" not in to_markdown(answer((0, 10)))
    assert "Searched for" in to_markdown(Answer("q", "q of the storm", ()))


def test_a_terminal_is_sent_no_control_characters() -> None:
    article = Document("a.txt", "Red \x1b[31m text\x07.")
    citation = cite(article, Span("a.txt", 0, len(article.text)))
    shown = to_terminal(Answer("q", "q", (Claim(citation.quote, (citation,)),)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_what_a_model_wrote_is_shown_as_what_it_was_found_to_be() -> None:
    citation = cite(ARTICLE, Span(ARTICLE.path, 0, 10))
    claims = (
        Claim("It was *one*.", (citation,), verdict="supported", reason="support 0.90"),
        Claim("It was two.", (citation,), verdict="partly", reason="only in part"),
        Claim(HOSTILE, (), verdict="unsupported", reason="not in the articles"),
    )
    written = Answer("q", "q", claims, drafted=3, removed=1, pending="It was <b>")
    shown = to_markdown(written)
    assert shown.count("](#cite/") == 2
    assert "support 0.90" not in shown
    assert "<sub>only in part</sub>" in shown
    assert f"~~{escape(HOSTILE)}~~ <sub>not in the articles</sub>" in shown
    assert "<sub>It was &#60;b&#62;… (not checked yet)</sub>" in shown
    assert HOSTILE not in plain(shown)
    assert HOSTILE not in written.text
    struck = next(line for line in to_terminal(written).splitlines() if "not in the" in line)
    assert "s\u0336c\u0336r" in struck
    assert "[1]" not in struck


def test_an_answer_of_nothing_but_unsupported_claims_abstains() -> None:
    assert Answer("q", "q", (Claim("x", (), verdict="unsupported"),)).abstained
