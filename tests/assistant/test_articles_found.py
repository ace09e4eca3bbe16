"""Questions of articles as they are found: pages with tables and times, notes of correction, lines
broken to a width. Each is read, indexed and asked as a user does it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answerer import Assistant
from index import Index

RESULTS = """<!doctype html><html><head><title>Skarvik elects its council</title></head><body>
<article><h1>Skarvik elects its council</h1>
<p>Voters in Skarvik chose a new council on Sunday, and the count ended shortly before midnight.</p>
<table><tr><th>Candidate</th><th>Party</th><th>Votes</th></tr>
<tr><td>Ada Quill</td><td>Harbour List</td><td>2,731</td></tr>
<tr><td>Bo Lund</td><td>Labour</td><td>1,904</td></tr>
<tr><td>Carl Ness</td><td>Greens</td><td>866</td></tr></table>
<p>Turnout was lower than four years ago, and nobody asked for a recount, the clerk said.</p>
</article></body></html>"""
LIVE = """<!doctype html><html><head><title>Flood in Kall: live</title></head><body>
<article><h1>Flood in Kall: live</h1>
<div><time>18:20</time><h2>Bridge open again</h2>
<p>The bridge over the Kall is open again, and 300 people have gone back to their homes.</p></div>
<div><time>09:45</time><h2>School under water</h2>
<p>The school by the river is under water, and the children were taken to the town hall.</p></div>
</article></body></html>"""
CORRECTED = """\
Tunnel under the Kall to open in May

By Ada Quill

March 3, 2024

The tunnel under the Kall opens in May, the town said. The tunnel has cost 7.5 million crowns.

Cars pay nothing in the first year.

Corrected on March 4, 2024. An earlier version said that the tunnel cost 75 million crowns.
"""
WRAPPED = """Orle closes its harbour

March 9, 2024

The harbour of Orle is closed to ships from Monday on because a
crane fell into the water near the pier and has to be lifted out,
which the harbour master, Bo Lund, said would take at least two
weeks.
"""


@pytest.mark.parametrize(
    ("name", "article", "question", "says", "not_says"),
    [
        ("a.html", RESULTS, "How many votes did Ada Quill get?", "Votes: 2,731", "1,904"),
        ("a.html", RESULTS, "Which party is Bo Lund of?", "Party: Labour", "Harbour"),
        ("a.html", LIVE, "What happened at 09:45?", "09:45 School under water", "18:20"),
        ("a.txt", CORRECTED, "What has the tunnel cost?", "7.5 million crowns", " 75 million"),
        ("a.txt", CORRECTED, "What did the earlier version say?", "75 million crowns", "7.5"),
        (
            "a.txt",
            WRAPPED,
            "Why is the harbour of Orle closed?",
            "from Monday on because a crane fell into the water near the pier and has to be lifted",
            "\n",
        ),
    ],
)
def test_what_the_article_says_is_answered(
    answerer: Assistant,
    tmp_path: Path,
    name: str,
    article: str,
    question: str,
    says: str,
    not_says: str,
) -> None:
    (tmp_path / name).write_text(article, encoding="utf-8")
    with Index.open(tmp_path / "store", encoder=answerer.index.encoder) as index:
        index.sync(tmp_path / name)
        answer = Assistant(index).answer(question)
        assert says in answer.text
        assert not_says not in answer.text
        for citation in answer.citations:
            text = index.document(citation.document).text
            assert citation.quote == text[citation.start : citation.end]
            if name.endswith(".txt"):
                assert citation.quote == article[citation.start : citation.end]
