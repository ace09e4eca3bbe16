"""What a reader keeps: conversations, exports, a word on an answer, articles of their own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from assistant.answerer import Assistant
from assistant.saved.feedback import read_feedback
from assistant.saved.verify import read_answers
from tests.assistant.chat.conftest import Serve, free_port
from tests.assistant.pages import CITE, QUESTION, ask, open_chat

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

BRIDGE = "The mayor opened the new bridge of Ulm on Monday. It cost 30 million euros.\n"


@pytest.fixture(scope="module")
def store(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that this module may write to."""
    own = tmp_path_factory.mktemp("own") / "store"
    shutil.copytree(seeds_store, own, ignore=shutil.ignore_patterns("lock*"))
    return own


@pytest.fixture(scope="module")
def url(store: Path, serve: Serve) -> Iterator[str]:
    with serve(store) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def dateline(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = "from assistant.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", command, *arguments], capture_output=True, text=True, timeout=60
    )


def test_conversations_survive_a_reload_and_a_restart(
    context: BrowserContext, seeds_store: Path, serve: Serve, answerer: Assistant
) -> None:
    page, port = context.new_page(), free_port()
    with serve(seeds_store, port=port) as url:
        open_chat(page, url)
        ask(page, QUESTION)
        page.wait_for_selector("#past tbody tr", state="attached")
        page.reload()
        again(page)
    with serve(seeds_store, port=port) as url:
        page.goto(url)
        again(page)
        page.locator(CITE).first.click()
        page.wait_for_selector("#cited")
        shown = page.locator("#cited").text_content()
        assert shown == answerer.answer(QUESTION).citations[0].quote


def again(page: Page) -> None:
    """Open the one saved conversation."""
    page.wait_for_selector(".show-past", timeout=30_000)
    page.wait_for_selector("#reader .list li", timeout=30_000)
    page.locator(".show-past").click()
    page.locator("#past tbody tr").first.wait_for()
    page.wait_for_function("document.querySelectorAll('#past tbody tr').length === 1")
    page.locator("#past tbody tr").click()
    page.wait_for_selector(CITE, timeout=20_000)
    assert page.locator("#chat .user").inner_text().strip() == QUESTION


KINDS = [("html", "Web"), ("md", "Markdown"), ("json", "JSON")]


@pytest.mark.parametrize(("kind", "button"), KINDS)
def test_an_export_opens_and_is_verified(
    context: BrowserContext, url: str, store: Path, tmp_path: Path, kind: str, button: str
) -> None:
    page = context.new_page()
    open_chat(page, url)
    ask(page, QUESTION)
    ask(page, "Who is the president of Peru?", "#chat .abstained")
    page.locator(".export-all").click()
    with page.expect_download() as download:
        page.locator("#export button", has_text=button).click()
    file = tmp_path / f"export.{kind}"
    download.value.save_as(file)
    answers = read_answers(file)
    assert [told.abstained for told in answers] == [False, True]
    verified = dateline("verify", str(file), "--store", str(store))
    assert verified.returncode == 0, verified.stderr
    assert re.search(r"\b(\d+) of \1 passages still read so", verified.stdout)
    if kind == "html":
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        assert answers[0].claims[0].text in page.inner_text("main")
        assert [r for r in requests if not r.startswith("file:")] == []


def test_copying_gives_readable_text_with_sources(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator(".do-copy").click()
    page.wait_for_selector("text=Copied, with its sources.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(QUESTION)
    assert "] Ryan Morgan, 1 May 2024 (inferred) — “Blinken Meets" in copied
    assert "<" not in copied


def test_a_word_on_an_answer_becomes_a_case(
    context: BrowserContext, url: str, store: Path, tmp_path: Path
) -> None:
    page = context.new_page()
    open_chat(page, url)
    ask(page, QUESTION)
    page.locator(".do-up").click()
    page.fill("#comment", "just so")
    page.locator("#rating button", has_text="Keep").click()
    page.wait_for_selector("text=Kept on this machine.")
    (given,) = read_feedback(store)
    assert (given.helpful, given.comment, given.answer.question) == (True, "just so", QUESTION)
    cases = tmp_path / "cases.jsonl"
    made = dateline("feedback", "--cases", str(cases), "--store", str(store))
    assert "just so" in made.stdout
    measured = dateline("evaluate", str(cases), "--store", str(store))
    assert measured.returncode == 0, measured.stderr
    assert json.loads(cases.read_text())["question"] == QUESTION
    assert "correct                   100%  (1 of 1" in measured.stdout


def test_articles_are_added_with_a_reason_for_each_that_isn_t_and_removed(
    context: BrowserContext, url: str, tmp_path: Path
) -> None:
    files = {
        "bridge.txt": BRIDGE.encode(),
        "empty.txt": b" ",
        "binary.txt": b"\0\1",
        "page.xyz": b"x",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    page = context.new_page()
    open_chat(page, url)
    page.set_input_files("#reader .files", [tmp_path / name for name in files])
    page.wait_for_selector("#reader .list a[href='#read/bridge.txt']", timeout=30_000)
    page.wait_for_function("document.querySelectorAll('#reader .results .refused').length === 3")
    results = page.locator("#reader .results").inner_text().splitlines()
    assert results[0] == "bridge.txt: Added: bridge.txt"
    assert results[1] == "empty.txt: Not added: empty"
    assert "binary" in results[2]
    assert "not a kind of file" in results[3]
    assert str(tmp_path) not in "".join(results)
    ask(page, "How much did the bridge of Ulm cost?")
    assert "30 million euros" in page.locator("#chat .bot").inner_text()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#reader .list li", has_text="bridge").locator(".remove").click()
    page.wait_for_selector("#reader .list a[href='#read/bridge.txt']", state="detached")
    page.locator(CITE).first.click()
    page.wait_for_selector("text=bridge.txt is not among the articles any more.")
    ask(page, "How much did the bridge of Ulm cost?", "#chat .abstained")
