"""What stands in an article's file but is not the article: found, never cut out.

The rules go by form over the whole page, not by publisher: lines that pages put around any story,
lines that repeat what the story says elsewhere, and a line in title case that stands alone over a
section of prose. Rows of a table, items of a list, captions and corrections are content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.documents.notices import is_notice
from index.text.paragraphs import paragraphs
from index.text.words import letters
from index.types import Span

BYLINE = re.compile(
    r"(by|from|written by|reporting by) [A-Z].{0,80}"
    r"|[A-Z][\w.’'-]+( [A-Z][\w.’'-]*){1,3}(( and|,) [A-Z][\w.’'-]+( [A-Z][\w.’'-]*){1,3})*"
)
# "WASHINGTON (Reuters) -", "New York CNN Business —", or the two run together where a page set
# them apart, "LondonBBC –": where the story was filed, and by whom. A party and a state,
# "(D-Ohio)", is no agency, and "NATO — the alliance —" begins a sentence.
DATELINE = re.compile(
    r"[A-Z][\w.,’' ]{0,40}? \([A-Za-z][\w.& ]{1,30}\)\s*[-–—]+\s*"
    r"|[A-Z][\w.,’' ]{0,40}?[a-z][A-Z]{2,}\s*[-–—]+\s*"
    r"|([A-Z][\w.’']*,? ){0,4}[A-Z]{2,}( [A-Z]\w+)?\s*[–—]+\s*(?=[“‘\"']?[A-Z0-9]|$)"
    r"|\([A-Z]{2,}( [A-Z]\w+)?\)\s*[-–—]*\s*(?=[“‘\"']?[A-Z0-9]|$)"
)
NOT_A_TITLE = re.compile(rf"{DATELINE.pattern}|[Bb]y [A-Z]")
# Behind a caption: who took the photo, for whom, "Jane Doe/Pool via The Agency".
NAMES = r"[A-Z][\w.’'-]*( [A-Z][\w.’'-]*){0,4}"
PHOTO_CREDIT = re.compile(
    rf"(?<=[.!?] ){NAMES}((/{NAMES})+( via {NAMES})?| via {NAMES})$"
    r"|\(([A-Z]\w* )?Photo( by|/|:).*\)"
)
# Before a caption of a gallery: "3 of 12", "3/12".
COUNTER = re.compile(r"(?P<number>\d{1,3}) ?(?:of|/) ?(?P<of>\d{1,3})\b(?![,.]\d)[ :.–—-]*")
ENDS_A_CLAUSE = re.compile(r"[.!?…:;,][\"”’')\]]*$")
ROW = re.compile(r"^([-–—*•|]\s|\(?\d{1,3}[.)]\s)|\s\|\s|\t|(?<! ) {3,}")
JUST_WATCHED = re.compile(r"just watched\b", re.I)
REPLAY = re.compile(r"\b(replay|must watch)$", re.I)
LONGEST_PLAYER = 4
LONGEST_TITLE = 40
LONGEST_HEADING = 12
SHORTEST_REPEAT = 4
SHORTEST_PROSE = 8
# Where more words of the prose have one, as nouns do in German, title case says nothing.
MOST_CAPITALS = 0.3
# So many names below each other are a list, fewer a byline.
SHORTEST_LIST = 3
# Characters at the end of a line; looking through long ones takes time that grows with the square.
LONGEST_CREDIT = 400
# Pull quotes stand near the top; looking further would take time that grows with the square.
LINES_COMPARED = 60


def find_title(text: str) -> str | None:
    """The first line, where it reads as a headline over a story; None where it does not."""
    lines = list(paragraphs(text))
    if len(lines) < 2:
        return None
    first = lines[0].text
    if NOT_A_TITLE.match(first) or is_notice(first):
        return None
    if ENDS_A_CLAUSE.search(first) or not 3 <= len(first.split()) <= LONGEST_TITLE:
        return None
    return first


def find_furniture(
    document: str, text: str, title: str | None, marked: Sequence[tuple[int, int]] = ()
) -> tuple[Span, ...]:
    """The spans of `text` that are no part of what the article says, in order.

    `marked` are the [start, end) of paragraphs that a file's own markup shows to be none.
    """
    places = list(paragraphs(text))
    lines = [place.text for place in places]
    headline = letters(title or "")
    none = set(marked)
    whole = {i for i, p in enumerate(places) if is_notice(p.text) or (p.start, p.end) in none}
    whole |= _repeated(lines, headline) | _videos(lines)
    prose = [i for i, line in enumerate(lines) if i not in whole and _is_prose(line)]
    body = prose[0] if prose else len(lines)
    whole |= _bylines(lines[:body])
    if _capitals([lines[i] for i in prose]) < MOST_CAPITALS:
        whole |= _headings(lines)
    counted = _counters(lines)
    spans = []
    for i, (line, place) in enumerate(zip(lines, places, strict=True)):
        if i in whole:
            spans.append((place.start, place.end))
            continue
        # Further down, "He told CNN –" begins a sentence.
        filed = DATELINE.match(line) if i <= body else None
        start = counted.get(i) or (filed.end() if filed else 0)
        if start:
            spans.append((place.start, place.start + start))
        credit = PHOTO_CREDIT.search(line, max(start, len(line) - LONGEST_CREDIT))
        if credit and start < len(line):
            spans.append((place.start + credit.start(), place.end))
    return tuple(Span(document, start, end) for start, end in spans)


def _is_prose(line: str) -> bool:
    return bool(len(line.split()) >= SHORTEST_PROSE and ENDS_A_CLAUSE.search(line))


def _capitals(prose: Sequence[str]) -> float:
    """The share of long words within prose that begin with a capital."""
    long = [word for line in prose for word in line.split()[1:] if len(word) > 3]
    return sum(word[0].isupper() for word in long) / max(1, len(long))


def _repeated(lines: Sequence[str], headline: str) -> set[int]:
    """Lines that say again what stands elsewhere: the headline, a pull quote, a caption."""
    compared = list(map(letters, lines))
    seen: set[str] = set()
    found = set()
    for i, (line, mine) in enumerate(zip(lines, compared, strict=True)):
        again = mine in seen or (
            i < LINES_COMPARED and any(mine in other != mine for other in compared)
        )
        if mine == headline or (
            again and len(line.split()) >= SHORTEST_REPEAT and not ROW.search(line)
        ):
            found.add(i)
        seen.add(mine)
    return found


def _bylines(lines: Sequence[str]) -> set[int]:
    """Who wrote it, said above the story; a list of names is none."""
    found: set[int] = set()
    for named, group in groupby(range(len(lines)), lambda i: bool(BYLINE.fullmatch(lines[i]))):
        run = list(group)
        if named and len(run) < SHORTEST_LIST:
            found |= set(run)
    return found


def _headings(lines: Sequence[str]) -> set[int]:
    """Lines in title case, each alone between prose; several together are a list."""
    return {
        i
        for i in range(1, len(lines) - 1)
        if _is_heading(lines[i])
        and ENDS_A_CLAUSE.search(lines[i - 1])
        and ENDS_A_CLAUSE.search(lines[i + 1])
    }


def _videos(lines: Sequence[str]) -> set[int]:
    """From "Just watched" to "Replay": the name of a film that stands there, and its buttons."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if JUST_WATCHED.match(line):
            near = range(i, min(i + LONGEST_PLAYER, len(lines)))
            ends = next((j for j in near if REPLAY.search(lines[j])), i)
            found |= set(range(i, ends + 1))
    return found


def _counters(lines: Sequence[str]) -> dict[int, int]:
    """How long the "3 of 12" is that a line of a gallery begins with, by line.

    One alone may begin a sentence; of a gallery they count on.
    """
    counts = {i: match for i, line in enumerate(lines) if (match := COUNTER.match(line))}
    numbers = {(int(m["number"]), m["of"]) for m in counts.values()}
    return {
        i: m.end()
        for i, m in counts.items()
        if {(int(m["number"]) + 1, m["of"]), (int(m["number"]) - 1, m["of"])} & numbers
    }


def _is_heading(line: str) -> bool:
    """A short line in title case that ends no sentence, counts nothing and is no item."""
    if ENDS_A_CLAUSE.search(line) or ROW.search(line) or re.search(r"[\d:]", line):
        return False
    words = line.split()
    long = [word for word in words if word[0].isalpha() and len(word) > 3]
    return (
        len(words) <= LONGEST_HEADING and len(long) >= 2 and all(word[0].isupper() for word in long)
    )
