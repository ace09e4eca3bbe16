"""Questions about articles as such: who wrote them, who published them, when, and which are whose.

Often no sentence of an article says it. What is known of the articles answers, with their openings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.question.carrier_phrases import subject_stems
from assistant.question.query import Query
from assistant.types import Message, introduce
from index.filter import Filter
from index.store.reader import Store
from index.text.words import stems_of
from index.types import Source

MOST_DESCRIBED = 5
QUOTES = " “”\"'’‘"
# "The report" and "the document" are more often what an article is about.
ARTICLE = r"(?:articles?|story|stories|pieces?)"
WRITTEN_BY = re.compile(r"\b(?:by|writes?|wrote|written|authors?|authored)\b", re.I)
MADE = r"(?:published|written|posted|printed|released)"
DETAIL = re.compile(
    r"\W*(?:(?:and|so) )?(?:"
    r"who (?:wrote|authored|published|is the (?:author|publisher) of) (.+?)"
    rf"|(?:when|where|by whom|on (?:what|which) (?:day|date)) (?:was|were) (.+?) {MADE}"
    rf"|who (?:was|were) (.+?) {MADE} by"
    r"|(?:what|which) (?:paper|newspaper|outlet|publisher|site) (?:published|ran) (.+?)"
    r"|what is the (?:date|author|publisher) of (.+?)"
    r")\W*$",
    re.I,
)
THE_ARTICLE = re.compile(
    rf"(?:it|this|that|they|these|those|them|(?:the|this|that|these|those|all|your)"
    rf"(?: (?:the|of the|these))? {ARTICLE})$",
    re.I,
)


def read_catalogue(
    question: str, history: Sequence[Message], corpus: Store, wanted: Filter
) -> Query | None:
    """The articles that a question asks about as such, and what is known of them; None where it
    asks for something else.
    """
    detail = DETAIL.match(question)
    if detail:
        which = next(filter(None, detail.groups())).strip(QUOTES)
        of = _meant(which, history, corpus.sources(wanted))
    elif WRITTEN_BY.search(question):
        of = _by_author(question, corpus, wanted)
    else:
        return None
    if not of:
        return None
    latest = sorted(of, key=lambda path: _when(of[path]), reverse=True)[:MOST_DESCRIBED]
    known = "; ".join(_describe(path, of[path]) for path in latest)
    return Query(question, (), wanted, most=MOST_DESCRIBED, articles=tuple(of), known=f"{known}.")


def _by_author(question: str, corpus: Store, wanted: Filter) -> dict[str, Source]:
    """The articles of an author whom the question names, if it asks for nothing else of them."""
    folded = question.casefold()
    authors = [author for author in corpus.authors() if author.casefold() in folded]
    if not authors:
        return {}
    author = max(authors, key=len)
    before, _, behind = folded.partition(author.casefold())
    if subject_stems(before + behind):
        return {}
    sources = corpus.sources(wanted)
    return {path: source for path, source in sources.items() if source.author == author}


def _meant(
    which: str, history: Sequence[Message], sources: Mapping[str, Source]
) -> dict[str, Source]:
    """The articles named by title, or those that the last reply quotes, or all."""
    if not THE_ARTICLE.match(which):
        asked = stems_of(which)
        return {p: s for p, s in sources.items() if s.title and stems_of(s.title) == asked}
    replies = [turn["content"] for turn in history if turn["role"] == "assistant"]
    if not replies:
        return dict(sources)
    return {p: s for p, s in sources.items() if introduce(p, s) in replies[-1]}


def _describe(path: str, source: Source) -> str:
    """All that is known of an article, and what isn't."""
    published = source.published.spelled() if source.published else "date not known"
    by = f"by {source.author}" if source.author else "author not known"
    where = source.publisher or "publisher not known"
    return f"“{source.title or path}”: {by}, {where}, {published}"


def _when(source: Source) -> str:
    return source.published.value if source.published else ""
