"""Answers as files to take away: a self-contained HTML page, Markdown, JSON.

Markdown and HTML carry the JSON within, so that `dateline verify` can check any of the three.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.saved.record import AnswerRecord, PassageRecord, SavedError, Transcript
from assistant.saved.text import NEAREST, VERDICTS, circumstances, describe, to_markdown
from assistant.types import FORMAT, now

CSS = Path(__file__).parent / "export.css"


def export(answers: Sequence[AnswerRecord], kind: str) -> str:
    """The answers as a file of that kind: "md", "html" or "json". Raises `SavedError`."""
    if kind not in FORMATS:
        raise SavedError(f"{kind[:20]!r} is no format to export; choose {', '.join(FORMATS)}")
    if not answers:
        raise SavedError("there is no answer to export yet")
    return FORMATS[kind](answers)


def _to_json(answers: Sequence[AnswerRecord]) -> str:
    return json.dumps(_transcript(answers), ensure_ascii=False, indent=2) + "\n"


def _to_document(answers: Sequence[AnswerRecord]) -> str:
    parts = ["# Dateline", *map(to_markdown, answers), f"<!--dateline {_embedded(answers)}-->"]
    return "\n\n".join(parts) + "\n"


def _to_page(answers: Sequence[AnswerRecord]) -> str:
    """An HTML page that needs nothing beside itself."""
    style = CSS.read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Dateline: {html.escape(answers[0].question)}</title><style>{style}</style></head>"
        f"<body><main><h1>Dateline</h1>{''.join(map(_section, answers))}</main>"
        '<script type="application/json" id="dateline">'
        f"{_embedded(answers)}</script></body></html>\n"
    )


def _section(record: AnswerRecord) -> str:
    claims = "".join(
        f"<p>{f'<b>{html.escape(c.lead)}</b><br>' if c.lead else ''}{html.escape(c.text)} "
        + " ".join(f"[{number}]" for number in c.citations)
        + f" <small>{VERDICTS[c.verdict]}</small></p>"
        for c in record.supported
    )
    notice = f'<p class="notice">{html.escape(record.notice)}</p>' if record.notice else ""
    cited = "".join(f'<li value="{c.number}">{_quoted(record, c)}</li>' for c in record.citations)
    near = "".join(f"<li>{_quoted(record, passage)}</li>" for passage in record.nearest)
    return (
        f"<section><h2>{html.escape(record.question)}</h2>"
        f"<p><small>{html.escape(circumstances(record))}</small></p>{claims}{notice}"
        + (f"<h3>Sources</h3><ol>{cited}</ol>" if cited else "")
        + (f"<h3>{NEAREST}</h3><ul>{near}</ul>" if near else "")
        + "</section>"
    )


def _quoted(record: AnswerRecord, passage: PassageRecord) -> str:
    return (
        f"<blockquote>{html.escape(passage.quote)}</blockquote>"
        f"<small>{html.escape(describe(record, passage))}</small>"
    )


def _embedded(answers: Sequence[AnswerRecord]) -> str:
    """JSON that neither closes the script or comment it stands in nor opens another."""
    plain = json.dumps(_transcript(answers), ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in "<>&-" else c for c in plain)


def _transcript(answers: Sequence[AnswerRecord]) -> dict[str, object]:
    transcript = Transcript(dateline=FORMAT, exported_at=now(), answers=tuple(answers))
    return transcript.model_dump(mode="json")


FORMATS: dict[str, Callable[[Sequence[AnswerRecord]], str]] = {
    "md": _to_document,
    "html": _to_page,
    "json": _to_json,
}
