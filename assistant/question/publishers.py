"""The publishers that a question asks to report something: "what did CNN say about X?"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.question.carrier_phrases import (
    ABOUT,
    ANYTHING,
    ASKED,
    subject_stems,
    without_carrier,
)
from index.text.words import stems_of

REPORTS = (
    r"(?:(?:say|said|report(?:ed)?|wr(?:ite|itten|ote)|tell|mention(?:ed)?|cover(?:ed)?|describe)"
    r"(?: us)?)"
)
BY_PUBLISHER = tuple(
    re.compile(form, re.I)
    for form in (
        r"\W*(?:(?:what|how)(?: (?:do|does|did|has|have))?|(?:do|does|did|has|have))"
        rf" (?P<who>.{{2,60}}?) {REPORTS}"
        rf"(?: {ANYTHING})?(?: (?:{ABOUT}|that|if|whether))* (?P<left>.+)",
        r"\W*(?:how (?:do|does|did) )?(?P<who>.{2,60}?) (?:differ|disagree|compare)"
        rf"(?: {ABOUT}| over| in)? (?P<left>.+)",
        rf"\W*(?:compare|contrast) (?P<who>.{{2,60}}?) (?:{ABOUT}|over) (?P<left>.+)",
        r"\W*(?:what (?:is|are) )?the differences? between (?P<who>.{2,60}?)"
        rf" (?:{ABOUT}|over|in) (?P<left>.+)",
        rf"\W*(?:according to|in) (?P<who>.{{2,60}}?)(?:, ?| {ASKED})(?P<left>.+)",
        r"(?P<left>.+?),? (?:according to|in) (?P<who>.{2,60}?)\W*$",
    )
)
NAMED_WITH_THE = re.compile(r"\bthe \w", re.I)
BETWEEN_NAMES = re.compile(r",? and |, | or | & ", re.I)


@dataclass(frozen=True, slots=True)
class Reported:
    """A question without the publishers who are to report it, and those, if there are any."""

    text: str
    publishers: tuple[str, ...] = ()


def reported_by(question: str, publishers: Callable[[], Iterable[str]]) -> Reported:
    """What a question asks to be reported, and by which publishers.

    Only some of the `publishers`, by the names they go by, are taken for one.
    """
    asked = [found for form in BY_PUBLISHER if (found := form.match(question))]
    known = tuple(publishers()) if asked else ()
    for form in asked:
        for names in ([form["who"]], BETWEEN_NAMES.split(form["who"])):
            named = [find_publisher(name, known) for name in names]
            if all(named):
                return Reported(without_carrier(form["left"]), tuple(filter(None, named)))
    return Reported(question)


def find_publisher(text: str, known: Iterable[str]) -> str | None:
    """The publisher that a text names and no more, or the only one that "the Post" may be."""
    subject = subject_stems(text)
    whole = [p for p in known if stems_of(p) == subject and p.casefold() in text.casefold()]
    short = [
        p for p in known if stems_of(p)[-len(subject) :] == subject and NAMED_WITH_THE.search(text)
    ]
    return whole[0] if whole else short[0] if len(short) == 1 else None
