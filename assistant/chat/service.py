"""What the page's parts ask of the program: answers, articles, files to take away. No widgets."""

from __future__ import annotations

import base64
import binascii
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from assistant.answerer import Assistant
from assistant.chat.html import to_article, to_corpus, to_failure, to_message, to_note
from assistant.chat.links import parse_link
from assistant.chat.uploads import Uploads
from assistant.question.read import LONGEST_QUESTION, MOST_TURNS, recent
from assistant.saved.export import export
from assistant.saved.feedback import LONGEST_COMMENT, Feedback, append_feedback
from assistant.saved.record import AnswerRecord, SavedError, unpack, unpack_all
from assistant.saved.text import to_clipboard
from assistant.types import Message
from index.errors import DatelineError
from index.filter import Filter
from index.types import Document

logger = logging.getLogger(__name__)

BUSY = "The index is being changed just now; ask again in a moment."
ANY = ""
FIRST_EXAMPLE = "What are the articles about?"
# More articles than this are not listed at once; searching finds the rest.
LISTED = 200
CARRIED = '<a class="record" href="#record/'


class ChatService:
    """A method for each thing asked. Replies are text or HTML; what goes wrong is a line."""

    def __init__(self, assistant: Assistant, uploads: Uploads | None) -> None:
        self.assistant = assistant
        self._store = assistant.index.store
        self._folder = assistant.index.settings.store
        self._uploads = uploads

    def examples(self) -> list[str]:
        """Questions to begin with: those that come with the articles, if the articles answer."""
        offered = (FIRST_EXAMPLE, *self._store.examples())
        return [q for q in offered if not self.assistant.composed(q).abstained]

    def reply(
        self,
        question: str,
        history: list[dict[str, Any]],
        publisher: str,
        since: str | None,
        until: str | None,
    ) -> Iterator[str]:
        """The answer as HTML, growing."""
        try:
            wanted = Filter(publisher, since, until)
            turns = [read_turn(turn) for turn in history[-MOST_TURNS:]]
            # Closed when the reader presses stop, so that no model writes on for nobody.
            with closing(self.assistant.stream(question, turns, wanted)) as answers:
                for answer in answers:
                    yield to_message(AnswerRecord.of(answer), answer.pending)
        except DatelineError as error:
            yield to_failure(str(error))
        except sqlite3.OperationalError as error:
            logger.warning("a question was not answered: %s", error)
            yield to_failure(BUSY)

    def answer(
        self,
        question: str,
        history: Sequence[Message] | None = None,
        publisher: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question; the reply is `Answer.to_dict()`.

        `history` are the turns before, oldest first, each with role ("user" or "assistant") and
        content. `publisher`, `since` and `until` (ISO 8601, inclusive) limit the articles asked.
        """
        wanted = Filter(publisher, since, until)
        return self.assistant.answer(question, history or (), wanted).to_dict()

    def publishers(self) -> list[str]:
        """The publishers of all articles."""
        return sorted(self._store.publishers())

    def search_articles(self, asked: list[str | None]) -> str:
        """The list of articles that pass the filters and hold every word of a query:
        [query, publisher, since, until].
        """
        query, publisher, since, until = asked
        query = (query or "")[:LONGEST_QUESTION]
        store, words = self._store, query.casefold().split()
        try:
            found = store.paths(Filter(publisher, since, until))
            if words:
                found = tuple(path for path in found if holds(store.document(path), words))
            listed = [store.document(path) for path in found[:LISTED]]
        except DatelineError as error:
            return to_note(str(error))
        total, edit = len(store.paths()), self._uploads is not None
        return to_corpus(listed, found=len(found), total=total, query=query, edit=edit)

    def read_article(self, fragments: list[str]) -> str:
        """The article that the first link names, marked lightly where the others lead into it."""
        links = [linked for fragment in fragments if (linked := parse_link(fragment))]
        if not links:
            return to_note("This link leads to no article.")
        path, span = links[0]
        try:
            document = self._store.document(path)
        except DatelineError:
            return to_note(f"{path} is not among the articles any more.")
        if span and span.end > len(document.text):
            return to_note(f"{path} was changed since; it no longer has the passage cited.")
        return to_article(document, span, [s for name, s in links if s and name == path])

    def add_article(self, file: list[str]) -> str:
        """Add an article, [name, base64]; the reply says what came of it."""
        name, encoded = file
        if self._uploads is None:
            return "Nothing can be added here."
        try:
            added = self._uploads.add(name, base64.b64decode(encoded, validate=True))
        except binascii.Error:
            return "Not added: it came damaged"
        except (DatelineError, OSError) as error:
            logger.info("an article was not added: %s", error)
            return f"Not added: {str(error).removeprefix(f'{name}: ')}"
        return f"Added: {', '.join(added)}"

    def remove_article(self, path: str) -> str:
        """Remove an article; the reply is why it wasn't, or nothing."""
        if self._uploads is None:
            return "Nothing can be removed here."
        try:
            self._uploads.remove(path)
        except (DatelineError, OSError) as error:
            logger.info("an article was not removed: %s", error)
            return str(error)
        return ""

    def export(self, asked: list[str]) -> list[str]:
        """Packed answers to a file, [kind, *packed]; the reply is [text] or ["", why not]."""
        kind, *packed = asked
        try:
            answers = unpack_all(packed)
            return [to_clipboard(answers[0]) if kind == "text" else export(answers, kind)]
        except DatelineError as error:
            return ["", str(error)]

    def rate(self, asked: list[str]) -> str:
        """Store a reader's word, ["up" or "down", comment, packed, *earlier turns]."""
        word, comment, packed, *earlier = asked
        try:
            *before, answer = unpack_all([*earlier[-MOST_TURNS // 2 :], packed])
            turns = [
                turn
                for told in before
                for turn in (
                    Message(role="user", content=told.question),
                    Message(role="assistant", content=told.answer),
                )
            ]
            given = Feedback(
                helpful=word == "up",
                comment=comment[:LONGEST_COMMENT],
                history=recent(turns),
                answer=answer,
            )
            append_feedback(self._folder, given)
        except (DatelineError, OSError) as error:
            logger.warning("feedback was not stored: %s", error)
            return f"Not kept: {error}"
        return "Thank you. Kept on this machine."


def holds(document: Document, words: Sequence[str]) -> bool:
    """Whether an article's text or what is known of it holds all of the words, in lower case."""
    source = document.source
    known = (document.path, source.title, source.publisher, source.author, document.text)
    held = "\n".join(filter(None, known)).casefold()
    return all(word in held for word in words)


def read_turn(turn: dict[str, Any]) -> Message:
    """A turn as Gradio keeps it, as role and plain text."""
    content = turn["content"]
    if not isinstance(content, str):
        content = " ".join(part.get("text", "") for part in content if isinstance(part, dict))
    if turn["role"] == "user":
        return Message(role="user", content=content)
    answer = find_record(content)
    return Message(role="assistant", content=answer.answer if answer else "")


def find_record(message: str) -> AnswerRecord | None:
    """The answer that a message of the chat carries; None where it failed, or can't be read."""
    _, found, rest = message.partition(CARRIED)
    try:
        return unpack(rest.partition('"')[0]) if found else None
    except SavedError:
        logger.info("a turn of the conversation is of another version; it is left out")
        return None
