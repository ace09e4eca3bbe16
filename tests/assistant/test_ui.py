"""The chat in a real browser, over a real server, with the real model."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.answerer import Answerer
from assistant.render import parse_link

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
QUESTION = "How did Katz's and Netanyahu's statements on Rafah differ?"
CITE = '#chat a[href*="#cite/"]'
HOSTILE = (
    "The mayor of Hostile Town said the bridge cost <script>window.owned=1</script> 30 million "
    "<img src=https://evil.example/x.png onerror='window.owned=2'> ${window.owned=3} "
    "{{window.owned=4}} `${window.owned=5}` [link](javascript:window.owned=6) "
    "![image](https://evil.example/y.png) $\\href{javascript:window.owned=7}{x}$ euros.\n"
)


def serve(store: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = "from assistant.cli import main; main()"
    arguments = ["chat", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except urllib.error.URLError:
                assert process.poll() is None
                time.sleep(0.25)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def url(seeds_store: Path) -> Iterator[str]:
    yield from serve(seeds_store)


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    work = tmp_path_factory.mktemp("hostile")
    articles = work / "articles"
    articles.mkdir()
    (articles / "<img src=x onerror=alert(1)>.txt").write_text(HOSTILE, encoding="utf-8")
    command = "from assistant.cli import main; main()"
    arguments = ["index", str(articles), "--store", str(work / "store")]
    subprocess.run([sys.executable, "-c", command, *arguments], check=True, capture_output=True)
    yield from serve(work / "store")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    yield page
    context.close()


def ask(page: Page, question: str, wait_for: str = CITE) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(wait_for, timeout=20_000)


def open_chat(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#reader li", state="attached", timeout=30_000)


def in_view(page: Page) -> bool:
    box = page.locator("#cited").bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


def test_a_number_opens_the_article_at_the_exact_characters(
    page: Page, url: str, answerer: Answerer, tmp_path: Path
) -> None:
    open_chat(page, url)
    ask(page, QUESTION)
    expected = answerer.answer(QUESTION).citations
    links = page.locator(CITE)
    assert links.count() == len(expected)
    for i, citation in enumerate(expected):
        links.nth(i).click()
        page.wait_for_function(
            "n => document.querySelector('[data-count]')?.textContent.includes(`Passage ${n} `)",
            arg=i + 1,
        )
        assert page.locator("#cited").text_content() == citation.quote
        assert in_view(page)
        linked = parse_link(str(links.nth(i).get_attribute("href")))
        assert linked == (citation.document, citation.span)
    assert page.locator("#reader mark.light").count() >= 1
    page.locator("[data-step='-1']").click()
    page.wait_for_function(
        "document.querySelector('[data-count]')?.textContent.startsWith('Passage 1 ')"
    )
    assert page.locator("#cited").text_content() == expected[0].quote
    page.screenshot(path=tmp_path / "desktop.png")


def test_the_keyboard_opens_a_passage(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator(CITE).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#cited")
    assert in_view(page)


def test_an_abstention_has_no_numbers_and_shows_what_is_near(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "How do I bake sourdough bread?", "#chat .bot li")
    assert "The articles don't say." in page.locator("#chat .bot").inner_text()
    assert page.locator("#chat .bot p > a").count() == 0
    page.locator("#chat .bot li a").first.click()
    page.wait_for_selector("#cited")


def test_a_follow_up_shows_what_was_searched_for(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "Who wrote a letter to Israel about humanitarian assistance?")
    ask(page, "Since when?", "text=Searched for")
    assert "following:" in page.locator("#chat .bot").last.inner_text()


def test_bad_questions_get_a_line_and_no_traceback(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, "???", "text=no words to search for")
    assert page.evaluate("document.querySelector('#question textarea').maxLength") == 2000


def test_a_phone_has_it_all_without_sideways_scroll(phone: Page, url: str, tmp_path: Path) -> None:
    open_chat(phone, url)
    ask(phone, QUESTION)
    phone.locator(CITE).first.click()
    phone.wait_for_selector("#cited", state="visible")
    phone.wait_for_timeout(300)
    assert in_view(phone)
    phone.screenshot(path=tmp_path / "phone.png")
    phone.locator(".close").click()
    phone.wait_for_selector("#cited", state="hidden")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_is_fetched_from_elsewhere(page: Page, url: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator(CITE).first.click()
    page.wait_for_selector("#cited")
    assert [r for r in requests if not r.startswith((url, "data:", "blob:"))] == []


def test_hostile_text_is_shown_and_not_run(page: Page, hostile_url: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    open_chat(page, hostile_url)
    ask(page, "What did the bridge of Hostile Town cost? <img src=x onerror=alert(2)>")
    page.locator(CITE).first.click()
    page.wait_for_selector("#cited")
    page.wait_for_timeout(500)
    assert str(page.locator("#cited").text_content()) in HOSTILE
    assert "onerror='window.owned=2'" in page.locator("#chat .bot").inner_text()
    assert page.evaluate("window.owned") is None
    assert [r for r in requests if not r.startswith((hostile_url, "data:", "blob:"))] == []


@pytest.mark.parametrize("path", ["/gradio_api/file=https://example.com/", "/gradio_api/upload"])
def test_routes_without_use_are_shut(url: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url + path, timeout=10)
    assert caught.value.code == 404
    caught.value.close()


def test_the_same_answer_over_http(url: str, answerer: Answerer) -> None:
    request = urllib.request.Request(
        f"{url}/gradio_api/call/answer",
        data=json.dumps({"data": [QUESTION]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{url}/gradio_api/call/answer/{event}", timeout=20) as stream:
        lines = stream.read().decode().splitlines()
    data = next(line[5:] for line in lines if line.startswith("data:"))
    assert json.loads(data)[0] == answerer.answer(QUESTION).to_dict()
