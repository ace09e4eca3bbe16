"""A mail, whose text is the article: its subject the title, its sender the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.formats import html
from index.documents.formats.extracted import Extracted, ExtractError, whole
from index.documents.reflow import reflow
from index.text.dates import publication_date
from index.types import Source

if TYPE_CHECKING:
    from email.message import EmailMessage


def extract(raw: bytes) -> Extracted:
    """The text of a mail, its lines put together. Raises `ExtractError` where it has none."""
    from email import message_from_bytes, policy
    from email.utils import parseaddr

    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise ExtractError("a mail without text")
    content = body.get_content()
    if body.get_content_type() == "text/html":
        text = html.extract(content.encode()).text
    else:
        text = reflow(content.splitlines())
    name, address = parseaddr(str(mail["from"] or ""))
    return Extracted(
        whole(text),
        Source(
            title=str(mail["subject"] or "").strip() or None,
            author=name or address or None,
            published=publication_date(mail["date"]),
        ),
        left_out=tuple(f"{_name(part)} (attached)" for part in mail.iter_attachments()),
    )


def _name(part: EmailMessage) -> str:
    return whole(part.get_filename() or part.get_content_type())
