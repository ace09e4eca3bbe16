"""A saved answer as text: on a terminal, on the clipboard, in a Markdown file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.saved.record import AnswerRecord, PassageRecord, SearchedRecord
from assistant.saved.templates import render_text
from assistant.types import UNSURE, introduce

FORMS = Path(__file__).parent / "forms"
VERDICTS = {
    "verbatim": "word for word",
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
}
MAY_ANSWER = "These may answer:"
NEAREST = "Nearest passages, which are not an answer:"
MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~$!&]")
# What at the start of a line makes a list, or a heading of the line before.
LIST = re.compile(r"^(\d*)([-+=.)])")


def to_terminal(record: AnswerRecord, pending: str = "") -> str:
    """The answer for a terminal; `pending` are words still being written, not checked yet.

    Here alone what is unsupported is shown, since it can be struck through.
    """
    return _fill("terminal.txt", one_line, record, pending=pending, strike=_strike)


def to_clipboard(record: AnswerRecord) -> str:
    """The question and its answer with sources, to be pasted anywhere."""
    return _fill("clipboard.txt", one_line, record) + "\n"


def to_markdown(record: AnswerRecord) -> str:
    """The answer as Markdown, with its quotes, and what proves and dates it."""
    return _fill("document.md", _markdown, record)


def one_line(text: str) -> str:
    """One line of what can be seen: no control characters, which a terminal would obey, no marks
    that turn or hide the letters beside them, no half of a surrogate pair.
    """
    return "".join(map(_seen, " ".join(text.split())))


def describe(record: AnswerRecord, passage: PassageRecord) -> str:
    """Whose a passage is and where it stands."""
    source = record.sources[passage.document]
    who = introduce(passage.document, source)
    title = f"“{source.title}”, " if source.title else ""
    page = f"page {passage.page}, " if passage.page else ""
    place = f"{page}characters {passage.start}-{passage.end}"
    return f"{who} — {title}{passage.document}, {place}"


def head_nearest(record: AnswerRecord) -> str:
    """What to say above the passages of an answer that claims nothing."""
    return MAY_ANSWER if record.answer.startswith(UNSURE) else NEAREST


def prove(record: AnswerRecord, passage: PassageRecord) -> str:
    """The same with its article's address and what its text hashed to."""
    source = record.sources[passage.document]
    url = f", {source.url}" if source.url else ""
    return f"{describe(record, passage)}{url}, SHA-256 {source.sha256}"


def circumstances(record: AnswerRecord) -> str:
    """When the answer was given, out of what, and what a model had to do with it."""
    parts = [f"Answered {record.answered_at}", scope(record.searched)]
    if record.searched_for != record.question:
        parts.insert(0, f"Searched for: {record.searched_for}")
    if not record.finished:
        parts.append("stopped before its end")
    if record.drafted:
        parts.append(f"{record.drafted} sentences written by a model, {record.removed} removed")
    return " · ".join(parts)


def scope(searched: SearchedRecord) -> str:
    """How many articles were searched, and which."""
    plural = "" if searched.articles == 1 else "s"
    counted = f"{searched.articles:,} article{plural} searched"
    return f"{counted} ({searched.limits})" if searched.limits else counted


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    # Soft hyphens and marks of direction stand within words.
    return {"Cf": "", "Cs": "?"}.get(unicodedata.category(character), " ")


def _strike(text: str) -> str:
    """Struck through, by a combining line behind every character."""
    return re.sub(r"(?<=.)", chr(0x336), one_line(text))


def _markdown(text: str) -> str:
    """Text that Markdown shows as it stands, on one line, and that reads well unrendered too."""
    return LIST.sub(r"\1\\\2", MARKDOWN.sub(r"\\\g<0>", one_line(text)))


def _fill(form: str, plain: Callable[[str], str], record: AnswerRecord, **values: Any) -> str:
    return render_text(FORMS / form, plain, record=record, **TOLD, **values)


# What forms call and name, beside the record itself.
TOLD = {
    "circumstances": circumstances,
    "describe": describe,
    "introduce": introduce,
    "head_nearest": head_nearest,
    "prove": prove,
    "verdicts": VERDICTS,
}
