"""Kept answers as files to take away: Markdown, JSON, a self-contained HTML page; and as text.

Markdown and HTML carry the JSON within, so that `dateline verify` can check any of the three.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answering.compose import introduce
from assistant.saved.record import Filters, KeptAnswer, KeptError, KeptQuote, to_json

HERE = Path(__file__).parent
MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~$!&]")
# What at the start of a line makes a list, or a heading of the line before.
LIST = re.compile(r"^(\d*)([-+=.)])")
VERDICTS = {
    "verbatim": "word for word",
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
}


def export(answers: Sequence[KeptAnswer], kind: str) -> str:
    """The answers as a file of that kind: "md", "html" or "json". Raises `KeptError`."""
    if kind not in KINDS:
        raise KeptError(f"{kind[:20]!r} is no format to export; choose {', '.join(KINDS)}")
    if not answers:
        raise KeptError("there is no answer to export yet")
    return KINDS[kind](answers)


def to_text(kept: KeptAnswer) -> str:
    """The answer as plain text with its sources, to be pasted anywhere."""
    numbers = kept.numbers()
    lines = [kept.question, ""]
    for claim in kept.supported:
        marks = "".join(f"[{numbers[c]}]" for c in claim.citations)
        said = f" ({VERDICTS[claim.verdict]})" if claim.verdict != "verbatim" else ""
        lines.append(f"{claim.lead}: {claim.text} {marks}{said}".removeprefix(": "))
    lines += [kept.notice] if kept.notice else []
    if numbers:
        lines += ["", "Sources"]
    lines += [f"[{n}] {describe(kept, quote)}" for quote, n in numbers.items()]
    return "\n".join(lines) + "\n"


def to_markdown(answers: Sequence[KeptAnswer]) -> str:
    """The answers as Markdown, each with its quotes and where they stand."""
    parts = ["# Dateline"]
    for kept in answers:
        numbers = kept.numbers()
        parts.append(f"## {_md(kept.question)}")
        parts.append(f"*{_md(circumstances(kept))}*")
        for claim in kept.supported:
            marks = "".join(f"\\[{numbers[c]}\\]" for c in claim.citations)
            lead = f"**{_md(claim.lead)}:** " if claim.lead else ""
            parts.append(f"{lead}{_md(claim.text)} {marks} ({VERDICTS[claim.verdict]})")
        parts += [_md(kept.notice)] if kept.notice else []
        for quote, number in numbers.items():
            parts.append(f"\\[{number}\\] {_md(describe(kept, quote))}")
            parts.append(f"> {_md(quote.quote)}")
        parts += ["Nearest passages, which are not an answer:"] if kept.nearest else []
        for quote in kept.nearest:
            parts += [_md(describe(kept, quote)), f"> {_md(quote.quote)}"]
    return "\n\n".join([*parts, f"<!--dateline {_record(answers)}-->"]) + "\n"


def to_page(answers: Sequence[KeptAnswer]) -> str:
    """The answers as an HTML page that needs nothing beside itself."""
    sections = []
    for kept in answers:
        numbers = kept.numbers()
        claims = "".join(
            f"<p>{f'<b>{_html(c.lead)}</b><br>' if c.lead else ''}{_html(c.text)} "
            + " ".join(f"[{numbers[q]}]" for q in c.citations)
            + f" <small>{VERDICTS[c.verdict]}</small></p>"
            for c in kept.supported
        )
        notice = f'<p class="notice">{_html(kept.notice)}</p>' if kept.notice else ""
        cited = "".join(
            f'<li value="{n}">{_quoted(kept, quote)}</li>' for quote, n in numbers.items()
        )
        near = "".join(f"<li>{_quoted(kept, quote)}</li>" for quote in kept.nearest)
        sections.append(
            f"<section><h2>{_html(kept.question)}</h2>"
            f"<p><small>{_html(circumstances(kept))}</small></p>{claims}{notice}"
            + (f"<h3>Sources</h3><ol>{cited}</ol>" if cited else "")
            + (f"<h3>Nearest passages, which are not an answer</h3><ul>{near}</ul>" if near else "")
            + "</section>"
        )
    style = (HERE / "export.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Dateline: {_html(answers[0].question)}</title><style>{style}</style></head>"
        f"<body><main><h1>Dateline</h1>{''.join(sections)}</main>"
        f'<script type="application/json" id="dateline">{_record(answers)}</script></body></html>\n'
    )


def describe(kept: KeptAnswer, quote: KeptQuote) -> str:
    """Where a quote stands, whose it is and what the article hashed to."""
    source = kept.sources[quote.document]
    title = f"“{source.title}”, " if source.title else ""
    url = f", {source.url}" if source.url else ""
    return (
        f"{introduce(quote.document, source.to_source())}: {title}{quote.document}, characters "
        f"{quote.start}-{quote.end}{url}, SHA-256 {source.sha256}"
    )


def circumstances(kept: KeptAnswer) -> str:
    """When the answer was given, out of what, and what a model had to do with it."""
    parts = [f"Answered {kept.answered_at}", scope(kept.searched_articles, kept.filters)]
    if kept.searched_for != kept.question:
        parts.insert(0, f"Searched for: {kept.searched_for}")
    if not kept.finished:
        parts.append("stopped before its end")
    if kept.drafted:
        parts.append(f"{kept.drafted} sentences written by a model, {kept.removed} removed")
    return " · ".join(parts)


def scope(articles: int, filters: Filters) -> str:
    """How many articles were searched, and which."""
    limits = [
        filters.publisher or "",
        f"from {filters.since}" if filters.since else "",
        f"to {filters.until}" if filters.until else "",
    ]
    chosen = ", ".join(filter(None, limits))
    counted = f"{articles:,} article{'' if articles == 1 else 's'} searched"
    return f"{counted} ({chosen})" if chosen else counted


def _quoted(kept: KeptAnswer, quote: KeptQuote) -> str:
    return (
        f"<blockquote>{_html(quote.quote)}</blockquote>"
        f"<small>{_html(describe(kept, quote))}</small>"
    )


def _record(answers: Sequence[KeptAnswer]) -> str:
    """JSON that neither closes the script or comment it stands in nor opens another."""
    plain = json.dumps(json.loads(to_json(answers)), ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in "<>&-" else c for c in plain)


def _md(text: str) -> str:
    """Text that Markdown shows as it stands, on one line, and that reads well unrendered too."""
    line = MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()))
    return LIST.sub(r"\1\\\2", line)


def _html(text: str) -> str:
    return html.escape(text)


KINDS: dict[str, Callable[[Sequence[KeptAnswer]], str]] = {
    "md": to_markdown,
    "html": to_page,
    "json": to_json,
}
