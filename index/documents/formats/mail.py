"""A mail, whose text is the article: its subject the title, its sender the author.

Of a mail that forwards another, the other is the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from index.documents.formats.extracted import Extracted, ExtractError, in_plain_characters
from index.documents.formats.markup import paragraphs
from index.documents.formats.quoted import read_through, sender, unquoted
from index.documents.formats.text import decode
from index.documents.reflow import reflow
from index.text.dates import publication_date
from index.types import Source

if TYPE_CHECKING:
    from email.message import Message, MIMEPart

# Of plain text beside HTML: with a smaller share of its words it only says that there is HTML.
SHARE_OF_HTML = 0.5
# What mails call themselves that have other characters as well, and what those are.
OFTEN_WRONG = {"us-ascii": "utf-8", "iso-8859-1": "cp1252"}
# What is read of what is attached, by the suffix of its name, or by its type where it has none.
KINDS = frozenset(".docx .eml .htm .html .markdown .md .pdf .txt".split())
TYPES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
}


def extract(raw: bytes) -> Extracted:
    """The text of a mail, its lines put together. Raises `ExtractError` where it has none."""
    from email import message_from_bytes, policy

    mail = message_from_bytes(raw, policy=policy.default)
    subject = _header(mail, "subject")
    lines = "\n\n".join(_texts(mail)).splitlines()
    said, forwarded = read_through(list(unquoted(lines)), subject)
    text = in_plain_characters(reflow(said))
    if not text.strip():
        raise ExtractError("a mail without text")
    source = Source(
        title=in_plain_characters(subject) or None,
        author=sender(_header(mail, "from")),
        published=publication_date(_header(mail, "date")),
    )
    unread = [part for part in attachments(mail) if not kind_of(part)]
    names = (in_plain_characters(part.get_filename() or part.get_content_type()) for part in unread)
    left_out = tuple(f"{name} (attached)" for name in names)
    return Extracted(text, forwarded or source, left_out=left_out)


def _header(mail: Message, name: str) -> str:
    """What a header says; as it is written, where the library can't take it apart."""
    try:
        return str(mail[name] or "").strip()
    except (AttributeError, IndexError, LookupError, TypeError, ValueError):
        written = {key.casefold(): value for key, value in mail.raw_items()}
        return " ".join(str(written[name]).split())


def attachments(part: Message, *, within: bool = False) -> Iterator[Message]:
    """The files and mails attached to a mail, and with `within` those attached to these.

    Signatures of programs and pictures in the text are none.
    """
    attached, disposition = is_attachment(part), part.get_content_disposition()
    shown = part.get_content_maintype() == "image" and disposition != "attachment"
    if attached and not shown and not part.get_content_subtype().endswith("-signature"):
        yield part
    if within or not attached:
        for inner in _parts(part):
            yield from attachments(inner, within=within)


def kind_of(part: Message) -> str | None:
    """The kind of file that an attachment is read as; None where it is of none that is read."""
    kind = PurePath(part.get_filename() or "").suffix.casefold()
    if part.get_content_type() == "message/rfc822" or kind in KINDS:
        return kind if kind in KINDS else ".eml"
    return None if kind else TYPES.get(part.get_content_type())


def says_something(part: Message) -> bool:
    """Whether a mail has text of its own."""
    if is_attachment(part):
        return False
    payload = part.get_payload(decode=True)
    says = part.get_content_maintype() == "text" and isinstance(payload, bytes) and payload.strip()
    return bool(says) or any(map(says_something, _parts(part)))


def _parts(part: Message) -> list[Any]:
    return list(part.get_payload()) if part.is_multipart() else []


def _texts(part: MIMEPart) -> Iterator[str]:
    """What a reader of the mail sees below each other: of what is given twice, one."""
    if part.get_content_type() == "multipart/alternative":
        yield _fullest(list(part.iter_parts()))
    elif part.get_content_type() == "multipart/related":
        for first in list(part.iter_parts())[:1]:
            yield from _texts(first)
    elif part.is_multipart() and part.get_content_maintype() == "multipart":
        for inner in part.iter_parts():
            yield from _texts(inner)
    elif not is_attachment(part) and part.get_content_type() == "text/html":
        yield "\n\n".join(paragraphs(_decoded(part)))
    elif not is_attachment(part) and part.get_content_type() == "text/plain":
        yield _decoded(part)


def _fullest(parts: list[MIMEPart]) -> str:
    """The first that says about as much as the fullest, which is its plain text."""
    texts = ["\n\n".join(_texts(part)) for part in parts]
    most = max((len(text.split()) for text in texts), default=0)
    return next((t for t in texts if len(t.split()) >= SHARE_OF_HTML * most), "")


def is_attachment(part: Message) -> bool:
    """Whether it is a file of its own, or a mail within the mail."""
    named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    return named or part.get_content_type() == "message/rfc822"


def _decoded(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    # Unknown, misspelt, or not what it says.
    with suppress(LookupError, ValueError):
        return raw.decode(OFTEN_WRONG.get(charset, charset))
    return decode(raw)
