"""What the properties of an office file say of an article."""

from __future__ import annotations

import re

FILE_NAME = re.compile(r".*\.\w{2,4}|untitled.*|(microsoft )?word - .*|.*[\\/].*", re.I)


def article_title(title: str | None) -> str | None:
    """The title in a file's properties; None where a program put its file's name there."""
    title = (title or "").strip()
    return title if title and not FILE_NAME.fullmatch(title) else None
