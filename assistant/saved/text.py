"""A saved answer as text: on a terminal, on the clipboard, in a Markdown file. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering.compose import introduce
from assistant.saved.record import AnswerRecord, ClaimRecord, PassageRecord, SearchedRecord

VERDICTS = {
    "verbatim": "word for word",
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "not supported",
}
NEAREST = "Nearest passages, which are not an answer:"
MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~$!&]")
# What at the start of a line makes a list, or a heading of the line before.
LIST = re.compile(r"^(\d*)([-+=.)])")
# Behind every character: where a terminal's combining line goes that strikes it through.
STRUCK = re.compile(r"(?<=.)")


@dataclass(frozen=True, slots=True)
class Style:
    """What differs between the places where an answer is read.

    `plain` makes any text one line that is only text there. Whose words follow is put into `lead`,
    a citation's number into `number`; `line` is between lines. `quotes` is whether each source is
    shown with its quote, `proof` with its address and hash. What is unsupported is shown only
    where it can be struck through.
    """

    plain: Callable[[str], str]
    head: Callable[[AnswerRecord], str]
    note: Callable[[ClaimRecord], str]
    lead: str = "{}: "
    number: str = "[{}]"
    line: str = "\n"
    quotes: bool = False
    proof: bool = True
    strikes: bool = False


def to_terminal(record: AnswerRecord, pending: str = "") -> str:
    """The answer for a terminal; `pending` are words still being written, not checked yet."""
    return _render(record, TERMINAL, pending)


def to_clipboard(record: AnswerRecord) -> str:
    """The question and its answer with sources, to be pasted anywhere."""
    return _render(record, CLIPBOARD) + "\n"


def to_markdown(record: AnswerRecord) -> str:
    """The answer as Markdown, with its quotes, and what proves and dates it."""
    return _render(record, MARKDOWN_FILE)


def one_line(text: str) -> str:
    """One line without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def describe(record: AnswerRecord, passage: PassageRecord, *, proof: bool = True) -> str:
    """Whose a passage is and where it stands; with `proof`, what its article hashed to."""
    source = record.sources[passage.document]
    who = introduce(passage.document, source)
    title = f"“{source.title}”, " if source.title else ""
    page = f"page {passage.page}, " if passage.page else ""
    place = f"{passage.document}, {page}characters {passage.start}-{passage.end}"
    url = f", {source.url}" if source.url else ""
    return f"{who} — {title}{place}" + (f"{url}, SHA-256 {source.sha256}" if proof else "")


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


def _render(record: AnswerRecord, style: Style, pending: str = "") -> str:
    """The only way from an answer to text: what it says, then its sources, then what was near."""
    said = [
        _claim(claim, style)
        for claim in record.claims
        if style.strikes or claim.verdict != "unsupported"
    ]
    said += [f"… {style.plain(pending)} (not checked yet)"] if pending else []
    said += [style.plain(record.notice)] if record.notice else []
    cited = [
        _source(record, c, f"{style.number.format(c.number)} ", style) for c in record.citations
    ]
    near = [NEAREST] if record.nearest else []
    near += [_near(record, passage, style) for passage in record.nearest]
    head = style.head(record)
    blocks = ([head] if head else [], said, cited, near)
    return "\n\n".join(style.line.join(block) for block in blocks if block)


def _claim(claim: ClaimRecord, style: Style) -> str:
    text = style.plain(claim.text)
    if claim.verdict == "unsupported":
        return f"{STRUCK.sub(chr(0x336), text)} ({style.plain(claim.reason)})"
    lead = style.lead.format(style.plain(claim.lead)) if claim.lead else ""
    numbers = "".join(style.number.format(number) for number in claim.citations)
    note = style.note(claim)
    return f"{lead}{text} {numbers}" + (f" ({style.plain(note)})" if note else "")


def _source(record: AnswerRecord, passage: PassageRecord, number: str, style: Style) -> str:
    line = number + style.plain(describe(record, passage, proof=style.proof))
    return f"{line}{style.line}> {style.plain(passage.quote)}" if style.quotes else line


def _near(record: AnswerRecord, passage: PassageRecord, style: Style) -> str:
    if style.quotes:
        return _source(record, passage, "", style)
    who = introduce(passage.document, record.sources[passage.document])
    return f"- {style.plain(f'{who}: {passage.quote}')}"


def _resolved(record: AnswerRecord) -> str:
    searched = record.searched_for
    return f"(searched for: {one_line(searched)})" if searched != record.question else ""


def _warning(claim: ClaimRecord) -> str:
    return claim.reason if claim.verdict == "partly" else ""


def _markdown(text: str) -> str:
    """Text that Markdown shows as it stands, on one line, and that reads well unrendered too."""
    return LIST.sub(r"\1\\\2", MARKDOWN.sub(r"\\\g<0>", " ".join(text.split())))


def _heading(record: AnswerRecord) -> str:
    return f"## {_markdown(record.question)}\n\n*{_markdown(circumstances(record))}*"


TERMINAL = Style(one_line, head=_resolved, note=_warning, proof=False, strikes=True)
CLIPBOARD = Style(
    one_line,
    head=lambda record: one_line(record.question),
    note=lambda claim: VERDICTS[claim.verdict] if claim.verdict != "verbatim" else "",
)
MARKDOWN_FILE = Style(
    _markdown,
    head=_heading,
    note=lambda claim: VERDICTS[claim.verdict],
    lead="**{}:** ",
    number="\\[{}\\]",
    line="\n\n",
    quotes=True,
)
