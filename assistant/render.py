"""Answers and articles for reading: markdown, terminal, HTML, the table of an evaluation. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

from assistant.compose import introduce
from assistant.dates import spell_date
from assistant.evaluation import Figure, Outcome, figures, words_per_answer
from assistant.types import Answer, Citation
from index.types import Document, Span

# Whatever markdown, HTML or LaTeX could take for its own.
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&:/@])")
# Behind every character: where a terminal's combining line goes that strikes it through.
STRUCK = re.compile(r"(?<=.)")
LABEL_WIDTH = 20
# On a narrow screen the article covers the chat, and this leads back.
CLOSE = '<button class="close">Back to the chat</button>'
LIST = '<a href="#articles">All articles</a>'
CITE = re.compile(r"#cite/(?P<document>[^/]+)/(?P<start>\d{1,9})-(?P<end>\d{1,9})/\d+")
READ = re.compile(r"#read/(?P<document>[^/]+)")
MARKUP = re.compile(
    r'~~.*?~~ <sub>.*?</sub>|\[\d+\]\(#cite/[^)]*?"\)|\(#cite/[^)]*\)|</?(?:sub|br)>|\*\*|^> '
)


def to_markdown(answer: Answer) -> str:
    """The answer for the chat: each claim with its numbers, which link into the articles.

    What is unsupported is struck through and has no number; what is still being written is marked.

    All text of articles and questions is escaped. A link is `#cite/DOCUMENT/START-END/NUMBER`.
    """
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    parts = []
    if answer.searched_for != answer.question:
        parts.append(f"<sub>Searched for: {escape(answer.searched_for)}</sub>")
    for claim in answer.claims:
        if claim.verdict == "unsupported":
            parts.append(f"~~{escape(claim.text)}~~ <sub>{escape(claim.reason)}</sub>")
            continue
        lead = f"**{escape(claim.lead)}**<br>" if claim.lead else ""
        links = " ".join(
            f'[{numbers[c]}](#{link(c.span, numbers[c])} "{escape(c.quote)}")'
            for c in claim.citations
        )
        warning = f" <sub>{escape(claim.reason)}</sub>" if claim.verdict == "partly" else ""
        parts.append(f"{lead}{escape(claim.text)} {links}{warning}")
    if answer.pending:
        parts.append(f"<sub>{escape(answer.pending)}… (not checked yet)</sub>")
    if answer.notice:
        parts.append(f"> {escape(answer.notice)}" if answer.abstained else escape(answer.notice))
    if answer.nearest:
        parts.append("Nearest passages, which are not an answer:")
        parts.append(
            "\n".join(
                f"- [{escape(introduce(p.sentence.span.document, p.source))}]"
                f"(#{link(p.sentence.span, 0)}): {escape(' '.join(p.sentence.text.split()))}"
                for p in answer.nearest
            )
        )
    return "\n\n".join(parts)


def to_terminal(answer: Answer) -> str:
    """The answer for a terminal: claims with numbers, then each passage and where it stands."""
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    lines = []
    if answer.searched_for != answer.question:
        lines += [f"(searched for: {_plain(answer.searched_for)})", ""]
    for claim in answer.claims:
        if claim.verdict == "unsupported":
            lines.append(f"{STRUCK.sub(chr(0x336), _plain(claim.text))} ({_plain(claim.reason)})")
            continue
        marks = "".join(f"[{numbers[c]}]" for c in claim.citations)
        lead = f"{_plain(claim.lead)}: " if claim.lead else ""
        warning = f" ({_plain(claim.reason)})" if claim.verdict == "partly" else ""
        lines.append(f"{lead}{_plain(claim.text)} {marks}{warning}")
    if answer.pending:
        lines.append(f"… {_plain(answer.pending)} (not checked yet)")
    if answer.notice:
        lines.append(_plain(answer.notice))
    if answer.citations:
        lines.append("")
    lines += [f"[{n}] {_where(citation)}" for citation, n in numbers.items()]
    if answer.nearest:
        lines += ["", "Nearest passages, which are not an answer:"]
    lines += [
        f"- {introduce(p.sentence.span.document, p.source)}: {_plain(p.sentence.text)}"
        for p in answer.nearest
    ]
    return "\n".join(lines)


def to_article(document: Document, cited: Span | None, others: Sequence[Span] = ()) -> str:
    """The whole article as HTML, `cited` marked strongly and `others` lightly.

    The characters between the tags are the article's own, escaped and otherwise untouched.
    """
    source = document.source
    facts = [source.publisher, source.author]
    if source.published:
        facts.append(spell_date(source.published))
    facts.append(document.path)
    marks = {(s.start, s.end): 'class="light"' for s in others if cited and not _meet(s, cited)}
    if cited:
        marks[cited.start, cited.end] = 'id="cited" tabindex="-1"'
    pieces, position = [], 0
    for (start, end), attributes in sorted(marks.items()):
        if start >= position:
            pieces.append(_html(document.text[position:start]))
            pieces.append(f"<mark {attributes}>{_html(document.text[start:end])}</mark>")
            position = end
    pieces.append(_html(document.text[position:]))
    steps = (
        '<button data-step="-1">Previous</button><span data-count></span>'
        '<button data-step="1">Next</button>'
        if cited
        else ""
    )
    return (
        f"<article><nav>{CLOSE}{LIST}{steps}</nav>"
        f"<header><h2>{_html(source.title or document.path)}</h2>"
        f"<p>{_html(' · '.join(filter(None, facts)))}</p></header>"
        f'<div class="text">{"".join(pieces)}</div></article>'
    )


def to_corpus(documents: Sequence[Document]) -> str:
    """The articles at hand as an HTML list, each a link that opens it."""
    items = "".join(
        f'<li><a href="#read/{quote(d.path, safe="")}">'
        f"<strong>{_html(introduce(d.path, d.source))}</strong>"
        f"<span>{_html(d.source.title or _opening(d))}</span></a></li>"
        for d in documents
    )
    return (
        f'<section class="corpus"><nav>{CLOSE}</nav><h2>Articles</h2><p>Ask in the chat. A number '
        "behind a sentence opens the very words it rests on; or open an article here.</p>"
        f"<ul>{items}</ul></section>"
    )


def to_table(outcomes: Sequence[Outcome]) -> str:
    """The evaluation as text: a row a category, then every figure with count and interval."""
    categories = list(dict.fromkeys(o.case.category for o in outcomes))
    lines = [
        f"{'category':<{LABEL_WIDTH}} {'cases':>5} {'correct':>8} {'facts':>7} {'abstained':>9} "
        f"{'cit. prec.':>10} {'cit. rec.':>9} {'words':>6}"
    ]
    for category in [*categories, "all"]:
        some = [o for o in outcomes if category in ("all", o.case.category)]
        f = figures(some)
        lines.append(
            f"{category:<{LABEL_WIDTH}} {len(some):>5} {_percent(f['correct']):>8} "
            f"{_percent(f['fact recall']):>7} {sum(o.abstained for o in some):>9} "
            f"{_percent(f['citation precision']):>10} {_percent(f['citation recall']):>9} "
            f"{words_per_answer(some):>6.0f}"
        )
    lines.append("")
    for name, figure in figures(outcomes).items():
        lines.append(
            f"{name:<24} {_percent(figure):>5}  ({figure.reached} of {figure.total}; "
            f"95% interval {100 * figure.low:.0f}-{100 * figure.high:.0f})"
        )
    lines.append(f"{'words per answer':<24} {words_per_answer(outcomes):>5.1f}")
    return "\n".join(lines)


def escape(text: str) -> str:
    """Text that markdown shows as it stands, on one line."""
    return MARKDOWN.sub(lambda m: f"&#{ord(m[0])};", _plain(text))


def link(span: Span, number: int) -> str:
    """The fragment that names a passage, for `parse_link`."""
    return f"cite/{quote(span.document, safe='')}/{span.start}-{span.end}/{number}"


def parse_link(fragment: str) -> tuple[str, Span | None] | None:
    """The document, and the passage, that a `#cite/...` or `#read/...` fragment names."""
    if read := READ.fullmatch(fragment):
        return unquote(read["document"]), None
    if cited := CITE.fullmatch(fragment):
        document, start, end = unquote(cited["document"]), int(cited["start"]), int(cited["end"])
        return document, Span(document, start, end) if start < end else None
    return None


def plain(markdown: str) -> str:
    """The text of what `to_markdown` made, without its numbers."""
    return html.unescape(MARKUP.sub("", markdown))


def to_note(text: str) -> str:
    """A line to the reader in place of an article."""
    return f"<article><nav>{CLOSE}{LIST}</nav><p>{_html(text)}</p></article>"


def _html(text: str) -> str:
    """Text as HTML that is safe in a JavaScript template too: Gradio pastes values into one."""
    return "".join(f"&#{ord(c)};" if c in "&<>\"'`${}\\" else c for c in text)


def _where(citation: Citation) -> str:
    who = introduce(citation.document, citation.source)
    page = f"page {citation.page}, " if citation.page else ""
    return f"{who} — {citation.document}, {page}characters {citation.start}-{citation.end}"


def _plain(text: str) -> str:
    """One line without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _opening(document: Document) -> str:
    return " ".join(document.text[:200].split())[:90] + "…"


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _percent(figure: Figure) -> str:
    return f"{100 * figure.value:.0f}%" if figure.total else "-"
