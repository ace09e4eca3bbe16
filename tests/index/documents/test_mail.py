from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents.files import LoadError
from index.documents.formats import Extracted, ExtractError, extract
from index.documents.sandbox import Sandbox
from index.documents.several.mail import articles
from index.types import PublicationDate, Source
from tests.index.conftest import load_all
from tests.index.files import FIRST, pdf

HTML = (
    "<html><head><style>p {color: red}</style></head><body>"
    "<div style='display:none'>What you will read today</div><h1>Port news</h1>"
    "<p>The harbour of Orle stays shut until Thursday, its master Ida Holm said.</p>"
    "<p>Two ferries lie at the pier and 140 people wait.</p></body></html>"
)
NOTE = "The harbour stays shut.\n\nIt opens on Thursday."


def mail(body: str | None = None, html: str = "", subject: str = "Port news") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ruth Aske <ruth@example.org>"
    message["Subject"] = subject
    message["Date"] = "Mon, 10 Jun 2024 09:15:00 +0000"
    if body is not None:
        message.set_content(body)
    if html and body is not None:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def read(message: EmailMessage) -> Extracted:
    return extract(".eml", message.as_bytes())


def test_html_is_read_where_the_plain_text_only_points_to_it() -> None:
    found = read(mail("Your reader can't show this mail. Open it in a browser.", HTML))
    assert found.text.split("\n\n") == [
        "Port news",
        "The harbour of Orle stays shut until Thursday, its master Ida Holm said.",
        "Two ferries lie at the pier and 140 people wait.",
    ]
    plain = f"{NOTE}\n\nIda Holm, its master, counts 140 people who wait for two ferries."
    assert read(mail(plain, HTML)).text == plain


def test_html_of_a_few_words_is_read() -> None:
    assert read(mail(html="<p>It is shut.</p>")).text == "It is shut."


def test_all_parts_below_each_other_are_read() -> None:
    message = mail(NOTE)
    message.make_mixed()
    more = EmailMessage()
    more.set_content("<div>Ferries wait.</div>", subtype="html")
    message.attach(more)
    assert read(message).text == f"{NOTE}\n\nFerries wait."


def test_tables_that_only_lay_out_a_mail_leave_no_marks() -> None:
    prose = "Boats are to be tied with two lines, the master of the port asks of all owners. " * 3
    html = (
        f"<table><tr><td><h1>Port news</h1></td></tr><tr><td>{prose}</td><td>Aside.</td></tr>"
        "<tr><td><table><tr><td>Aldis</td><td>14 hurt</td></tr></table></td></tr></table>"
    )
    assert read(mail(html=html)).text.split("\n\n") == [
        *("Port news", prose.strip(), "Aside.", "Aldis | 14 hurt"),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "iso-8859-1", "x-unknown", "utf-16"])
def test_charsets_that_are_unknown_or_wrong_are_told_from_the_bytes(charset: str) -> None:
    text = "“Café owners can’t pay €40,” said Chloé Gérard."
    encoded = text.encode("cp1252" if charset in {"iso-8859-1", "x-unknown"} else "utf-8")
    head = f"Subject: Rents\nContent-Type: text/plain; charset={charset}\n"
    if charset == "utf-16":
        encoded = text.encode("cp1252")
    found = extract(".eml", f"{head}Content-Transfer-Encoding: 8bit\n\n".encode() + encoded)
    assert found.text == text


def test_what_is_quoted_loses_its_marks_and_keeps_who_wrote_it() -> None:
    found = read(
        mail(
            "It is eleven now.\n\n"
            "On Fri, 31 May 2024 at 17:02, Tom Bell\n<tom@example.org> wrote:\n"
            "> We count nine houses that burned, and\n> expect no more.\n"
            ">\n> > Is it five?\n>\n> Tom\n",
            subject="Re: figures",
        )
    )
    assert found.text.split("\n\n") == [
        "It is eleven now.",
        "On Fri, 31 May 2024 at 17:02, Tom Bell <tom@example.org> wrote:",
        *("We count nine houses that burned, and expect no more.", "Is it five?", "Tom"),
    ]
    assert found.source.author == "Ruth Aske"


FORWARDED = "The harbour of Orle stays shut until Thursday, as two ferries lie at the pier."
HEADERS = [
    "---------- Forwarded message ---------\nFrom: Port of Orle <port@example.org>\n"
    "Date: Fri, 31 May 2024 at 17:02\nSubject: Harbour shut\nTo: <ruth@example.org>\n\n\n",
    "Begin forwarded message:\n\n> From: Port of Orle <port@example.org>\n"
    "> Subject: Harbour shut\n> Date: May 31, 2024 at 5:02:11 PM GMT+2\n> To: Ruth Aske\n>\n> ",
    "________________________________\nFrom: Port of Orle [mailto:port@example.org]\n"
    "Sent: Friday, May 31, 2024 5:02 PM\nTo: Ruth Aske\nSubject: Harbour\n shut\n\n",
]


@pytest.mark.parametrize("header", HEADERS)
def test_of_a_mail_that_forwards_another_the_other_is_the_article(header: str) -> None:
    found = read(mail(f"For the file.\n\n{header}{FORWARDED}\n", subject="Fwd: Harbour shut"))
    assert found.text == f"For the file.\n\n{FORWARDED}"
    assert found.source == Source(
        title="Harbour shut", author="Port of Orle", published=PublicationDate("2024-05-31")
    )


def test_a_forwarded_mail_in_html_is_known_too() -> None:
    html = (
        "<p>For the file.</p><div>---------- Forwarded message ---------<br>From: <b>Port of Orle"
        "</b> &lt;port@example.org&gt;<br>Date: Fri, 31 May 2024 at 17:02<br>Subject: Harbour shut"
        f"<br>To: Ruth</div><p>{FORWARDED}</p>"
    )
    found = read(mail(html=html, subject="Fwd: Harbour shut"))
    assert (found.text, found.source.author) == (f"For the file.\n\n{FORWARDED}", "Port of Orle")


def test_a_reply_or_a_long_note_over_a_short_mail_is_by_who_sent_it() -> None:
    for subject, note in (("Re: Harbour shut", "Thanks."), ("Fwd: Harbour shut", NOTE * 9)):
        found = read(
            mail(f"{note}\n\n-----Original Message-----\n{HEADERS[2]}{FORWARDED}", "", subject)
        )
        assert found.source.author == "Ruth Aske"
        assert "Message" not in found.text
        wrote = "On Friday, May 31, 2024 5:02 PM, Port of Orle [mailto:port@example.org] wrote:"
        assert found.text.endswith(f"{wrote}\n\n{FORWARDED}")


def test_a_mail_without_text_says_so() -> None:
    message = mail()
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    with pytest.raises(ExtractError, match="without text"):
        read(message)


PIECES = [
    *("From: a\n", "Date: Fri, 31 May 2024\n", "Subject: =?x?Q?=E9?=\n", "\n", "> ", "-----\n"),
    *("Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--\n", "é", "x", " "),
    *("Content-Type: text/html; charset=\0\n", "Content-Type: message/rfc822\n", "<td>", "=\n"),
    *("Content-Transfer-Encoding: base64\n", "Content-Disposition: attachment; filename*=a''%\n"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mail_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = extract(".eml", "".join(pieces).encode())
    except ExtractError:
        return
    found.text.encode()


def with_attachments() -> EmailMessage:
    statement = mail(FORWARDED, subject="Harbour shut")
    paper = pdf([[FIRST]])
    statement.add_attachment(paper, maintype="application", subtype="pdf", filename="A.PDF")
    statement.add_attachment(b"x", maintype="image", subtype="png", filename="map.png")
    message = mail("See attached.", subject="Fwd: statement")
    message.add_attachment(statement)
    note = f"# Port\n\n{NOTE}".encode()
    message.add_attachment(note, maintype="text", subtype="x", filename="p.md")
    message.add_attachment(b"x", "image", "png", filename="logo.png", disposition="inline")
    message.add_attachment(b"x", maintype="application", subtype="zip", filename="all.zip")
    return message


def test_what_is_attached_is_an_article_of_its_own_or_named(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(with_attachments().as_bytes())
    said, statement, paper, note = load_all(file, sandbox)
    assert [d.path for d in (said, statement, paper, note)] == [
        *("a.eml", "a.eml#1", "a.eml#2", "a.eml#3")
    ]
    assert (said.text, said.left_out) == ("See attached.", ("all.zip (attached)",))
    assert (statement.text, statement.source.title) == (FORWARDED, "Harbour shut")
    assert statement.left_out == ("map.png (attached)",)
    assert paper.text == FIRST
    assert paper.page(0) == 1
    assert (note.text, note.source.title) == (f"Port\n\n{NOTE}", "Port")


def test_a_mail_of_nothing_but_attachments_is_no_article(tmp_path: Path, sandbox: Sandbox) -> None:
    message = mail(" \n")
    message.add_attachment(NOTE, filename="note.txt")
    file = tmp_path / "a.eml"
    file.write_bytes(message.as_bytes())
    (note,) = load_all(file, sandbox)
    assert (note.path, note.text.strip()) == ("a.eml#1", NOTE)


def test_what_is_attached_to_a_mail_in_a_mailbox_is_counted_with_the_mails(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    begins = b"From ruth@example.org Mon Jun 10 09:15:00 2024\n"
    mails = (with_attachments().as_bytes(), mail(NOTE).as_bytes())
    file = tmp_path / "a.mbox"
    file.write_bytes(b"\n\n".join(begins + raw for raw in mails))
    assert [document.path for document in load_all(file, sandbox)] == [
        f"a.mbox#{number}" for number in range(1, 6)
    ]


def test_a_mail_of_parts_without_end_is_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    )
    for name, text in (("deep.eml", nested), ("long.eml", nested[:150_000] + "\n" * 100_000)):
        (tmp_path / name).write_text(text)
        with pytest.raises(LoadError, match="too many parts"):
            load_all(tmp_path / name, sandbox)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mail_is_taken_apart(pieces: list[str]) -> None:
    assert list(articles("".join(pieces).encode()))


def test_a_sender_who_can_t_be_taken_apart_is_as_written() -> None:
    found = extract(".eml", b"From: Ruth\n <\nSubject: Rents\n\nIt fell.\n")
    assert (found.text, found.source.author) == ("It fell.", "Ruth <")
