from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.furniture import find_furniture, find_title
from index.text.sentences import CHUNK_TOKENS, LONGEST_SENTENCE, SPACE, chunk, split
from index.types import Document
from tests.index.conftest import SEEDS, load_only
from tests.index.hashing import HashingEncoder


def document(text: str) -> Document:
    return Document("a.txt", text, furniture=find_furniture("a.txt", text, find_title(text)))


@pytest.mark.parametrize(
    "sentences",
    [
        ["He met Mr. Blinken in the U.S. on Oct. 13.", "They left at 5 p.m. Tuesday."],
        ["The U.S. Senate voted.", "The U.N. abstained."],
        ["“We will go.", "We must,” he said.", "He left."],
        ["“Will they go?” he asked.", "“No!” she said."],
        ['Terming it a "major error."', "Mr. Herzog agreed."],
        ["No. 5 was first, at $1.2 million.", "Nobody objected."],
        ["He waited … and left.", "Then he came back."],
        ["One ends here.", "Two ends here."],
        ["Sen. Chuck Schumer, D-N.Y., spoke.", "Gov. Kathy Hochul left."],
        ["John F. Kennedy met J. K. Rowling."],
        ["Conditions improved since the call.", "Mr. Miller said so."],
        ["He lives in the U.S.", "He works there."],
        ["It was plan B.", "It failed."],
        ["They have to free them all.” ’", "He added that talks went on."],
        ["“We went.” ”", "“They stayed,” she said."],
        ["Nobody came.", "“ We will go. ”", "She left."],
    ],
)
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u00a0 "])
def test_boundaries(sentences: list[str], space: str) -> None:
    assert [s.text for s in split(document(space.join(sentences)))] == sentences


@pytest.mark.parametrize("mark", ["‘", "“"])
def test_a_stray_quotation_mark_opens_no_sentence(mark: str) -> None:
    found = split(
        document(f"“They have to free them.” {mark} He added that talks went on. He left.")
    )
    assert [s.text for s in found] == [
        "“They have to free them.”",
        "He added that talks went on.",
        "He left.",
    ]


def test_a_sentence_goes_on_over_the_lines_of_a_text_broken_to_a_width() -> None:
    lines = [
        "The council of Kall said on Thursday that the dam above the town",
        "would be raised before the end of the year. The road over the dam",
        "stays closed until then, and nobody knows when the work begins or",
        "what it will cost.",
    ]
    for newline in ("\n", "\r\n"):
        found = split(document(newline.join(lines)))
        assert [" ".join(s.text.split()) for s in found] == [
            "The council of Kall said on Thursday that the dam above the town would be raised"
            " before the end of the year.",
            "The road over the dam stays closed until then, and nobody knows when the work begins"
            " or what it will cost.",
        ]


def test_a_newline_ends_a_sentence() -> None:
    found = split(document("The story starts.\r\n\r\nA caption without a stop\nThe story ends."))
    assert [(s.text, s.paragraph) for s in found] == [
        ("The story starts.", 0),
        ("A caption without a stop", 1),
        ("The story ends.", 2),
    ]


def test_a_line_may_hold_furniture_at_both_ends() -> None:
    line = "WASHINGTON (AP) — He met the president on Monday at noon. John Doe/AFP via Getty Images"
    assert [s.text for s in split(document(line))] == ["He met the president on Monday at noon."]


@pytest.mark.parametrize("text", ["a" * 1500, "word " * 400])
def test_what_has_no_end_is_cut_into_parts_that_stand_apart(text: str) -> None:
    sentences = split(document(text))
    assert "".join(s.text for s in sentences).replace(" ", "") == text.replace(" ", "")
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))


# A newline and furniture in the mix, and short forms that put the rules to work.
TEXTS = st.text() | st.lists(
    st.sampled_from(
        [
            "Mr. ",
            "U.S. ",
            "“No.” ",
            "He left. ",
            "\n",
            "\r\n",
            "\u00a0",
            "Related Posts\n",
            "… ",
            "\ufeff",
        ]
    )
    | st.text(max_size=8)
).map("".join)


@given(TEXTS)
def test_spans_are_exact_in_order_and_apart(text: str) -> None:
    sentences = split(document(text))
    for s in sentences:
        assert text[s.span.start : s.span.end] == s.text == s.text.strip(SPACE)
        assert 0 < len(s.text) <= LONGEST_SENTENCE
    assert all(a.span.end <= b.span.start for a, b in pairwise(sentences))


@given(TEXTS)
def test_no_letter_is_lost_but_furniture(text: str) -> None:
    whole = document(text)
    kept = [s.span for s in split(whole)]
    covered = {i for span in (*kept, *whole.furniture) for i in range(span.start, span.end)}
    assert all(i in covered or not c.isalnum() for i, c in enumerate(text))


@given(TEXTS)
def test_every_sentence_is_in_a_chunk_and_spans_are_exact(text: str) -> None:
    whole = document(text)
    sentences = split(whole)
    chunks = chunk(whole, sentences, HashingEncoder().count_tokens)
    assert {s for c in chunks for s in c.sentences} == set(sentences)
    assert all(text[c.span.start : c.span.end] == c.text for c in chunks)


def test_chunks_keep_to_their_size_and_overlap_by_a_sentence() -> None:
    count = HashingEncoder().count_tokens
    whole = document(
        "\n".join(f"This is sentence {i} of a long and dull report." for i in range(60))
    )
    chunks = chunk(whole, split(whole), count)
    assert len(chunks) > 3
    assert all(sum(count([s.text for s in c.sentences])) <= CHUNK_TOKENS for c in chunks)
    assert all(a.sentences[-1] == b.sentences[0] for a, b in pairwise(chunks))


def test_the_seeds_are_split_exactly_and_in_full() -> None:
    counts = {}
    for path in sorted(SEEDS.glob("*.txt")):
        whole = load_only(path)
        sentences = split(whole)
        counts[path.name[:3]] = len(sentences)
        assert all(whole.text[s.span.start : s.span.end] == s.text for s in sentences)
    # Read by eye: none wrong, none missed.
    assert counts == {"000": 42, "001": 23, "002": 47, "003": 47, "004": 33}
