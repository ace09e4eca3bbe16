"""Answers as files to take away: a self-contained HTML page, Markdown, JSON.

Markdown and HTML carry the JSON within, so that `dateline verify` can check any of the three.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.saved.record import AnswerRecord, SavedError, Transcript
from assistant.saved.templates import render_html
from assistant.saved.text import FORMS, TOLD, to_markdown
from assistant.types import FORMAT, now


def export(answers: Sequence[AnswerRecord], kind: str) -> str:
    """The answers as a file of that kind: "md", "html" or "json". Raises `SavedError`."""
    if kind not in FORMATS:
        raise SavedError(f"{kind[:20]!r} is no format to export; choose {', '.join(FORMATS)}")
    if not answers:
        raise SavedError("there is no answer to export yet")
    transcript = Transcript(dateline=FORMAT, exported_at=now(), answers=tuple(answers))
    return FORMATS[kind](transcript) + "\n"


def _to_json(transcript: Transcript) -> str:
    return transcript.model_dump_json(indent=2)


def _to_document(transcript: Transcript) -> str:
    told = map(to_markdown, transcript.answers)
    return "\n\n".join(["# Dateline", *told, f"<!--dateline {_embedded(transcript)}-->"])


def _to_page(transcript: Transcript) -> str:
    from markupsafe import Markup

    return render_html(
        FORMS / "page.html",
        answers=transcript.answers,
        embedded=Markup(_embedded(transcript)),  # noqa: S704
        **TOLD,
    )


def _embedded(transcript: Transcript) -> str:
    """JSON that neither closes the script or comment it stands in nor opens another."""
    plain = transcript.model_dump_json()
    return "".join(f"\\u{ord(c):04x}" if c in "<>&-" else c for c in plain)


FORMATS: dict[str, Callable[[Transcript], str]] = {
    "md": _to_document,
    "html": _to_page,
    "json": _to_json,
}
