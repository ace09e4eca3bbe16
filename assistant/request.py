"""The words a question only asks with: "tell me about X" and "do the articles say ..." ask of X.

They are forms of asking anything, so no article is looked through for them. A publisher among them
says whose articles to look through. What has no other words asks of the articles themselves: "what
are the articles about?", "what did CNN report?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from index.dates import read_date
from index.filter import Filter
from index.words import content_words, stem

_ARTICLES = (
    r"(?:(?:any of|all) )?(?:(?:the|these|those|this|your|my|any|some) )?(?:news )?"
    r"(?:articles?|sources|documents?|texts?|stories|corpus|coverage|reporting|news)"
)
_ABOUT = r"(?:about|on|of|for|by|regarding|concerning|from|mentioning|where|in which)"
_ASKED = r"(?=(?:who|whom|whose|what|which|when|where|why|how|if|whether)\b)"
_ANYTHING = r"(?:anything|something|everything|more)"
_SUMMARY = (
    r"(?:summary|overview|account|background|description|timeline|rundown|recap|details?"
    r"|information|info|news|facts|updates?|word|mention|articles?|passages?|quot(?:e|ation)s?"
    r"|anything|something|everything)"
)
_FROM = rf"(?:according to|in|from|based on|judging by) {_ARTICLES}"
_BEGINNINGS = (
    r"(?:hi|hello|hey|ok|okay|please|kindly)\b",
    r"(?:can|could|would|will) (?:you|u)(?: please| kindly)?"
    r" (?=(?:tell|give|show|explain|describe|summari[sz]e|list|find|outline|help|remind)\b)",
    r"i(?:['’]d)? (?:would like|want|wish|need|like|would love) to"
    rf" (?:know|learn|hear|read|understand|find out|see)(?: more)?(?: {_ABOUT} |:? {_ASKED})",
    r"(?:do you know|let me know|help me understand|i wonder|i was wondering)"
    rf"(?: {_ANYTHING})?(?: {_ABOUT} | {_ASKED})",
    rf"(?:tell|inform|brief|update|remind|teach) (?:me|us)(?: {_ANYTHING})?"
    rf"(?: (?:you know|there is))?(?: {_ABOUT} | {_ASKED})",
    r"(?:(?:give|show|get|find|write|provide)(?: (?:me|us))?(?: with)?|search for)"
    rf"(?: (?:a|an|the|some|any|all|more|short|brief|quick|full|general))* {_SUMMARY} {_ABOUT} ",
    r"(?:search|look) for (?=\w)",
    rf"which {_ARTICLES} (?:mentions?|discuss(?:es)?|covers?|talks? about|(?:is|are) {_ABOUT}) ",
    r"where (?:does it|do they|is it) (?:say|said|mentioned|written) that ",
    r"is it (?:true|correct|right|a fact) that ",
    r"what evidence is there (?:that|for|of) ",
    r"(?:summari[sz]e|explain|describe|outline|recap|list)(?: (?:to|for) (?:me|us))? (?=\w)",
    rf"what (?:do|does|did|can|have|has|is|are) (?:{_ARTICLES}|you)(?: have)?(?: to)?"
    rf" (?:say|said|tell(?: (?:me|us))?|report(?:ed)?|mention|write|know|reveal) {_ABOUT} ",
    r"what (?:is|was|has been|do we|can we)"
    rf" (?:said|reported|written|known|know|mentioned|learn) {_ABOUT} ",
    rf"how (?:do|does|did) {_ARTICLES} (?:describe|cover|portray|present|report(?: on)?) ",
    rf"(?:is|are|was|were) there (?:a |an |any )?{_SUMMARY} {_ABOUT} ",
    rf"(?:do|does|did) {_ARTICLES} (?:say|mention|discuss|cover|report|talk|write|contain|have)\b"
    rf"(?: (?:{_SUMMARY}|{_ABOUT}|any|if|whether|that)\b)* ",
    rf"any {_SUMMARY} {_ABOUT} ",
    rf"{_FROM}(?:, ?| {_ASKED})",
)
BEGINNING = re.compile(rf"\W*(?:{'|'.join(_BEGINNINGS)})\W*", re.I)
END = re.compile(rf"(?:,? {_FROM}|,? please|,? thanks?(?: you)?)(?=\W*$)", re.I)
_REPORTS = (
    r"(?:(?:say|said|report(?:ed)?|wr(?:ite|itten|ote)|tell|mention(?:ed)?|cover(?:ed)?|describe)"
    r"(?: us)?)"
)
BY_PUBLISHER = tuple(
    re.compile(form, re.I)
    for form in (
        r"\W*(?:(?:what|how)(?: (?:do|does|did|has|have))?|(?:do|does|did|has|have))"
        rf" (?P<who>.{{2,60}}?) {_REPORTS}"
        rf"(?: {_ANYTHING})?(?: (?:{_ABOUT}|that|if|whether))* (?P<left>.+)",
        r"\W*(?:how (?:do|does|did) )?(?P<who>.{2,60}?) (?:differ|disagree|compare)"
        rf"(?: {_ABOUT}| over| in)? (?P<left>.+)",
        rf"\W*(?:compare|contrast) (?P<who>.{{2,60}}?) (?:{_ABOUT}|over) (?P<left>.+)",
        r"\W*(?:what (?:is|are) )?the differences? between (?P<who>.{2,60}?)"
        rf" (?:{_ABOUT}|over|in) (?P<left>.+)",
        rf"\W*(?:according to|in) (?P<who>.{{2,60}}?)(?:, ?| {_ASKED})(?P<left>.+)",
        r"(?P<left>.+?),? (?:according to|in) (?P<who>.{2,60}?)\W*$",
    )
)
JOINED = re.compile(r",? and |, | or | & ", re.I)
DATED = re.compile(r"\b(?:in|on|of|from|during) (?P<date>.{0,20}\b\d{4})\b", re.I)
# "Which article says that?" asks of what was said before.
POINTS_BACK = re.compile(r"\b(?:that|it|they|them|he|him|she|her|this(?! \w+))\b", re.I)
YOU = re.compile(r"\b(?:do|can|could) you\b.*\b(?:know|tell|have|cover)\b", re.I)
# Each of these alone names the articles; the others say something of them, whatever they are of.
ARTICLE = frozenset(
    map(
        stem,
        "article sources documents texts stories corpus coverage collection news headlines"
        " overview summary summarize summarise timeline gist recap".split(),
    )
)
OF_ANYTHING = ARTICLE | frozenset(
    map(
        stem,
        "what which say said tell told report write written wrote publish cover discuss mention"
        " contain have know give show list find please topic subject theme content main key latest"
        " recent new happen event".split(),
    )
)


def without_request(question: str) -> str:
    """The question without the words that only ask, or as it stands where it has no others."""
    left = END.sub("", question)
    while beginning := BEGINNING.match(left):
        left = left[beginning.end() :]
    return left if any(map(str.isalnum, left)) else question


def reported_by(
    question: str, publishers: Callable[[], Iterable[str]]
) -> tuple[str, tuple[str, ...]]:
    """The question without the publishers who are to report it, and those, if there are any.

    Only some of the `publishers`, by the names they go by, are taken for one.
    """
    for form in BY_PUBLISHER:
        if asked := form.match(question):
            known = tuple(publishers())
            for names in ([asked["who"]], JOINED.split(asked["who"])):
                named = [_publisher(name, known) for name in names]
                if all(named):
                    return without_request(asked["left"]), tuple(filter(None, named))
    return question, ()


def _publisher(name: str, known: Iterable[str]) -> str | None:
    spelled, stems = name.casefold(), _subject(name)
    return next((p for p in known if p.casefold() in spelled and _stems(p) == stems), None)


def asks_of_articles(question: str, publishers: Callable[[], Iterable[str]]) -> Filter | None:
    """Which articles a question of no subject asks of; None where it has a subject.

    It asks of all of them, of those of one of the `publishers`, or of those of a date.
    """
    dated = DATED.search(question)
    published = read_date(dated["date"]) if dated else None
    if dated and published:
        question = question[: dated.start()] + question[dated.end() :]
    stems, subject = _stems(question), _subject(question)
    if len(subject) == len(stems) or POINTS_BACK.search(question):
        return None
    if not subject:
        named = published or YOU.search(question) or ARTICLE.intersection(stems)
        return Filter(since=published, until=published) if named else None
    publisher = next((name for name in publishers() if _stems(name) == subject), None)
    return Filter(publisher, published, published) if publisher else None


def _subject(text: str) -> tuple[str, ...]:
    return tuple(stem for stem in _stems(text) if stem not in OF_ANYTHING)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in content_words(text))
