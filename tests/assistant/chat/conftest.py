"""A chat served for a browser, and the browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

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
# Pictures of the page for people to look at; git ignores the folder.
PICTURES = Path(__file__).parents[3] / ".dateline" / "screenshots"

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    """A context in which the chat of a store is served, giving its address."""

    @contextmanager
    def served(
        store: Path,
        *options: str,
        port: int = 0,
        module: str = "assistant.cli.app",
        log: IO[bytes] | None = None,
    ) -> Iterator[str]:
        port = port or free_port()
        command = f"import runpy; runpy.run_module({module!r}, run_name='__main__')"
        if module == "assistant.cli.app":
            command = "from assistant.cli.app import main; main()"
        arguments = ["chat", "--store", str(store), "--port", str(port), *options]
        process = subprocess.Popen(
            [sys.executable, "-c", command, *arguments], stdout=subprocess.DEVNULL, stderr=log
        )
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(url, timeout=5).close()
                    break
                except urllib.error.HTTPError as error:
                    error.close()
                    break
                except urllib.error.URLError:
                    assert process.poll() is None
                    time.sleep(0.25)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)

    return served


@pytest.fixture(scope="module")
def url(seeds_store: Path, serve: Serve) -> Iterator[str]:
    with serve(seeds_store) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
