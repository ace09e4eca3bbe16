"""Answers for a terminal, the table of an evaluation, links that name a passage. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

from assistant.answering.compose import introduce
from assistant.evaluation.metrics import Figure, Outcome, calibration, figures, words_per_answer
from assistant.types import Answer, Citation
from index.types import Span

# Whatever markdown, HTML or LaTeX could take for its own.
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&:/@])")
# Behind every character: where a terminal's combining line goes that strikes it through.
STRUCK = re.compile(r"(?<=.)")
LABEL_WIDTH = 20
CITE = re.compile(r"#cite/(?P<document>[^/]+)/(?P<start>\d{1,9})-(?P<end>\d{1,9})/\d+")
READ = re.compile(r"#read/(?P<document>[^/]+)")


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
    lines += [f"[{n}] {_plain(_where(citation))}" for citation, n in numbers.items()]
    if answer.nearest:
        lines += ["", "Nearest passages, which are not an answer:"]
    lines += [
        _plain(f"- {introduce(p.sentence.span.document, p.source)}: {p.sentence.text}")
        for p in answer.nearest
    ]
    return "\n".join(lines)


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
        if not figure.total:
            continue
        lines.append(
            f"{name:<24} {_percent(figure):>5}  ({figure.reached} of {figure.total}; "
            f"95% interval {100 * figure.low:.0f}-{100 * figure.high:.0f})"
        )
    lines.append(f"{'words per answer':<24} {words_per_answer(outcomes):>5.1f}")
    lines += ["", f"{'said to be answerable':<24} {'were':>5}"]
    for said, were, cases in calibration(outcomes):
        lines.append(f"{said:<24.0%} {were:>5.0%}  ({cases} cases)")
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


def _where(citation: Citation) -> str:
    who = introduce(citation.document, citation.source)
    title = f"“{citation.source.title}”, " if citation.source.title else ""
    page = f"page {citation.page}, " if citation.page else ""
    return f"{who} — {title}{citation.document}, {page}characters {citation.start}-{citation.end}"


def _plain(text: str) -> str:
    """One line without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _percent(figure: Figure) -> str:
    return f"{100 * figure.value:.0f}%" if figure.total else "-"
