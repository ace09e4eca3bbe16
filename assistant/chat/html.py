"""Answers, articles and lists of articles as HTML for the chat. Pure.

Every text goes through `escape_html`; what a reader can press has a class that ui.js listens for.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from assistant.answering.compose import introduce
from assistant.chat.links import link
from assistant.saved.record import AnswerRecord, CitationRecord, ClaimRecord, PassageRecord, pack
from assistant.saved.text import NEAREST, VERDICTS, scope
from index.types import Document, Source, Span

# On a narrow screen the article covers the chat, and this leads back.
CLOSE = '<button type="button" class="close">Back to the chat</button>'
ALL = '<a href="#articles">All articles</a>'
ACTIONS = (
    '<div class="actions">'
    '<button type="button" class="do-copy">Copy</button>'
    '<button type="button" class="do-export">Export</button>'
    '<button type="button" class="do-up" title="A good answer">Helpful</button>'
    '<button type="button" class="do-down" title="A bad answer">Not helpful</button></div>'
)


def to_message(answer: AnswerRecord, pending: str = "") -> str:
    """The answer as a message of the chat: one line of HTML, which markdown leaves alone.

    A citation is a link `#cite/DOCUMENT/START-END/NUMBER`. The answer carries itself, packed, in
    a link `#record/...` that nobody sees. `pending` are words being written, not checked yet.
    """
    searched = (
        f'<p class="searched">Searched for: {escape_html(answer.searched_for)}</p>'
        if answer.searched_for != answer.question
        else ""
    )
    claims = "".join(_claim(claim, answer) for claim in answer.claims)
    said = "partial" if answer.notice else "answered"
    state = "abstained" if answer.abstained and not pending else said
    notice = f'<p class="notice">{escape_html(answer.notice)}</p>' if answer.notice else ""
    open_end = "" if answer.finished else '<p class="unfinished">Not finished.</p>'
    if pending:
        unchecked = escape_html(pending)
        open_end = f'<p class="pending">{unchecked}… <small>not checked yet</small></p>{open_end}'
    return (
        f'<div class="answer {state}">{searched}{claims}{notice}{open_end}{_nearest(answer)}'
        f'{_tally(answer)}{ACTIONS}<a class="record" href="#record/{pack(answer)}"></a></div>'
    )


def to_failure(text: str) -> str:
    """A line to the reader in place of an answer."""
    return f'<div class="answer failed"><p class="notice">{escape_html(text)}</p></div>'


def to_article(document: Document, cited: Span | None, others: Sequence[Span] = ()) -> str:
    """The whole article as HTML, `cited` marked strongly and `others` lightly.

    The characters between the tags are the article's own, escaped and otherwise untouched.
    """
    marks = {(s.start, s.end): 'class="light"' for s in others if cited and not _meet(s, cited)}
    if cited:
        marks[cited.start, cited.end] = 'id="cited" tabindex="-1"'
    pieces, position = [], 0
    for (start, end), attributes in sorted(marks.items()):
        if start >= position:
            pieces.append(escape_html(document.text[position:start]))
            pieces.append(f"<mark {attributes}>{escape_html(document.text[start:end])}</mark>")
            position = end
    pieces.append(escape_html(document.text[position:]))
    steps = (
        '<div class="steps"><button type="button" data-step="-1">Previous</button>'
        '<span data-count></span><button type="button" data-step="1">Next</button></div>'
        if cited
        else ""
    )
    used = (
        f'<p class="use"><span data-use></span> characters {cited.start:,}–{cited.end:,}</p>'
        if cited
        else ""
    )
    return (
        f'<article><div class="bar">{CLOSE}{ALL}{steps}{used}</div>'
        f"<header><h2>{escape_html(document.source.title or _opening(document))}</h2>"
        f'<p class="facts">{_facts(document)}</p></header>'
        f'<div class="text">{"".join(pieces)}</div></article>'
    )


def to_corpus(
    listed: Sequence[Document], *, found: int, total: int, query: str = "", edit: bool
) -> str:
    """The first of the articles found, of `total`, as an HTML list; with `edit`, to add to and
    remove from.
    """
    rows = "".join(_row(document, edit=edit) for document in listed)
    if found == total:
        count = f"{total:,} article{'' if total == 1 else 's'}"
    else:
        count = f"{found:,} of {total:,} articles"
    rest = found - len(listed)
    more = f'<p class="count">{rest:,} more; search to find them.</p>' if rest > 0 else ""
    empty = '<p class="empty">No article fits.</p>' if not listed else ""
    add = (
        '<label class="add">Add articles<input type="file" class="files" multiple></label>'
        if edit
        else ""
    )
    return (
        f'<section class="corpus"><div class="bar">{CLOSE}</div>'
        '<div class="head"><h2>Articles</h2>'
        f"{add}</div>"
        '<p class="hint">Ask in the chat: a number behind a sentence opens the very words it rests '
        "on. Or read an article here.</p>"
        '<input type="search" class="find" aria-label="Search the articles" '
        f'placeholder="Search title, publisher or text" value="{escape_html(query)}">'
        f'<ul class="results" aria-live="polite"></ul><p class="count">{count}</p>'
        f'<ul class="list">{rows}</ul>{empty}{more}</section>'
    )


def to_note(text: str) -> str:
    """A line to the reader in place of an article."""
    return f'<article><div class="bar">{CLOSE}{ALL}</div><p>{escape_html(text)}</p></article>'


def escape_html(text: str) -> str:
    """Text as HTML that is safe in a JavaScript template too: Gradio pastes values into one.

    In a message, which is markdown around its HTML, a newline too could end the HTML.
    """
    return "".join(f"&#{ord(c)};" if c in "&<>\"'`${}\\\r\n" else c for c in text)


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


def _claim(claim: ClaimRecord, answer: AnswerRecord) -> str:
    verdict = f'<span class="verdict {claim.verdict}">{VERDICTS[claim.verdict]}</span>'
    reason = f"<span>{escape_html(claim.reason)}</span>" if claim.reason else ""
    if claim.verdict == "unsupported":
        return (
            f'<div class="claim"><p class="said"><del>{escape_html(claim.text)}</del></p>'
            f'<p class="trust">{verdict}{reason}</p></div>'
        )
    lead = f'<p class="lead">{escape_html(claim.lead)}</p>' if claim.lead else ""
    cited = answer.cited_by(claim)
    links = " ".join(_cite(c, answer) for c in cited)
    count = count_independent(claim, answer)
    dates = [answer.sources[c.document].to_source().published for c in cited]
    spelled = ", ".join(dict.fromkeys(d.spelled() for d in dates if d)) or "date not known"
    return (
        f'<div class="claim">{lead}<p class="said">{escape_html(claim.text)} {links}</p>'
        f'<p class="trust">{verdict}{reason}'
        f"<span>{count} independent source{'' if count == 1 else 's'}</span>"
        f"<span>{escape_html(spelled)}</span></p></div>"
    )


def _cite(cited: CitationRecord, answer: AnswerRecord) -> str:
    """The number as a link, with the quote to be seen on hovering and on focus."""
    return (
        f'<a class="cite" href="#{_link(cited, cited.number)}"><span class="aloud">Source </span>'
        f"{cited.number}"
        f'<span class="peek"><q>{escape_html(" ".join(cited.quote.split()))}</q>'
        f"<cite>{_who(cited, answer)}</cite></span></a>"
    )


def _nearest(answer: AnswerRecord) -> str:
    if not answer.abstained:
        return ""
    rows = "".join(
        f'<li><a href="#{_link(passage, 0)}">{_who(passage, answer)}</a> '
        f"<span>{escape_html(' '.join(passage.quote.split()))}</span></li>"
        for passage in answer.nearest
    )
    near = f"<p>{NEAREST}</p><ul>{rows}</ul>" if rows else ""
    searched = escape_html(scope(answer.searched))
    return f'<div class="near"><p class="scope">{searched}</p>{near}</div>'


def _link(passage: PassageRecord, number: int) -> str:
    return escape_html(link(Span(passage.document, passage.start, passage.end), number))


def _who(passage: PassageRecord, answer: AnswerRecord) -> str:
    source = answer.sources[passage.document].to_source()
    return escape_html(introduce(passage.document, source))


def _tally(answer: AnswerRecord) -> str:
    """What a model had to do with it, and which articles were asked if not all."""
    parts = []
    if answer.drafted:
        plural = "" if answer.drafted == 1 else "s"
        parts.append(f"A model wrote {answer.drafted} sentence{plural}; {answer.removed} removed")
    elif answer.claims:
        parts.append("No model wrote any of this")
    if answer.claims and answer.searched.limited:
        parts.append(scope(answer.searched))
    return f'<p class="tally">{escape_html(" · ".join(parts))}</p>' if parts else ""


def _row(document: Document, *, edit: bool) -> str:
    source = document.source
    path = quote(document.path, safe="")
    facts = [source.publisher or source.author or "publisher not known"]
    facts.append(source.published.spelled() if source.published else "date not known")
    facts.append(f"{len(document.text.split()):,} words")
    remove = (
        f'<button type="button" class="remove" data-path="{escape_html(path)}">Remove'
        f'<span class="aloud"> {escape_html(document.path)}</span></button>'
        if edit
        else ""
    )
    return (
        f'<li><a href="#read/{escape_html(path)}">'
        f"<span>{escape_html(source.title or _opening(document))}</span>"
        f"<small>{escape_html(' · '.join(facts))}</small></a>{remove}</li>"
    )


def _facts(document: Document) -> str:
    source: Source = document.source
    facts = [source.publisher, source.author]
    facts.append(source.published.spelled() if source.published else "date not known")
    facts += [f"{len(document.text.split()):,} words", document.path]
    shown = [escape_html(fact) for fact in facts if fact]
    if source.url and urlsplit(source.url).scheme in ("http", "https"):
        shown.append(
            f'<a href="{escape_html(source.url)}" target="_blank" rel="noopener noreferrer">'
            "the article on the web</a>"
        )
    return " · ".join(shown)


def _opening(document: Document) -> str:
    return " ".join(document.text[:200].split())[:90] + "…"


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
