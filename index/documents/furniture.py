"""What stands in an article's file but is not the article: found, never cut out.

The rules go by form, not by publisher: lines that web pages put around any story, lines that
repeat what the story says elsewhere, and short lines in title case that head a section. A photo
caption is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.types import Span

BOILERPLATE = re.compile(
    r"related (posts|articles|stories|news|topics)|leave a (reply|comment)|comments?"
    r"|share( this)?( (article|story|post|on|via)\b.{0,30})?"
    r"|your email address will not be published\.?.*|required fields are marked.*"
    r"|(last )?(updated|published|posted|modified)\b(:.{0,40}"
    r"|( on| at)? ([a-z]{3,9}\.?,? )?\d[\w ,:/.-]{0,30})?|\d{1,2}:\d{2}(:\d{2})?"
    r"|advertisement|sponsored|read (more|also|next)\b.*|(click|tap) here\b.*|watch:.*|listen:.*"
    r"|(subscribe|sign up|log ?in|follow us|join us)\b.{0,80}|(©|copyright ([©(]|\d)|\(c\) ?\d).*"
    r"|all rights reserved.*|.*\bcontributed to this (report|story|article)\.?"
    r"|(this|the) (story|article|report) (has been|was) (updated|corrected)\b.*"
    r"|(this is a )?(breaking|developing) (news|story)\b.{0,60}",
    re.I,
)
BYLINE = re.compile(
    r"(by|from|written by|reporting by) [A-Z].{0,80}"
    r"|[A-Z][\w.’'-]+( [A-Z][\w.’'-]*){1,3}(( and|,) [A-Z][\w.’'-]+( [A-Z][\w.’'-]*){1,3})*"
)
# "WASHINGTON (Reuters) -", or the two run together where a page set them apart, "LondonBBC –":
# where the story was filed, and by whom. A party and a state, "(D-Ohio)", is no agency.
DATELINE = re.compile(
    r"[A-Z][\w.,’' ]{0,40}? \([A-Za-z][\w.& ]{1,30}\)\s*[-–—]+\s*"
    r"|[A-Z][\w.’' ]{0,40}?[a-z][A-Z]{2,}\s*[-–—]+\s*"
)
NOT_A_TITLE = re.compile(rf"{DATELINE.pattern}|[Bb]y [A-Z]")
# Behind a caption: who took the photo, for whom, "Jane Doe/Pool via The Agency".
NAMES = r"[A-Z][\w.’'-]*( [A-Z][\w.’'-]*){0,4}"
PHOTO_CREDIT = re.compile(
    rf"(?<=[.!?] ){NAMES}((/{NAMES})+( via {NAMES})?| via {NAMES})$"
    r"|\(([A-Z]\w* )?Photo( by|/|:).*\)"
)
ENDS_A_CLAUSE = re.compile(r"[.!?…:;,][\"”’')\]]*$")
LONGEST_TITLE = 40
LONGEST_HEADING = 12
SHORTEST_REPEAT = 4
# Characters at the end of a line; looking through long ones takes time that grows with the square.
LONGEST_CREDIT = 400
# Pull quotes stand near the top; looking further would take time that grows with the square.
LINES_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without the space around it, at [start, end)."""

    start: int
    end: int
    text: str

    @property
    def letters(self) -> str:
        """Letters and figures only, so that "cease-fire" and “ceasefire” compare equal."""
        return "".join(c for c in self.text.casefold() if c.isalnum())

    @property
    def words(self) -> list[str]:
        """The line at its spaces."""
        return self.text.split()


def find_title(text: str) -> str | None:
    """The first line, where it reads as a headline over a story; None where it does not."""
    lines = list(_lines(text))
    if len(lines) < 2:
        return None
    first = lines[0]
    if NOT_A_TITLE.match(first.text) or BOILERPLATE.fullmatch(first.text):
        return None
    if ENDS_A_CLAUSE.search(first.text) or not 3 <= len(first.words) <= LONGEST_TITLE:
        return None
    return first.text


def find_furniture(document: str, text: str, title: str | None) -> tuple[Span, ...]:
    """The spans of `text` that are no part of what the article says, in order."""
    lines = list(_lines(text))
    headline = Line(0, 0, title or "").letters
    body = next((i for i, line in enumerate(lines) if _is_prose(line, headline)), len(lines))
    letters = [line.letters for line in lines]
    seen: set[str] = set()
    spans = []
    for i, line in enumerate(lines):
        mine = letters[i]
        repeated = len(line.words) >= SHORTEST_REPEAT and (
            mine in seen or (i < LINES_COMPARED and any(mine in other != mine for other in letters))
        )
        seen.add(mine)
        if (
            mine == headline
            or repeated
            or BOILERPLATE.fullmatch(line.text)
            or (i < body and BYLINE.fullmatch(line.text))
            or _is_heading(line)
        ):
            spans.append(Span(document, line.start, line.end))
            continue
        # Further down, "He told CNN –" begins a sentence.
        if i <= body and (filed := DATELINE.match(line.text)):
            spans.append(Span(document, line.start, line.start + filed.end()))
        if credit := PHOTO_CREDIT.search(line.text, max(0, len(line.text) - LONGEST_CREDIT)):
            spans.append(Span(document, line.start + credit.start(), line.end))
    return tuple(spans)


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip().strip("\ufeff")
        if stripped:
            offset = start + raw.index(stripped)
            yield Line(offset, offset + len(stripped), stripped)
        start += len(raw)


def _is_prose(line: Line, headline: str) -> bool:
    return bool(
        len(line.words) >= 8 and ENDS_A_CLAUSE.search(line.text) and line.letters != headline
    )


def _is_heading(line: Line) -> bool:
    """A short line in title case that ends no sentence."""
    if len(line.words) > LONGEST_HEADING or ENDS_A_CLAUSE.search(line.text):
        return False
    words = [w for w in line.words if w[0].isalpha() and len(w) > 3]
    return len(words) >= 2 and all(w[0].isupper() for w in words)
