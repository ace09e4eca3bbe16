"""Lines as they stand on a page or in a mail to paragraphs of running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

CUT_SOFTLY = re.compile(r"\u00ad$")
CUT = re.compile(r"([^\W_]+)[-\u2010\u2011]$")
FIRST_WORD = re.compile(r"[^\W_]+")
# "pre- and post-war" is no word cut in two.
SUSPENDED = frozenset({"and", "or", "to"})
# Of wordfreq's scale: about once in a million words.
KNOWN_WORD = 3.0


def reflow(lines: Sequence[str]) -> str:
    """Lines that were broken to fit a page or a mail, put together to paragraphs.

    A paragraph ends with an empty line, or with a sentence on a line that stops short. A word cut
    in two is made whole, and keeps a hyphen of its own.
    """
    widths = sorted(len(line) for line in lines if line.strip())
    width = widths[len(widths) * 9 // 10] if widths else 0
    written = " ".join(lines).casefold()
    paragraphs = [""]
    for line in (raw.strip() for raw in lines):
        if not line:
            paragraphs.append("")
            continue
        last = paragraphs[-1]
        paragraphs[-1] = _joined(last, line, written)
        if (
            len(line) < 0.75 * width
            and not CUT_SOFTLY.search(line)
            and not CUT.search(line)
            and (re.search(r"[.!?:…][”\"’')]*$", line) or not last)
        ):
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def _joined(before: str, line: str, written: str) -> str:
    """A line behind what stands before it; `written` is all that is written around, folded."""
    if not before:
        return line
    if CUT_SOFTLY.search(before):
        return before[:-1] + line
    first, second = CUT.search(before), FIRST_WORD.match(line)
    if not first or not second or second[0] in SUSPENDED:
        return f"{before} {line}"
    if _is_one_word(first[1], second[0], written):
        return before[:-1] + line
    return before + line


def _is_one_word(first: str, second: str, written: str) -> bool:
    """Whether a hyphen between them only parts a word: as it is written elsewhere, or usually."""
    import wordfreq

    if not (first[-1].isalpha() and second[0].islower()):
        return False
    first, second = first.casefold(), second.casefold()
    if re.search(rf"\b{first}-{second}\b", written):
        return False
    whole = first + second
    if re.search(rf"\b{whole}\b", written) or wordfreq.zipf_frequency(whole, "en") >= KNOWN_WORD:
        return True
    return any(wordfreq.zipf_frequency(part, "en") < KNOWN_WORD for part in (first, second))
