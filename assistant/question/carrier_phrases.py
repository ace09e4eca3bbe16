"""Carrier phrases: the words a question only asks with. "Tell me about X" asks of X.

They are forms of asking anything, so no article is looked through for them.
"""

from __future__ import annotations

import re

from index.text.english import QUESTION_WORDS
from index.text.words import content_words, stem

ARTICLES = (
    r"(?:(?:any of|all) )?(?:(?:the|these|those|this|your|my|any|some) )?(?:news )?"
    r"(?:articles?|sources|documents?|texts?|stories|corpus|coverage|reporting|news)"
)
ABOUT = r"(?:about|on|of|for|by|regarding|concerning|from|mentioning|where|in which)"
ASKED = rf"(?=(?:{'|'.join(sorted(QUESTION_WORDS))}|if|whether)\b)"
ANYTHING = r"(?:anything|something|everything|more)"
SUMMARY = (
    r"(?:summary|overview|account|background|description|timeline|rundown|recap|details?"
    r"|information|info|news|facts|updates?|word|mention|articles?|passages?|quot(?:e|ation)s?"
    r"|anything|something|everything)"
)
FROM = rf"(?:according to|in|from|based on|judging by) {ARTICLES}"
BEGINNINGS = (
    rf"(?:hi|hello|hey|ok|okay|please|kindly)\b(?:,? (?:and|but|so) {ASKED})?",
    r"(?:yes|no|well|great|right|sorry|thanks|thank you|excuse me)(?: (?:so much|a lot))?[,.!]"
    rf"(?: (?:and|but|so) {ASKED})?",
    r"(?:can|could|would|will) (?:you|u)(?: please| kindly)?"
    r" (?=(?:tell|give|show|explain|describe|summari[sz]e|list|find|outline|help|remind)\b)",
    r"i(?:['’]d)? (?:would like|want|wish|need|like|would love) to"
    rf" (?:know|learn|hear|read|understand|find out|see)(?: more)?(?: {ABOUT} |:? {ASKED})",
    r"(?:do you know|let me know|help me understand|i wonder|i was wondering)"
    rf"(?: {ANYTHING})?(?: {ABOUT} | {ASKED})",
    rf"(?:tell|inform|brief|update|remind|teach) (?:me|us)(?: {ANYTHING})?"
    rf"(?: (?:you know|there is))?(?: {ABOUT} | {ASKED})",
    r"(?:(?:give|show|get|find|write|provide)(?: (?:me|us))?(?: with)?|search for)"
    rf"(?: (?:a|an|the|some|any|all|more|short|brief|quick|full|general))* {SUMMARY} {ABOUT} ",
    r"(?:search|look) for (?=\w)",
    rf"which {ARTICLES} (?:mentions?|discuss(?:es)?|covers?|talks? about|(?:is|are) {ABOUT}) ",
    r"where (?:does it|do they|is it) (?:say|said|mentioned|written) that ",
    r"is it (?:true|correct|right|a fact) that ",
    r"what evidence is there (?:that|for|of) ",
    r"(?:summari[sz]e|explain|describe|outline|recap|list)(?: (?:to|for) (?:me|us))? (?=\w)",
    rf"what (?:do|does|did|can|have|has|is|are) (?:{ARTICLES}|you)(?: have)?(?: to)?"
    rf" (?:say|said|tell(?: (?:me|us))?|report(?:ed)?|mention|write|know|reveal) {ABOUT} ",
    r"what (?:is|was|has been|do we|can we)"
    rf" (?:said|reported|written|known|know|mentioned|learn) {ABOUT} ",
    rf"how (?:do|does|did) {ARTICLES} (?:describe|cover|portray|present|report(?: on)?) ",
    rf"(?:is|are|was|were) there (?:a |an |any )?{SUMMARY} {ABOUT} ",
    rf"(?:do|does|did) {ARTICLES} (?:say|mention|discuss|cover|report|talk|write|contain|have)\b"
    rf"(?: (?:{SUMMARY}|{ABOUT}|any|if|whether|that)\b)* ",
    rf"any {SUMMARY} {ABOUT} ",
    rf"{FROM}(?:, ?| {ASKED})",
)
BEGINNING = re.compile(rf"\W*(?:{'|'.join(BEGINNINGS)})\W*", re.I)
END = re.compile(rf"(?:,? {FROM}|,? please|,? thanks?(?: you)?)(?=\W*$)", re.I)
# Each of these alone names the articles; the others say something of them, whatever they are of.
ARTICLE_STEMS = frozenset(
    map(
        stem,
        "article sources documents texts stories corpus coverage collection news headlines"
        " overview summary summarize summarise timeline gist recap".split(),
    )
)
CARRIER_STEMS = ARTICLE_STEMS | frozenset(
    map(
        stem,
        "what which say said tell told report write written wrote publish cover discuss mention"
        " contain have know give show list find please topic subject theme content main key latest"
        " recent new happen event".split(),
    )
)


def without_carrier(question: str) -> str:
    """The question without the words that only ask, or as it stands where it has no others."""
    left = END.sub("", question)
    while beginning := BEGINNING.match(left):
        left = left[beginning.end() :]
    return left if any(map(str.isalnum, left)) else question


def subject_stems(text: str) -> tuple[str, ...]:
    """Stems of the words of a text that say what it is about."""
    return tuple(w.stem for w in content_words(text) if w.stem not in CARRIER_STEMS)
