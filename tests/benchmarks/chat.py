"""The chat as a reader waits for it, in a real browser: `make bench-chat`.

    python -m tests.benchmarks.chat

Times are beside that of a bare answer over HTTP in the same run, which says how busy the machine
is. Users at once ask by the queue that the page itself asks by, each in a session of its own.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from gradio_client import Client
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.answerer import Assistant
from assistant.evaluation.cases import read_cases
from tests.assistant.pages import SETTLED
from tests.benchmarks.corpora import open_corpus

SEEDS = Path("seeds")
CASES = Path("tests/fixtures/tuning.jsonl")
QUESTION = "How did Katz's and Netanyahu's statements on Rafah differ?"
REPEATS = 9
USERS = 20
QUESTIONS_EACH = 5
PAGES = 8
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def served(store: Path) -> Iterator[tuple[str, int]]:
    """The chat as a process of its own: its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = "from assistant.cli.app import main; main()"
    arguments = ["chat", "--store", str(store), "--port", str(port), "--requests", "100000"]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        process.stdout.readline()
        url = f"http://127.0.0.1:{port}"
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - start)


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def bare(url: str) -> float:
    body = json.dumps({"question": QUESTION}).encode()
    request = urllib.request.Request(
        f"{url}/api/answer", body, {"Content-Type": "application/json"}
    )

    def ask() -> None:
        with urllib.request.urlopen(request, timeout=30) as reply:
            reply.read()

    ask()
    return float(np.median([timed(ask) for _ in range(REPEATS)]))


def open_page(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(url)
    page.wait_for_selector("#reader .list li")
    page.wait_for_selector("#question textarea")
    return page


def ask(page: Page) -> None:
    asked = page.locator("#chat .claim").count()
    page.fill("#question textarea", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat .claim').length > n", arg=asked, polling=10
    )


def show(page: Page, number: int) -> None:
    link = page.locator("#chat a.cite").nth(number)
    quote = link.locator(".peek q").text_content()
    link.evaluate("link => link.click()")
    page.wait_for_function(
        "quote => document.activeElement.id === 'cited' "
        "&& document.activeElement.textContent.replace(/\\s+/g, ' ') === quote",
        arg=quote,
        polling=10,
    )


def reading(browser: Browser, url: str) -> None:
    unit = bare(url)
    loads = [timed(lambda: open_page(browser, url).close()) for _ in range(REPEATS)]
    page = open_page(browser, url)
    asks = []
    for _ in range(REPEATS):
        asks.append(timed(partial(ask, page)))
        page.wait_for_selector(SETTLED)
    clicks = [timed(partial(show, page, number)) for number in [0, 1] * REPEATS]
    print(f"an answer over HTTP, for comparison: {unit:.0f} ms")
    for name, times in (("page load", loads), ("first words", asks), ("highlight", clicks)):
        p50, p95 = np.percentile(times, [50, 95])
        print(f"{name}: {p50:.0f} ms (p95 {p95:.0f}), {p50 / unit:.1f} times that answer")
    page.close()


def memory(browser: Browser, url: str, pid: int) -> None:
    before = resident(pid)
    pages = [open_page(browser, url) for _ in range(PAGES)]
    for page in pages:
        ask(page)
    after = resident(pid)
    print(
        f"memory: {before:.0f} MB before, {(after - before) / PAGES:.1f} MB more for each of "
        f"{PAGES} open pages with an answer"
    )
    for page in pages:
        page.close()


def at_once(url: str, assistant: Assistant) -> None:
    questions = [c.question for c in read_cases(CASES) if not c.history][: USERS * QUESTIONS_EACH]
    expected = {q: assistant.answer(q).to_dict() for q in questions}
    clients = [Client(url, verbose=False, analytics_enabled=False) for _ in range(USERS)]

    def use(number: int) -> list[tuple[float, bool]]:
        found = []
        for question in questions[number::USERS]:
            answer: list[Any] = []

            def predict(question: str = question, answer: list[Any] = answer) -> None:
                answer.append(clients[number].predict(question=question, api_name="/answer"))

            try:
                took = timed(predict)
            except Exception:  # whatever goes wrong is what is counted
                found.append((0.0, False))
            else:
                found.append((took, answer[0] == expected[question]))
        return found

    start = time.perf_counter()
    with ThreadPoolExecutor(USERS) as pool:
        results = [result for some in pool.map(use, range(USERS)) for result in some]
    seconds = time.perf_counter() - start
    times = [took for took, right in results if right]
    p50, p95 = np.percentile(times, [50, 95])
    print(
        f"{USERS} users at once, {len(results)} questions: p50 {p50:.0f} ms, p95 {p95:.0f} ms, "
        f"{len(results) / seconds:.0f} a second, errors {len(results) - len(times)}"
    )


def main() -> None:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        index = open_corpus(SEEDS, Path(folder) / "store")
        browser = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        with served(Path(folder) / "store") as (url, pid):
            reading(browser, url)
            memory(browser, url, pid)
            at_once(url, Assistant(index))
        browser.close()


if __name__ == "__main__":
    main()
