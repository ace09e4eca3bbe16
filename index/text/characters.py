"""Characters that stand for nothing by themselves."""

from __future__ import annotations


def whole(text: str) -> str:
    """The text with "?" for half of a surrogate pair, which can't be stored, sent or printed."""
    return text.encode("utf-8", errors="replace").decode("utf-8")
