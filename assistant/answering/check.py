"""The check between a model and the reader.

What a model drafts is a claim with a quote: the quote has to stand in an article that the model
was given, and the sentences it is from have to bear out what the claim says. Whatever fails is
unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.cite import cite
from assistant.answering.entailment import Verifier
from assistant.evidence.features import points_back
from assistant.evidence.statements import (
    misplaced_numbers,
    turned_round,
    unborne_names,
    unborne_numbers,
)
from assistant.types import Citation, Claim
from index.store.reader import Store
from index.types import Document, Sentence, Span

LOOK_ALIKES = str.maketrans(
    dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–—−", "-")
)
# Fewer words stand anywhere, more sentences bear out anything.
FEWEST_QUOTED = 3
MOST_QUOTED = 3
LINK = re.compile(r"\S*://\S*|\bwww\.\S+|!?\[[^\]]*\]\([^)]*\)?|<[a-z/!][^>]*>?", re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as a model wrote it, from which passage (from 1; 0: not said), by what words."""

    passage: int
    quote: str
    text: str


def locate(quote: str, document: Document, near: Span | None = None) -> Span | None:
    """Where `quote` stands in the document: exactly, else but for the form of quotation marks,
    dashes and spaces, else nowhere. Where it stands twice, the place inside `near` is preferred.
    """
    for form in (_as_is, _alike):
        text, places = form(document.text)
        wanted = form(quote)[0].strip()
        spans = [
            Span(document.path, places[m.start()], places[m.end() - 1] + 1)
            for m in re.finditer(re.escape(wanted), text)
            if wanted
        ]
        if spans:
            return next((s for s in spans if near and near.start <= s.start < near.end), spans[0])
    return None


def check(draft: Draft, passages: Sequence[Span], articles: Store, verifier: Verifier) -> Claim:
    """The draft as a claim with its verdict.

    `passages` are what the model was given, in the order of their numbers. Numbers, dates, names,
    links and negation have to be borne out by the cited sentences to the letter; `verifier` grades
    the rest.
    """
    text = " ".join(draft.text.split())
    cited = _cited(draft, passages, articles)
    if isinstance(cited, str):
        return Claim(text, (), verdict="unsupported", reason=cited)
    premise = cited.quote
    article = articles.document(cited.document).text
    reason = _unborne(text, premise, lambda word: _stands_plain(word, article))
    if reason:
        return Claim(text, (), verdict="unsupported", reason=reason)
    verdict, reason = verifier.grade(text, premise)
    return Claim(text, () if verdict == "unsupported" else (cited,), "", verdict, reason)


def _cited(draft: Draft, passages: Sequence[Span], articles: Store) -> Citation | str:
    """The whole sentences that the quote is from, or why there are none.

    A model may miscount passages: the one it names is looked at first, then the others.
    """
    if len(draft.quote.split()) < FEWEST_QUOTED:
        return "it quotes nothing"
    named = passages[draft.passage - 1 : draft.passage] if draft.passage > 0 else ()
    for passage in dict.fromkeys((*named, *passages)):
        document = articles.document(passage.document)
        span = locate(draft.quote, document, passage)
        if span is not None:
            return _widen(span, document, articles.sentences(document.path))
    return "its quote is not in the articles"


def _widen(span: Span, document: Document, sentences: Sequence[Sentence]) -> Citation | str:
    """The quote's whole sentences, with the one before where the first points back to it.

    Part of a sentence could say what the whole denies.
    """
    rows = [i for i, sentence in enumerate(sentences) if sentence.span.meets(span)]
    if not rows:
        return "its quote is no part of the article's own text"
    if len(rows) > MOST_QUOTED:
        return "its quote is too long to show what it rests on"
    first, last = rows[0], rows[-1]
    if first and points_back(sentences[first].text):
        first -= 1
    shown = sentences[first : last + 1]
    if any(sentence.gives_orders for sentence in shown):
        return "its quote gives orders and tells nothing"
    return cite(document, Span(document.path, shown[0].span.start, shown[-1].span.end))


def _unborne(claim: str, premise: str, is_common: Callable[[str], bool]) -> str:
    """Why the premise doesn't bear the claim out to the letter, or ''."""
    if not any(map(str.isalpha, claim)):
        return "it says nothing"
    if links := [link for link in LINK.findall(claim) if link not in premise]:
        return f"its quote has no {links[0]}"
    if missing := unborne_numbers(claim, premise) or unborne_names(claim, premise, is_common):
        return f"its quote does not say {', '.join(dict.fromkeys(missing))}"
    if misplaced := misplaced_numbers(claim, premise):
        return f"its quote says {', '.join(misplaced)} of something else"
    if turned_round(claim, premise):
        return "it denies what its quote says, or says what its quote denies"
    return ""


def _stands_plain(word: str, article: str) -> bool:
    """Whether the article writes the word without a capital too, so that it is no name."""
    return re.search(rf"(?<![\w-]){re.escape(word.casefold())}(?![\w-])", article) is not None


def _as_is(text: str) -> tuple[str, range]:
    return text, range(len(text))


def _alike(text: str) -> tuple[str, list[int]]:
    """Text with look-alike marks made one and runs of space one space, and each place in it."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(LOOK_ALIKES)):
        plain = " " if character.isspace() else character
        if plain != " " or (kept and kept[-1] != " "):
            kept.append(plain)
            places.append(place)
    return "".join(kept), places
