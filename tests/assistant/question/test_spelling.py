from __future__ import annotations

import pytest

from assistant.question.spelling import correct
from index.store.reader import Store


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("why did the us abstain", "why did the US abstain"),
        ("Us position on Rafah?", "US position on Rafah?"),
        ("what divides Israel and us officials", "what divides Israel and US officials"),
        ("What did Blinken tell us?", "What did Blinken tell us?"),
        ("Which aid is left for us?", "Which aid is left for us?"),
        ("What is the use of it?", "What is the use of it?"),
        ("Was Rafha invaded?", "Was Rafah invaded?"),
        ("What did Netanyhau insist on?", "What did Netanyahu insist on?"),
        ("What did Macron say?", "What did Macron say?"),
        ("Did Mr. Katz meet mrs Lee?", "Did Katz meet Lee?"),
    ],
)
def test_a_question_is_put_right_where_it_is_clear(typed: str, meant: str, corpus: Store) -> None:
    assert correct(typed, corpus) == meant
