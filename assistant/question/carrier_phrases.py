"""The words a question only asks with: "tell me about X" and "do the articles say ..." ask of X.

They are forms of asking anything, so no article is looked through for them. A publisher among them
says whose articles to look through. What has no other words asks of the articles themselves: "what
are the articles about?", "what did CNN report?".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.question.terms import MONTHS, QUESTION_WORDS
from index.filter import Filter
from index.text.dates import read_date
from index.text.words import content_words, stem

_ARTICLES = (
    r"(?:(?:any of|all) )?(?:(?:the|these|those|this|your|my|any|some) )?(?:news )?"
    r"(?:articles?|sources|documents?|texts?|stories|corpus|coverage|reporting|news)"
)
_ABOUT = r"(?:about|on|of|for|by|regarding|concerning|from|mentioning|where|in which)"
_ASKED = rf"(?=(?:{'|'.join(sorted(QUESTION_WORDS))}|if|whether)\b)"
_ANYTHING = r"(?:anything|something|everything|more)"
_SUMMARY = (
    r"(?:summary|overview|account|background|description|timeline|rundown|recap|details?"
    r"|information|info|news|facts|updates?|word|mention|articles?|passages?|quot(?:e|ation)s?"
    r"|anything|something|everything)"
)
_FROM = rf"(?:according to|in|from|based on|judging by) {_ARTICLES}"
_BEGINNINGS = (
    rf"(?:hi|hello|hey|ok|okay|please|kindly)\b(?:,? (?:and|but|so) {_ASKED})?",
    r"(?:yes|no|well|great|right|sorry|thanks|thank you|excuse me)(?: (?:so much|a lot))?[,.!]"
    rf"(?: (?:and|but|so) {_ASKED})?",
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
THE = re.compile(r"\bthe \w", re.I)
JOINED = re.compile(r",? and |, | or | & ", re.I)
DATED = re.compile(
    r"\b(?P<when>in|on|of|from|during|since|after|until|before) (?:the )?"
    rf"(?P<date>\d{{4}}-\d\d(?:-\d\d)?|.{{0,20}}\b\d{{4}}|(?:{'|'.join(MONTHS.split())}))\b",
    re.I,
)
SINCE, UNTIL = ("since", "after"), ("until", "before")
# "Which article says that?" asks of what was said before.
POINTS_BACK = re.compile(r"\b(?:that|it|they|them|he|him|she|her|this(?! \w+))\b", re.I)
# A greeting and no more, or a question of the program itself.
TO_DATELINE = re.compile(
    r"\W*(?:(?:hi|hello|hey|thanks|thank you|help|ok|okay|bye|good (?:morning|afternoon|evening))"
    r"(?:[,! ]+(?:there|dateline|so much|a lot|very much|me|please))*"
    r"|(?:who|what) are you|what can you do|who (?:made|built) you|how (?:do you|does this) work"
    r"|are you (?:an? )?(?:ai|bot|human|robot|person|machine|real))\W*$",
    re.I,
)
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


def asks_of_dateline(question: str) -> bool:
    """Whether it greets, or asks what answers here; no article says that."""
    return TO_DATELINE.match(question) is not None


def reported_by(
    question: str, publishers: Callable[[], Iterable[str]]
) -> tuple[str, tuple[str, ...]]:
    """The question without the publishers who are to report it, and those, if there are any.

    Only some of the `publishers`, by the names they go by, are taken for one.
    """
    asked = [found for form in BY_PUBLISHER if (found := form.match(question))]
    known = tuple(publishers()) if asked else ()
    for form in asked:
        for names in ([form["who"]], JOINED.split(form["who"])):
            named = [_publisher(name, known) for name in names]
            if all(named):
                return without_request(form["left"]), tuple(filter(None, named))
    return question, ()


def _publisher(text: str, known: Iterable[str]) -> str | None:
    """The publisher that a text names and no more, or the only one that "the Post" may be."""
    subject = _subject(text)
    whole = [p for p in known if _stems(p) == subject and p.casefold() in text.casefold()]
    short = [p for p in known if _stems(p)[-len(subject) :] == subject and THE.search(text)]
    return whole[0] if whole else short[0] if len(short) == 1 else None


def asks_of_articles(
    question: str,
    publishers: Callable[[], Iterable[str]],
    dates: Callable[[], Iterable[str]],
) -> Filter | None:
    """Which articles a question of no subject asks of; None where it has a subject.

    It asks of all of them, of those of one of the `publishers`, or of those of a date; a month
    without a year is the latest of the `dates` (ISO 8601) that articles are of.
    """
    dated = DATED.search(question)
    published = _date(dated["date"], dates) if dated else None
    since = until = published
    if dated and published:
        since = None if dated["when"].casefold() in UNTIL else published
        until = None if dated["when"].casefold() in SINCE else published
        question = question[: dated.start()] + question[dated.end() :]
    stems, subject = _stems(question), _subject(question)
    if len(subject) == len(stems) or POINTS_BACK.search(question):
        return None
    if not subject:
        named = published or YOU.search(question) or ARTICLE.intersection(stems)
        return Filter(None, since, until) if named else None
    publisher = _publisher(question, tuple(publishers()))
    return Filter(publisher, since, until) if publisher else None


def _date(text: str, dates: Callable[[], Iterable[str]]) -> str | None:
    plain = re.sub(r"\bof\b ", "", text)
    if plain.casefold() not in MONTHS.split():
        found = read_date(plain)
        return found.iso if found else None
    of_that_month = (d[:7] for d in dates() if str(read_date(f"{plain} {d[:4]}")) == d[:7])
    return max(of_that_month, default=None)


def _subject(text: str) -> tuple[str, ...]:
    return tuple(stem for stem in _stems(text) if stem not in OF_ANYTHING)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in content_words(text))
