"""What a mail quotes or forwards: the marks before its lines, and the header over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from index.documents.formats.extracted import in_plain_characters
from index.text.dates import publication_date
from index.types import Source

QUOTE = re.compile(r"(?:>[ \t]?)+")
# "---------- Forwarded message ----------", "-----Original Message-----", "Begin forwarded
# message:", "________________________________": over the header of what is quoted.
RULE = re.compile(
    r"[-_*\s]*(?:begin )?(?P<kind>forwarded|original) (?:message|mail)[-_:*\s]*|_{5,}|-{5,}", re.I
)
FIELD = re.compile(r"\*?(From|Sent|Date|To|Cc|Bcc|Reply-To|Subject):\*?[ \t]*(.*)", re.I)
FORWARDS = re.compile(r"(?:fwd?|fw|wg|tr|rv)\s*:", re.I)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands over a quoted mail, in lines [start, end) of the mail that quotes it."""

    start: int
    end: int
    fields: Mapping[str, str]
    forwards: bool

    @property
    def source(self) -> Source:
        """What it says of the quoted mail."""
        return Source(
            title=in_plain_characters(self.fields.get("subject", "")) or None,
            author=sender(self.fields["from"]),
            published=publication_date(self.fields.get("date") or self.fields.get("sent")),
        )


def sender(written: str) -> str | None:
    """The name of who sent a mail, or else the address."""
    # Outlook's "Jane Doe [mailto:jane@example.org]" is no address to it.
    plain = written.partition("[")[0].strip()
    name, address = parseaddr(written) if "@" in plain or not plain else (plain, "")
    return in_plain_characters(name or address) or None


def unquoted(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the marks of what is quoted, which begins and ends a paragraph."""
    depth = 0
    for line in lines:
        mark = QUOTE.match(line)
        before, depth = depth, mark[0].count(">") if mark else 0
        if depth != before:
            yield ""
        yield line[mark.end() :] if mark else line


def read_through(lines: Sequence[str], subject: str) -> tuple[list[str], Source | None]:
    """The lines without the headers of quoted mails, and what is known of the mail that is
    forwarded; None where none is, or where more is said of it than it says.

    In place of a header that forwards nothing stands who wrote what follows, and when.
    """
    said: list[str] = []
    source = None
    rest = list(lines)
    while header := _header(rest):
        said += rest[: header.start]
        rest = rest[header.end :]
        forwards = header.forwards or bool(FORWARDS.match(subject))
        if forwards and _words(said) < _words(rest):
            source = header.source
            said.append("")
        else:
            when = header.fields.get("date") or header.fields.get("sent") or "an unknown day"
            said += ["", f"On {when}, {header.fields['from']} wrote:", ""]
    return [*said, *rest], source


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _header(lines: Sequence[str]) -> Header | None:
    """The first header of a quoted mail: its sender, and a date or a subject, line by line."""
    for start, line in enumerate(lines):
        field = FIELD.match(line.strip())
        if not field or field[1].casefold() != "from":
            continue
        fields: dict[str, str] = {}
        name, end = "", start
        while end < len(lines) and (text := lines[end].strip()):
            if field := FIELD.match(text):
                name = field[1].casefold()
                fields.setdefault(name, field[2].strip())
            elif lines[end][0].isspace():
                fields[name] += f" {text}"
            else:
                break
            end += 1
        if len(fields) < 3 or not fields.keys() & {"date", "sent"}:
            continue
        first, forwards = start, False
        while first and (not lines[first - 1].strip() or RULE.fullmatch(lines[first - 1].strip())):
            first -= 1
            rule = RULE.fullmatch(lines[first].strip())
            forwards |= bool(rule and (rule["kind"] or "").casefold() == "forwarded")
        return Header(first, end, fields, forwards)
    return None
