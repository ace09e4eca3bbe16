"""What the markup of a web page tells that its text does not: links, times, what kind of page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from index.documents.formats.markup import CELLS
from index.text.dates import find_dates
from index.text.paragraphs import paragraphs
from index.text.words import letters
from index.types import PublicationDate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
YEAR = re.compile(r"\b(19|20)\d\d\b")
LONGEST_DATE = 90
MOST_DATES = 20
CLOCK = re.compile(r"^.{0,30}(\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b).{0,20}$", re.I)
FEWEST_ENTRIES = 2
MOST_ENTRIES = 500
# "Read more: Mayor quits after row over parking", where what follows the colon is a link.
LABELLED = re.compile(r"\W{0,3}[^\W\d]+(?: [^\W\d]+){0,3}\s?[:»>–—-]\s?(?P<rest>\S.*)")
FEWEST_WORDS = 6
LABEL_S_FEWEST = 3
ENDS_A_SENTENCE = re.compile(r"[.][\"”’')\]]*$")
LEADS_ON = re.compile(r"\s*\d{1,2}\s*[;,]\s*url\s*=", re.I)
# A stub says little more than where it leads.
WORDS_OF_STUB = 60
FEWEST_TEASERS = 3
LINES_PER_TEASER = 3
SHARE_OF_TEASERS = 0.75
SENTENCE = re.compile(r"(\S+\s+){4,}\S+[.!?…][\"“”»«’')\]]*(\s|$)|[。！？]")
WORDS_WITHOUT_SENTENCE = 40


def day_shown(tree: HtmlElement, stated: PublicationDate) -> PublicationDate:
    """The day of publication as a reader of the page sees it.

    Markup often gives the moment in UTC, and evening in one place is the next day there. Where the
    page shows no line with the stated day but one with a day beside it, that day counts.
    """
    try:
        day = date.fromisoformat(stated.value)
    except ValueError:
        return stated
    shown = set(_days_shown(tree))
    if stated.value in shown:
        return stated
    beside = [str(day + timedelta(days)) for days in (-1, 1)]
    return next((PublicationDate(other) for other in beside if other in shown), stated)


def _days_shown(tree: HtmlElement) -> Iterator[str]:
    """The days in short lines of the page, first ones first."""
    seen = 0
    for text in tree.xpath("//body//text()[not(parent::script or parent::style)]"):
        line = " ".join(text.split())
        if len(line) <= LONGEST_DATE and YEAR.search(line):
            published, _ = find_dates(line)
            if published and published.precision == "day":
                yield published.iso
            seen += 1
            if seen == MOST_DATES:
                return


def keep_times(tree: HtmlElement) -> None:
    """Put the time of each entry of a live blog before what it heads, in `tree` itself.

    An entry is the smallest block around a time and a paragraph, and has no other time in it. One
    alone is an article with its time of publication.
    """
    times = islice((time for time in tree.iter("time") if CLOCK.search(_text(time))), MOST_ENTRIES)
    entries = [(time, heads) for time in times if (heads := _headed_by(time)) is not None]
    if len(entries) < FEWEST_ENTRIES:
        return
    for time, heads in entries:
        heads.text = f"{_text(time)} {(heads.text or '').lstrip()}"


def _headed_by(time: HtmlElement) -> HtmlElement | None:
    """The first heading or paragraph behind a time, in the smallest block that has one."""
    for block in time.iterancestors():
        elements = list(block.iter("time", "p", *HEADINGS))
        behind = elements[elements.index(time) + 1 :]
        if found := [e for e in behind if e.tag != "time" and _text(e)]:
            clocks = [e for e in elements if e.tag == "time" and CLOCK.search(_text(e))]
            return found[0] if len(clocks) == 1 else None
    return None


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links_alone(tree: HtmlElement, text: str) -> tuple[tuple[int, int], ...]:
    """Where paragraphs of the text are nothing but a link, or a label and a link.

    That is how pages send to other stories, in any language. An item of a list or a row of a table
    is none, and neither is a whole sentence.
    """
    links = {letters(link.text_content()) for link in tree.iter("a") if _leads_away(link)}
    found = []
    for place in paragraphs(text):
        line = place.text
        if line.startswith("- ") or CELLS in line or ENDS_A_SENTENCE.search(line):
            continue
        label = LABELLED.fullmatch(line)
        rest, fewest = (label["rest"], LABEL_S_FEWEST) if label else (line, FEWEST_WORDS)
        alone = len(line.split()) >= FEWEST_WORDS and letters(line) in links
        if alone or (len(rest.split()) >= fewest and letters(rest) in links):
            found.append((place.start, place.end))
    return tuple(found)


def what_it_is(tree: HtmlElement, text: str) -> str | None:
    """What a page is that has no article, in a few words; None where `text` may be one."""
    words = len(text.split())
    refresh = [m.get("content", "") for m in tree.iter("meta") if _refreshes(m)]
    if words <= WORDS_OF_STUB and any(map(LEADS_ON.match, refresh)):
        return "no article: the page only leads on to another"
    if text and words <= WORDS_WITHOUT_SENTENCE and not SENTENCE.search(text):
        return "no article: the page has no sentence"
    if _is_of_headlines(tree, text):
        return "no article: a page of headlines, which lead to the articles"
    return None


def _refreshes(meta: HtmlElement) -> bool:
    return str(meta.get("http-equiv")).casefold() == "refresh"


def _is_of_headlines(tree: HtmlElement, text: str) -> bool:
    """Whether the first line and nearly all stand below headings that are links, few below each;
    headings that are none are not counted.
    """
    if tree.find(".//meta[@property='og:type'][@content='article']") is not None:
        return False
    below: dict[str, str | None] = {}
    link, over = None, {""}
    for element in tree.iter(*HEADINGS, "p"):
        said = letters(element.text_content())
        if element.tag in HEADINGS:
            link = _link(element)
            over |= set() if link else {said}
        below.setdefault(said, link)
    lines = [line for line in map(letters, text.splitlines()) if line not in over]
    teasers = [link for line in lines if (link := below.get(line))]
    leads = len(set(teasers))
    return (
        leads >= FEWEST_TEASERS
        and below.get(lines[0]) is not None
        and len(teasers) >= SHARE_OF_TEASERS * len(lines)
        and len(teasers) <= LINES_PER_TEASER * leads
    )


def _link(heading: HtmlElement) -> str | None:
    """Where a heading leads, if it does."""
    around = next(heading.iterancestors("a"), None)
    link = around if around is not None else heading.find(".//a[@href]")
    return link.get("href") if link is not None and _leads_away(link) else None


def _leads_away(link: HtmlElement) -> bool:
    """Whether a link is to another page; headings often are links to themselves."""
    return "#" not in link.get("href", "#")
