from __future__ import annotations

import html
import re

import pytest

from assistant.answering.cite import cite
from assistant.chat.html import count_independent, to_article, to_corpus, to_failure, to_message
from assistant.saved.record import AnswerRecord, unpack
from assistant.types import Answer, Claim
from index.types import Document, Source, Span
from tests.assistant.answers import ARTICLE, HOSTILE, record


def text_of(marked: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", marked))


def test_the_article_is_shown_character_for_character_with_its_passage_marked() -> None:
    shown = to_article(ARTICLE, Span(ARTICLE.path, 0, 10), [Span(ARTICLE.path, 4, 5)])
    body = shown[shown.index('<div class="text">') :]
    assert text_of(body) == ARTICLE.text
    assert text_of(re.findall(r'<mark id="cited".*?</mark>', body)[0]) == ARTICLE.text[:10]
    assert "May 2024 (inferred)" in text_of(shown)


def test_other_passages_are_marked_lightly_and_never_over_one_another() -> None:
    spans = [Span(ARTICLE.path, 12, 20), Span(ARTICLE.path, 15, 25)]
    shown = to_article(ARTICLE, Span(ARTICLE.path, 0, 10), spans)
    assert shown.count('<mark class="light">') == 1


@pytest.mark.parametrize(
    "shown",
    [
        to_article(ARTICLE, None),
        to_corpus([ARTICLE], found=1, total=1, query=HOSTILE, edit=True),
        to_message(record((0, 10), (12, 60), notice=HOSTILE)),
        to_failure(HOSTILE),
    ],
)
def test_hostile_text_is_escaped_for_html_templates_and_markdown(shown: str) -> None:
    assert "<script" not in shown
    for character in "`$\\{}\n":
        assert character not in shown


def test_a_message_numbers_its_citations_and_carries_itself() -> None:
    answer = record((0, 10), (12, 60))
    shown = to_message(answer)
    assert re.findall(r"#cite/[^\"]*/(\d+)\"", shown) == ["1", "2"]
    assert unpack(re.findall(r'href="#record/([^"]*)"', shown)[0]) == answer


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (record((0, 10)), "answered"),
        (record((0, 10), notice="No word on B."), "partial"),
        (record(notice="The articles don't say."), "abstained"),
    ],
)
def test_answers_partial_ones_and_abstentions_look_different(
    answer: AnswerRecord, state: str
) -> None:
    assert to_message(answer).startswith(f'<div class="answer {state}">')


def test_the_verdict_is_said() -> None:
    assert "partly supported" in to_message(record((0, 10), verdict="partly"))


def test_an_unsupported_claim_is_struck_and_counts_for_nothing() -> None:
    bad = Claim("It rained.", (), verdict="unsupported", reason="no passage says so")
    shown = to_message(AnswerRecord.of(Answer("q", "q", (bad,), drafted=1, removed=1)))
    assert shown.startswith('<div class="answer abstained">')
    assert "<del>" in shown
    assert "no passage says so" in shown


def test_words_still_being_written_are_marked() -> None:
    assert "not checked yet" in to_message(record(), pending="The mayor")


@pytest.mark.parametrize(
    ("texts", "count"),
    [(("It rained.", "It  rained."), 1), (("It rained.", "Rain fell."), 2)],
)
def test_a_reprint_is_no_independent_source(texts: tuple[str, str], count: int) -> None:
    articles = [
        Document(f"{publisher}.txt", text, Source(publisher=publisher))
        for publisher, text in zip(("CNN", "The Hill"), texts, strict=True)
    ]
    cited = tuple(cite(a, Span(a.path, 0, len(a.text))) for a in articles)
    told = AnswerRecord.of(Answer("q", "q", (Claim(texts[0], cited),)))
    assert count_independent(told.claims[0], told) == count


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/a", True),
        ("HTTP://example.com", True),
        ("javascript:x", False),
        ("http://[evil", False),
        ("http:///a", False),
        ("https://", False),
    ],
)
def test_a_link_to_the_web_is_a_link_only_to_the_web(url: str, shown: bool) -> None:
    article = Document("a.txt", "One.", Source(url=url))
    assert ("on the web" in to_article(article, None)) is shown


def test_a_long_list_is_cut_and_says_so() -> None:
    shown = to_corpus([ARTICLE, ARTICLE], found=7, total=9, edit=False)
    assert shown.count("<li>") == 2
    assert "7 of 9 articles" in shown
    assert "5 more" in shown
    assert "Remove" not in shown
