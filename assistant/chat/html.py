"""Answers, articles and lists of articles as HTML for the chat. Pure.

What a reader can press has a class that ui.js listens for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from assistant.chat.links import link
from assistant.saved.record import AnswerRecord, ClaimRecord, pack
from assistant.saved.templates import render_html
from assistant.saved.text import TOLD, scope
from index.types import Document, Span

TEMPLATES = Path(__file__).parent / "templates"
# What is pressed leads to a web page and runs nothing; whether there is one shows then.
WEB = re.compile(r"https?://[\w.-]", re.I)


def to_message(answer: AnswerRecord, pending: str = "") -> str:
    """The answer as a message of the chat: one line of HTML, which markdown leaves alone.

    A citation is a link `#cite/DOCUMENT/START-END/NUMBER`. The answer carries itself, packed, in
    a link `#record/...` that nobody sees. `pending` are words being written, not checked yet.
    """
    said = "partial" if answer.notice else "answered"
    return render_html(
        TEMPLATES / "message.html",
        answer=answer,
        pending=pending,
        state="abstained" if answer.abstained and not pending else said,
        packed=pack(answer),
        tally=_tally(answer),
        count_independent=count_independent,
        link=link,
        scope=scope,
        spell_dates=_spell_dates,
        **TOLD,
    )


def to_failure(text: str) -> str:
    """A line to the reader in place of an answer."""
    return render_html(TEMPLATES / "failure.html", text=text)


def to_article(document: Document, cited: Span | None, others: Sequence[Span] = ()) -> str:
    """The whole article as HTML, `cited` marked strongly and `others` lightly."""
    marks = {(s.start, s.end): "light" for s in others if cited and not s.meets(cited)}
    if cited:
        marks[cited.start, cited.end] = "cited"
    pieces, position = [], 0
    for (start, end), mark in sorted(marks.items()):
        if start >= position:
            pieces += [(document.text[position:start], ""), (document.text[start:end], mark)]
            position = end
    source = document.source
    facts = (source.publisher, source.author, *_facts(document), document.path)
    return render_html(
        TEMPLATES / "article.html",
        cited=cited,
        title=_title(document),
        facts=list(filter(None, facts)),
        url=source.url if WEB.match(source.url or "") else "",
        pieces=[*pieces, (document.text[position:], "")],
    )


def to_corpus(
    listed: Sequence[Document], *, found: int, total: int, query: str = "", edit: bool
) -> str:
    """The first of the articles found, of `total`, as an HTML list; with `edit`, to add to and
    remove from.
    """
    rows = []
    for document in listed:
        who = document.source.publisher or document.source.author or "publisher not known"
        path = quote(document.path, safe="")
        rows.append((path, document.path, _title(document), (who, *_facts(document))))
    return render_html(
        TEMPLATES / "corpus.html", rows=rows, found=found, total=total, query=query, edit=edit
    )


def to_note(text: str) -> str:
    """A line to the reader in place of an article."""
    return render_html(TEMPLATES / "note.html", text=text)


def count_independent(claim: ClaimRecord, answer: AnswerRecord) -> int:
    """How many sources say so of themselves.

    Articles of one publisher count once, and so does one wording: agencies are reprinted.
    """
    cited = answer.cited_by(claim)
    sources = [answer.sources[c.document] for c in cited]
    publishers = {
        s.publisher or s.author or c.document for c, s in zip(cited, sources, strict=True)
    }
    wordings = {" ".join(c.quote.split()).casefold() for c in cited}
    return min(len(publishers), len(wordings))


def _spell_dates(claim: ClaimRecord, answer: AnswerRecord) -> str:
    dates = [answer.sources[c.document].published for c in answer.cited_by(claim)]
    return ", ".join(dict.fromkeys(date.spelled() for date in dates if date))


def _tally(answer: AnswerRecord) -> list[str]:
    """What a model had to do with it, and which articles were asked if not all."""
    parts = []
    if answer.drafted:
        plural = "" if answer.drafted == 1 else "s"
        parts.append(f"A model wrote {answer.drafted} sentence{plural}; {answer.removed} removed")
    elif answer.claims:
        parts.append("No model wrote any of this")
    if answer.claims and answer.searched.limits:
        parts.append(scope(answer.searched))
    return parts


def _title(document: Document) -> str:
    return document.source.title or " ".join(document.text[:200].split())[:90] + "…"


def _facts(document: Document) -> tuple[str, str]:
    published = document.source.published
    date = published.spelled() if published else "date not known"
    return date, f"{len(document.text.split()):,} words"
