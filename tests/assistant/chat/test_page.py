"""The chat in a real browser, over a real server, with the real model: asking and reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from assistant.answerer import Assistant
from assistant.chat.links import parse_link
from tests.assistant.pages import CITE, QUESTION, ask, in_view, open_chat, outside, settle

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_number_opens_the_article_at_the_exact_characters(
    page: Page, url: str, answerer: Assistant, pictures: Path
) -> None:
    open_chat(page, url)
    page.screenshot(path=pictures / "desktop-start.png")
    ask(page, QUESTION)
    expected = answerer.answer(QUESTION).citations
    links = page.locator(CITE)
    assert links.count() == len(expected)
    for i, citation in enumerate(expected):
        links.nth(i).click()
        page.wait_for_function(
            "n => document.querySelector('[data-count]')?.textContent.startsWith(`${n} of `)",
            arg=i + 1,
        )
        assert page.locator("#cited").text_content() == citation.quote
        assert in_view(page)
        linked = parse_link(str(links.nth(i).get_attribute("href")))
        assert linked == (citation.document, citation.span)
    assert page.locator("#reader mark.light").count() >= 1
    page.locator("[data-step='-1']").click()
    page.wait_for_function(
        "n => document.querySelector('[data-count]')?.textContent.startsWith(`${n} of `)",
        arg=len(expected) - 1,
    )
    assert page.locator("#cited").text_content() == expected[-2].quote
    page.locator("#reader .use", has_text="Used for “On April 27").wait_for()
    page.screenshot(path=pictures / "desktop.png")
    page.locator("#reader .use button").click()
    assert page.evaluate("document.activeElement.className").startswith("cite")


def test_hovering_a_number_shows_the_quote(page: Page, url: str, answerer: Assistant) -> None:
    open_chat(page, url)
    ask(page, QUESTION)
    quote = answerer.answer(QUESTION).citations[0].quote
    peek = page.locator(CITE).first.locator(".peek")
    assert not peek.is_visible()
    page.locator(CITE).first.hover()
    peek.wait_for(state="visible")
    assert quote in peek.inner_text()


def test_the_keyboard_reaches_a_number_and_opens_it(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator("#chat .message-wrap").evaluate("log => log.scrollTo(0, 0)")
    page.locator("#masthead .export-all").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cite')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited")
    page.wait_for_function("document.activeElement.id === 'cited'")
    assert in_view(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.cite')")


def test_an_abstention_looks_different_and_shows_what_is_near(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "How do I bake sourdough bread?", "#chat .abstained")
    shown = page.locator("#chat .abstained").inner_text()
    assert "The articles don't say." in shown
    assert "5 articles searched" in shown
    assert page.locator(CITE).count() == 0
    page.locator("#chat .near li a").first.click()
    page.locator("#reader .use", has_text="used for no answer").wait_for()


def test_a_follow_up_shows_what_was_searched_for(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "Who wrote a letter to Israel about humanitarian assistance?")
    ask(page, "Since when?", "text=Searched for")
    assert "following:" in page.locator("#chat .bot").last.inner_text()


def test_bad_questions_get_a_line_and_no_traceback(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "???", "text=no words to search for")
    ask(page, "Who? " * 500, "text=2,499 characters")


def test_an_example_is_asked_edited_and_undone(page: Page, url: str) -> None:
    open_chat(page, url)
    page.locator("#chat .example").first.click()
    settle(page)
    page.get_by_label("Edit").click()
    page.locator("#chat .user textarea").fill("How do I bake <b>bread</b>?")
    page.get_by_label("Submit").click()
    settle(page, "#chat .abstained")
    assert "<b>bread</b>" in page.locator("#chat .user").inner_text()
    page.get_by_label("Undo", exact=True).click()
    page.wait_for_selector("#chat .abstained", state="detached")


def test_filters_narrow_the_list_and_the_answers(page: Page, url: str) -> None:
    open_chat(page, url)
    assert page.locator("#reader .list li").count() == 5
    page.locator("#filters input").first.click()
    page.get_by_role("option", name="The Hill").click()
    page.wait_for_function("document.querySelectorAll('#reader .list li').length === 1")
    assert "1 of 5 articles" in page.locator("#reader .count").inner_text()
    ask(page, QUESTION, "#chat .answer")
    shown = page.locator("#chat .answer").inner_text()
    assert "1 article searched (The Hill)" in shown
    assert "Ryan Morgan" not in shown


def test_the_list_is_searched_and_an_article_read(page: Page, url: str) -> None:
    open_chat(page, url)
    page.fill("#reader .find", "hanukkah")
    page.wait_for_function("document.querySelectorAll('#reader .list li').length === 1")
    assert "1,126 words" in page.locator("#reader .list li").inner_text()
    page.locator("#reader .list a").click()
    page.wait_for_selector("#reader .text")
    assert "Hanukkah" in str(page.locator("#reader .text").text_content())


def test_a_list_that_comes_late_replaces_no_article(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, QUESTION)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "search_articles" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/component_server/**", hold)
    with page.expect_request(lambda request: "search_articles" in (request.post_data or "")):
        page.fill("#reader .find", "hanukkah")
    page.locator(CITE).first.click()
    page.wait_for_selector("#cited")
    page.locator("#filters input").first.click()
    with page.expect_request(lambda request: "search_articles" in (request.post_data or "")):
        page.get_by_role("option", name="The Hill").click()
    for route in held:
        with page.expect_response(route.request.url):
            route.continue_()
    page.wait_for_timeout(300)
    assert page.locator("#cited").count() == 1
    page.unroute("**/component_server/**")
    page.locator(".show-articles").click()
    page.wait_for_function("document.querySelectorAll('#reader .list li').length === 1")


def test_a_phone_has_it_all_without_sideways_scroll(phone: Page, url: str, pictures: Path) -> None:
    open_chat(phone, url)
    phone.screenshot(path=pictures / "phone-start.png")
    ask(phone, QUESTION)
    phone.screenshot(path=pictures / "phone-answer.png")
    phone.locator(CITE).first.click()
    phone.wait_for_selector("#cited", state="visible")
    phone.wait_for_function("document.activeElement.id === 'cited'")
    assert in_view(phone)
    phone.screenshot(path=pictures / "phone.png")
    phone.locator(".close").click()
    phone.wait_for_selector("#cited", state="hidden")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator(".show-articles").click()
    phone.wait_for_selector("#reader .list li", state="visible")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, url: str, pictures: Path, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    open_chat(page, url)
    assert violations(page) == []
    ask(page, QUESTION)
    ask(page, "Who is the president of Peru?", "#chat .abstained")
    page.locator(CITE).first.click()
    page.wait_for_selector("#cited")
    page.locator(".show-past").click()
    assert violations(page) == []
    page.screenshot(path=pictures / f"{scheme}.png")
    page.locator(".do-down").last.click()
    page.wait_for_selector("#rating[open]")
    assert violations(page) == []
    page.screenshot(path=pictures / f"{scheme}-dialog.png")
    context.close()


def violations(page: Page) -> list[tuple[str, str]]:
    page.wait_for_timeout(300)
    found = Axe().run(page).response["violations"]
    return [(v["id"], node["html"]) for v in found for node in v["nodes"]]


def test_two_users_at_once_don_t_mix(browser: Browser, url: str) -> None:
    questions = (QUESTION, "How many aid trucks a day did the U.S. call for?")
    contexts = [browser.new_context() for _ in questions]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        open_chat(page, url)
    for page, question in zip(pages, questions, strict=True):
        page.fill("#question textarea", question)
        page.keyboard.press("Enter")
    for page, word in zip(pages, ("Katz", "350"), strict=True):
        settle(page)
        assert word in page.locator("#chat .bot").inner_text()
        assert page.locator("#chat .user").count() == 1
    for context in contexts:
        context.close()


def test_nothing_is_fetched_from_elsewhere(page: Page, url: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator(CITE).first.click()
    page.wait_for_selector("#cited")
    assert requests
    assert outside(requests, url) == []
