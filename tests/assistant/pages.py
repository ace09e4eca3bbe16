"""What tests do with the chat's page, as a reader would."""

from __future__ import annotations

from playwright.sync_api import Page

CITE = "#chat a.cite"
QUESTION = "How did Katz's and Netanyahu's statements on Rafah differ?"
SETTLED = "#question .submit-button"


def open_chat(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("#reader .list li", state="attached", timeout=30_000)
    page.wait_for_selector("#question textarea")


def ask(page: Page, question: str, wait_for: str = CITE) -> None:
    """Ask, and wait until the whole answer is there."""
    asked = page.locator("#chat .user").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat .bot').length > n", arg=asked, timeout=20_000
    )
    page.locator("#chat .bot").nth(asked).locator(".answer").wait_for(timeout=20_000)
    settle(page, wait_for)


def settle(page: Page, wait_for: str = CITE) -> None:
    """Wait until an answer shows `wait_for` and nothing is being written any more."""
    page.wait_for_selector(wait_for, timeout=20_000)
    page.wait_for_selector(SETTLED, timeout=20_000)


def in_view(page: Page) -> bool:
    box = page.locator("#cited").bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


def outside(requests: list[str], url: str) -> list[str]:
    """The requests that went anywhere but to the chat."""
    return [r for r in requests if not r.startswith((url, "data:", "blob:"))]
