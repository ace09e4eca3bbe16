"""Lines that web pages put around any story, known by what they say.

A sentence that only begins like one ("Read more slowly, the judge told him.") is none: each form is
of a whole line, short, and says nothing of the world.
"""

from __future__ import annotations

import re

LABEL = re.compile(
    r"related( (posts|articles|stories|news|topics))?|leave a (reply|comment)|comments?"
    r"|share( this)?( (article|story|post|on|via)\b.{0,30})?"
    r"|your email address will not be published\.?.*|required fields are marked.*"
    r"|(last )?(updated|published|posted|modified)\b(:.{0,40}"
    r"|( on| at)? ([a-z]{3,9}\.?,? )?\d[\w ,:/.-]{0,30})?|\d{1,2}:\d{2}(:\d{2})?"
    r"|(mon|tues|wednes|thurs|fri|satur|sun)day,? ([a-z]+\.? \d{1,2}|\d{1,2} [a-z]+),? \d{4}"
    r"|advertisement|sponsored|(read|see|watch) (more|also|next)|(click|tap) here\b.{0,80}"
    r"|(just|must) watch(ed)?|replay|more videos\W*"
    r"|(©|copyright ([©(]|\d)|\(c\) ?\d).*|all rights reserved.*"
    r"|.*\bcontributed to this (report|story|article)\.?"
    r"|(this|the) (story|article|report) (has been|was) updated"
    r"( (with|to include) (more|new|further|additional) [a-z]+( [a-z]+)?)?\.?"
    r"|(breaking( news)?\W+)?(this is a )?(breaking|developing) (news )?story\b(\W.{0,60})?"
    r"|(breaking|developing) news",
    re.I,
)
# Asks the reader to have an account, to pay, or to come elsewhere.
INVITATION = re.compile(
    r"(subscribe|sign (up|in)|log ?in|register)( (to|for|with|here|now|today)\b.{0,60})?"
    r"|(follow|join) us( (on|at|for|via)\b.{0,60})?\W*"
    r"|(subscribe|sign up|follow|join|get|download|register)\b.{0,60}\b"
    r"(your inbox|newsletters?|our (app|channel)|twitter|facebook|instagram|whatsapp|telegram)\b"
    r".{0,160}"
    r"|(never miss|for (the latest|more)|stay|do you|want)\b.{0,80}"
    r"\b(sign(ing)? up|download|subscribe|newsletters?|apps?)\b.{0,120}"
    r"|to (continue|keep|go on|read|view)\b.{0,60}\b(subscribe|sign|log|register)\b.*"
    r"|.{0,80}\balready an? (subscriber|member)\b.*\b(log|sign) ?in\b.*",
    re.I,
)
# The headline of another story behind words that lead there: "RELATED: ...", "Watch | ...".
TEASER = re.compile(
    r"(related|((also )?read|see|watch|listen)( (more|also|next|now))?|more|video|photos"
    r"|don[’']t miss)( ?[:|»>]| [–—-]) ?\S.{0,150}[^.”\"]"
    r"|read more (about|on|in|at|from) .{0,80}",
    re.I,
)
SAYS_WHO_SAID = re.compile(r"[,”\"] .{0,60}\b(said|says|told|wrote|added|asked|urged)\b")


def is_notice(line: str) -> bool:
    """Whether the line is of the page and not of the story."""
    if LABEL.fullmatch(line):
        return True
    asks = INVITATION.fullmatch(line) or TEASER.fullmatch(line)
    return bool(asks) and not SAYS_WHO_SAID.search(line)
