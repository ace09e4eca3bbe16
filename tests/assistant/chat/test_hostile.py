"""Whatever articles, file names, questions and models hold is shown, not run; stop is heeded."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page

from assistant.chat.uploads import Uploads
from index import Index
from tests.assistant.chat.conftest import Serve
from tests.assistant.pages import CITE, SETTLED, ask, open_chat, outside
from tests.assistant.staged_chat import HOSTILE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

NAME = "<img src=x onerror=alert(1)> ${window.owned=10} {{window.owned=11}}.txt"
ASKED = "What did the bridge of Hostile Town cost?"
PLAIN = (
    "The council of Hostile Town met on Monday to speak about the new bridge.\n\n"
    "The bridge of Hostile Town cost 30 million euros, the council of Hostile Town said.\n\n"
    "The bridge of Hostile Town was paid by the council, the treasurer said.\n"
)


@pytest.fixture(scope="module")
def hostile_url(
    seeds_store: Path, tmp_path_factory: pytest.TempPathFactory, serve: Serve
) -> Iterator[str]:
    store = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(seeds_store, store, ignore=shutil.ignore_patterns("lock*"))
    uploads = Uploads(Index.open(store))
    uploads.add(NAME, HOSTILE.encode())
    uploads.add("plain.txt", PLAIN.encode())
    with serve(store, module="tests.assistant.staged_chat") as address:
        yield address


@pytest.fixture
def watched(page: Page, hostile_url: str) -> Iterator[Page]:
    """A page on which nothing may run and from which nothing may go elsewhere."""
    requests: list[str] = []
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", note)
    open_chat(page, hostile_url)
    yield page
    page.wait_for_timeout(300)
    assert page.evaluate("window.owned") is None
    assert dialogs == []
    assert outside(requests, hostile_url) == []


def test_hostile_articles_and_file_names(watched: Page) -> None:
    listed = watched.locator('#reader .list a[href*="owned"]').first
    listed.hover()
    listed.click()
    watched.wait_for_selector("#reader .text")
    assert str(watched.locator("#reader .text").text_content()) == HOSTILE
    assert NAME in watched.locator("#reader .facts").inner_text()
    ask(watched, "What did the mayor of Hostile Town say?")
    assert "window.owned" not in watched.locator("#chat .bot").inner_text()


def test_a_hostile_question(watched: Page) -> None:
    ask(watched, f"{ASKED} {HOSTILE}"[:1900], "#chat .answer")
    assert "<script>window.owned=1</script>" in watched.locator("#chat .user").inner_text()
    watched.fill("#reader .find", HOSTILE)
    watched.wait_for_timeout(500)
    assert watched.input_value("#reader .find") == HOSTILE


def test_hostile_words_of_a_model(watched: Page) -> None:
    ask(watched, f"Model:{ASKED}")
    shown = watched.locator("#chat .bot").inner_text()
    assert "javascript:window.owned=9" in shown
    assert watched.locator("#chat .verdict.supported").count() >= 1
    assert "A model wrote 4 sentences; 1 removed" in shown
    watched.locator(CITE).first.click()
    watched.wait_for_selector("#cited")


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_hostile_export(watched: Page, tmp_path: Path, kind: str) -> None:
    ask(watched, f"Model:{ASKED}")
    watched.locator(".do-export").click()
    with watched.expect_download() as download:
        watched.locator(f"#export button[value={kind}]").click()
    file = tmp_path / f"export.{kind}"
    download.value.save_as(file)
    assert "<script>window" not in file.read_text()
    opened = watched.context.new_page()
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(file.as_uri())
    assert opened.evaluate("window.owned") is None
    assert requests == [file.as_uri()]


def test_stop_keeps_what_was_written(watched: Page) -> None:
    watched.fill("#question textarea", "What did the council say of the bridge of Hostile Town?")
    watched.keyboard.press("Enter")
    watched.wait_for_selector("#chat .claim", timeout=20_000)
    assert "Not finished." in watched.locator("#chat .answer").inner_text()
    watched.locator("#question .stop-button").click()
    watched.wait_for_selector(SETTLED, timeout=20_000)
    written = watched.locator("#chat .answer").inner_text()
    watched.wait_for_timeout(2500)
    assert watched.locator("#chat .answer").inner_text() == written
    assert "Not finished." in written
    watched.locator(".show-past").click()
    watched.locator("#past tbody tr").first.wait_for()
    watched.locator("#new").click()
    watched.wait_for_selector("#chat .claim", state="detached")
    watched.locator("#past tbody tr").first.click()
    watched.wait_for_selector("#chat .claim")
    assert watched.locator("#chat .answer").inner_text() == written


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=https://example.com/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/proxy=https://example.com/",
        "/monitoring",
        "/docs",
    ],
)
def test_routes_without_use_are_shut(hostile_url: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(hostile_url + path, timeout=10)
    assert caught.value.code == 404
    caught.value.close()


def test_a_conversation_can_name_no_component_and_no_file() -> None:
    from gradio.components.chatbot import ChatbotDataMessages

    from assistant.chat.chatbot import TextChatbot

    part: dict[str, Any] = {"type": "component", "component": "file", "value": "/etc/passwd"}
    part |= {"constructor_args": {}, "props": {}}
    sent: list[Any] = [{"role": "user", "content": [part]}]
    chatbot = TextChatbot()
    assert chatbot.preprocess(ChatbotDataMessages.model_validate(sent)) == []
    files = [{"role": "assistant", "content": {"path": "/etc/passwd"}}]
    assert chatbot.postprocess(files).root == []
