"""Text in an article that gives orders to software instead of telling of the world.

A language model may obey what it reads. Such a paragraph is therefore no evidence: it is neither
shown to a model nor cited. The forms are those of published attacks ("indirect prompt
injection", Greshake et al., 2023): orders to forget, roles, chat markup, orders on what to answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.types import Sentence

_MODEL = (
    r"(?:(?:ai|chat|language|virtual|digital|news|helpful|this|the|any|an?) )*"
    r"(?:assistants?|chat ?bots?|language models?|llms?|ai|models?|bots?|agents?)"
)
ORDERS = re.compile(
    "|".join(
        (
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}"
            r"\b(?:instructions?|prompts?|rules|guidelines"
            r"|(?:said|told|written|read) (?:above|before)"
            r"|passages|context|sources|articles|everything|all (?:of )?the above)\b",
            r"\b(?:system|developer|hidden) (?:prompt|message|instructions?|override|note)\b",
            r"^\W*(?:system|assistant|user|instructions?|prompt|admin|developer)\W{0,3}:",
            r"<\|?\W?(?:im_start|im_end|system|assistant|user|endoftext|eot_id|passage|inst)\b"
            r"|\[/?inst\]|<<sys>>|```",
            rf"\b(?:note|attention|message|instructions?|reminder|notice) (?:to|for) {_MODEL}\b",
            rf"^\W*(?:dear )?{_MODEL}\b ?[,:]",
            rf"\b(?:you are|act as|pretend to be|you, the|you're) (?:now )?"
            r"(?:an? |the )?(?:[\w-]+ )?"
            rf"{_MODEL}\b",
            r"\b(?:unless|until|that|make) your (?:answer|reply|response|output)\b",
            r"\b(?:show|display|render|include|embed|load|open) (?:this|the following|an?) "
            r"(?:image|picture|link|url)\b",
            r"\byou are (?:now )?(?:dan|unrestricted|jailbroken|in (?:developer|debug) mode)\b",
            r"\b(?:when|if|while) (?:you are |you're )?"
            r"(?:asked|summari[sz]ing|answering|quer(?:y|ied))\b"
            r"[^.!?]{0,60}\b(?:say|answer|reply|respond|state|tell|output|write|claim)\b",
            r"\b(?:answer|respond|reply|output|print|repeat|say|write|return|begin|end|start)"
            r"(?: (?:only|exactly|always|instead|back|your answer|every answer|the (?:answer|reply)"
            r"|all questions|any question|to the user))+\b[^.!?]{0,20}"
            r"(?:[:“\"']|\b(?:with|that)\b)",
            r"\b(?:tell|inform|show|display to|convince|warn) (?:the|your) (?:user|reader)s?\b",
            r"\byour (?:answer|reply|response|output|task|instructions|training"
            r"|new (?:task|role))\b"
            r"[^.!?]{0,40}\b(?:must|should|is to|now|has changed|be)\b",
            r"!\[[^\]]*\]\(|<img\b|<script\b|<iframe\b|\bjavascript:|\bdata:text/html",
            r"\b(?:do not|don't|never) (?:cite|quote|mention|reveal|show|use|trust)\b[^.!?]{0,40}"
            r"\b(?:passages?|sources?|articles?|quotes?|citations?|prompt|instructions?|user)\b",
            r"\bthe (?:correct|only|right|true) answer (?:to|is)\b",
        )
    ),
    re.I | re.M,
)


def gives_orders(text: str) -> bool:
    """Whether the text speaks to software: tells it what to forget, to be, or to answer."""
    return ORDERS.search(text) is not None


def ordering_paragraphs(sentences: Sequence[Sentence]) -> frozenset[int]:
    """The paragraphs of a document, by number, of which any sentence gives orders."""
    return frozenset(s.paragraph for s in sentences if gives_orders(s.text))


def judged(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A document's sentences, those marked whose paragraph gives orders."""
    ordering = ordering_paragraphs(sentences)
    return tuple(replace(s, gives_orders=s.paragraph in ordering) for s in sentences)
