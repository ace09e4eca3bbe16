"""Articles written as files of each kind."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

TITLE = "Council Keeps the Old Bridge"
FIRST = "The council met on Monday and voted to keep the old bridge in place for ten more years."
SECOND = "Jane Roe, the mayor, said that 350 trucks a day cross it and that no other way is left."
BODY = f"{FIRST}\n\n{SECOND}"

HTML = f"""<!DOCTYPE html><html><head><title>{TITLE} | The Example</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Example">
<meta name="author" content="Jane Doe"><link rel="canonical" href="https://example.org/bridge">
<meta property="article:published_time" content="2024-05-01T10:00:00Z">
<meta property="article:modified_time" content="2024-05-03T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<aside>Subscribe to our newsletter</aside><footer>Copyright The Example</footer></body></html>"""

MARKDOWN = f"""---
title: {TITLE}
publisher: The Example
author: Jane Doe
date: 2024-05-01
updated: 2024-05-03
url: https://example.org/bridge
---

# {TITLE}

The council met on Monday and **voted** to keep the [old bridge](https://example.org) in
place for ten more years.

{SECOND}
"""

MAIL = f"""From: Jane Doe <jane@example.org>
To: readers@example.org
Subject: {TITLE}
Date: Wed, 01 May 2024 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

The council met on Monday and voted to keep the old bridge in place for
ten more years.

Jane Roe, the mayor, said that 350 trucks a day cross it and that no
other way is left.
"""

RTF = rf"""{{\rtf1\ansi\ansicpg1252{{\info{{\author Jane Doe}}}}{{\fonttbl{{\f0 Arial;}}}}
\pard\b {TITLE}\b0\par
Published May 1, 2024\par
{FIRST}\par
{SECOND}\par
}}"""

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Example</title>
<item><title>{TITLE}</title><link>https://example.org/bridge</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Wed, 01 May 2024 23:00:00 -0400</pubDate><description>The bridge stays.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item></channel></rss>
"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Example</title><entry>
<title>{TITLE}</title><link href="https://example.org/bridge"/>
<author><name>Jane Doe</name></author><published>2024-05-01T10:00:00Z</published>
<updated>2024-05-03T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p><p>{SECOND}</p></div>
</content></entry></feed>
"""

ARTICLE = {
    "headline": TITLE,
    "source": {"name": "The Example"},
    "authors": ["Jane Doe"],
    "publishedAt": "2024-05-01T10:00:00Z",
    "updated": "2024-05-03",
    "url": "https://example.org/bridge",
    "maintext": BODY,
}


def pdf(pages: Sequence[Sequence[str]], title: str = TITLE) -> bytes:
    """Each page's lines, with a page number below."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setTitle(title)
    canvas.setAuthor("Jane Doe")
    for number, lines in enumerate(pages, start=1):
        for row, line in enumerate(lines):
            canvas.drawString(72, 760 - 16 * row, line)
        canvas.drawString(300, 40, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def docx() -> bytes:
    file = io.BytesIO()
    document = Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Jane Doe"
    document.add_paragraph(FIRST)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Trucks", "350"
    document.add_paragraph(SECOND)
    document.save(file)
    return file.getvalue()


def table(article: Mapping[str, object], separator: str) -> bytes:
    """Names in the first row, the article in the second."""
    file = io.StringIO()
    fields = {**article, "source": "The Example", "authors": "Jane Doe"}
    writer = csv.DictWriter(file, list(fields), delimiter=separator)
    writer.writeheader()
    writer.writerow(fields)
    return file.getvalue().encode()


def warc(pages: Sequence[tuple[str, str, str, bytes]]) -> bytes:
    """An archive of answers, each with its address, status and kind."""
    return b"".join(
        warc_record(
            address, "response", f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + raw
        )
        for address, status, kind, raw in pages
    )


def warc_record(address: str, kind: str, block: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def every_kind() -> dict[str, bytes]:
    """The same article by file name."""
    return {
        "plain.txt": f"{TITLE}\n\nPublished May 1, 2024\n\n{BODY}\n".encode(),
        "mark.md": MARKDOWN.encode(),
        "page.html": HTML.encode(),
        "paper.pdf": pdf(
            [
                [
                    "The council met on Monday and voted to keep the old bridge in place",
                    "for ten more years.",
                    "",
                ],
                [
                    "Jane Roe, the mayor, said that 350 trucks a day cross it and that no",
                    "other way is left.",
                ],
            ]
        ),
        "word.docx": docx(),
        "old.rtf": RTF.encode(),
        "one.json": json.dumps(ARTICLE).encode(),
        "many.jsonl": (json.dumps(ARTICLE) + "\n\n" + json.dumps(ARTICLE) + "\n").encode(),
        "list.json": json.dumps({"articles": [ARTICLE]}).encode(),
        "mail.eml": MAIL.encode(),
        "mails.mbox": f"From jane@example.org Wed May  1 10:00:00 2024\n{MAIL}\n".encode(),
        "feed.rss": RSS.encode(),
        "feed.atom": ATOM.encode(),
        "feed.xml": RSS.encode(),
        "page.html.gz": gzip.compress(HTML.encode()),
        "crawl.warc": warc([("https://example.org/bridge", "200 OK", "text/html", HTML.encode())]),
        "table.csv": table(ARTICLE, ","),
        "table.tsv": table(ARTICLE, "\t"),
    }
