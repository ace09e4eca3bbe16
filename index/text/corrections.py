"""What an article says that it had wrong: content, but no word on how things are.

A note of correction repeats the mistake ("An earlier version said that it would cost 41 million").
That sentence answers what the earlier version said, and nothing else.
"""

from __future__ import annotations

import re

_STORY = r"(?:article|story|report|column|dispatch|post|page)"
_SAID = (
    r"(?:said|stated|reported|read|gave|named|included|referred|described|identified|listed|quoted"
    r"|misstated|misspelled|misidentified|misquoted|omitted|had)"
)
HAD_IT_WRONG = re.compile(
    # A version of a bill or a song is another matter.
    r"\b(?:earlier|previous|original|prior|first|initial) (?:version|edition|headline|caption)"
    rf"(?: (?:of|to|on|in|for) (?:this|the|our|that) {_STORY})?"
    rf",?(?: (?!of\b)[a-z]+){{0,3}} {_SAID}\b"
    rf"|\bthis {_STORY},?(?: [a-z]+){{0,3}}"
    rf" (?:originally|previously|initially|incorrectly|wrongly|mistakenly|erroneously) {_SAID}\b"
    rf"|\bthis {_STORY}(?: [a-z]+){{0,3}} (?:misstated|misspelled|misidentified|misquoted)\b",
    re.I,
)
ASKS_OF_IT = re.compile(
    r"\b(?:earlier|previous|original|first|initial|version|correct(?:ed|ions?)|originally|previously"
    r"|mistakes?|errors?|wrong|misstated?)\b",
    re.I,
)


def tells_a_mistake(sentence: str) -> bool:
    """Whether the sentence repeats what an article had wrong."""
    return HAD_IT_WRONG.search(sentence) is not None


def asks_of_mistakes(question: str) -> bool:
    """Whether a question may be about what an article had wrong."""
    return ASKS_OF_IT.search(question) is not None
