from __future__ import annotations

import pytest

from index.documents.reflow import reflow


def test_lines_broken_to_fit_are_put_together() -> None:
    lines = ["The presi-", "dent of the whole council met", "them. He", "", "left at noon."]
    assert reflow(lines) == "The president of the whole council met them. He\n\nleft at noon."


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["the govern-", "ment of Orle"], "the government of Orle"),
        (["the vine\u00ad", "yards of Orle"], "the vineyards of Orle"),
        (["a well-", "known and long‐", "term plan"], "a well-known and long‐term plan"),
        # As it is written elsewhere on the page.
        (["Lake Skar-", "dal is dry; Skardal"], "Lake Skardal is dry; Skardal"),
        (["a re-", "election, no re-election"], "a re-election, no re-election"),
        (["six F-", "16s and Anglo-", "Saxon art"], "six F-16s and Anglo-Saxon art"),
        (["both pre-", "and post-war art"], "both pre- and post-war art"),
        (["it fell -", "and broke"], "it fell - and broke"),
    ],
)
def test_a_word_cut_in_two_is_whole_and_keeps_a_hyphen_of_its_own(
    lines: list[str], whole: str
) -> None:
    assert reflow(lines) == whole
