from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents.formats import Extracted, ExtractError, extract
from index.types import PublicationDate


def read(text: str) -> Extracted:
    return extract(".md", text.encode())


@pytest.mark.parametrize(
    "title",
    [
        "Gale Nora: ferries stay in port",
        "[[Nora]] keeps ferries in port",
        '"Nora" keeps ferries in port',
        "@nora keeps ferries in port",
        "Ferries in port: 50% of them",
        "*Nora* keeps ferries in port",
    ],
)
def test_front_matter_that_is_no_yaml_is_read_entry_by_entry(title: str) -> None:
    found = read(
        f"---\ntitle: {title}\ndate: 2024-02-30\npublished: 2024-03-01\nauthor:\n  - @ruth\n"
        "  - Tom Bell\npublisher: Port Herald\n---\nThe ferries stayed in port.\n"
    )
    assert found.text == "The ferries stayed in port."
    assert found.source.title == title.strip('"').replace("[[Nora]]", "Nora") or title[0] == '"'
    assert found.source.published == PublicationDate("2024-03-01")
    assert (found.source.author, found.source.publisher) == ("@ruth, Tom Bell", "Port Herald")


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_front_matter_of_other_systems(mark: str) -> None:
    equals = " = " if mark == "+++" else ": "
    text = (
        f"{mark}\r\ntitle{equals}Mill: a fire\r\ndate{equals}2024-03-01\r\n{mark}\r\nIt burned.\r\n"
    )
    found = read("\ufeff" + text)
    assert (found.text, found.source.title) == ("It burned.", "Mill: a fire")
    assert found.source.published == PublicationDate("2024-03-01")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe mayor said: we go on.\n\n---\n\nNobody left.\n",
        "---\nThe mayor of Orle said: we go on.\n\n---\n\nNobody left.\n",
        "***\n\nThe mayor said: we go on.\n\n---\n\nNobody left.\n",
    ],
)
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert "we go on." in read(text).text
    assert "Nobody left." in read(text).text


def test_a_row_of_a_table_is_a_line() -> None:
    found = read(
        "| Runner | Club | Time |\n|---|:-:|--:|\n"
        "| **Ida Holm** | [[clubs/North\\|North]] | 2:31 |\n"
        "| Eva Lund | | 2:40 |\n"
    )
    assert found.text.split("\n\n") == [
        "Runner | Club | Time",
        "Ida Holm | North | 2:31",
        "Eva Lund | 2:40",
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The [[Orle|town of Orle]] rests.[^a]<br>It ~~does not~~ sleeps.", "It sleeps."),
        ("It rests.[^1]\n\n[^1]: https://example.org/a", "It rests."),
        ("It rests.\n\n[^1]: Port Herald, 3 May 2024.", "(1) Port Herald, 3 May 2024."),
        ("![[map.png]] The ==old mill== fell.", "The old mill fell."),
        ("> [!quote]+ Ruth\n> It fell.", "Ruth It fell."),
        ("It <del>stood</del> fell&nbsp;down<!-- x -->.  \nHard.", "It fell down. Hard."),
        ("a == b and c == d", "a == b and c == d"),
    ],
)
def test_marks_of_notes_are_gone(text: str, plain: str) -> None:
    found = read(text)
    assert plain in found.text
    assert not any(mark in found.text for mark in ("[", "]", "~~", "<"))
    assert found.source.published is None


def test_blocks_of_html_are_text() -> None:
    found = read(
        "<div class='x'>\n<h2>The fire</h2>\n<p>It began in the <b>hay</b>,<br>they said.</p>\n"
        "<script>alert(1)</script></div>\n\n<!-- hidden -->\n\n"
        "<table><tr><th>Barn</th><th>Loss</th></tr><tr><td>East</td><td>4,000</td></tr></table>\n\n"
        "Nobody was hurt.\n"
    )
    assert found.text.split("\n\n") == [
        *("The fire", "It began in the hay,\nthey said.", "Barn | Loss", "East | 4,000"),
        "Nobody was hurt.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = "# Café in Orléans closes\n\n“We can’t go on,” said Chloé Gérard, who has run it.\n"
    found = extract(".md", text.encode(encoding))
    assert found.source.title == "Café in Orléans closes"
    assert found.text.endswith("“We can’t go on,” said Chloé Gérard, who has run it.")


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("-+[]^~=|:#!<>b \n\r\ufb01%\"'&é"), max_size=60))
def test_any_text_is_a_note_or_refused(text: str) -> None:
    try:
        found = read("---\n" + text)
    except ExtractError:
        return
    found.text.encode()
