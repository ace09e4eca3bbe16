"""A question and a window as arrays: what is cut, and which pieces are whose."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from assistant.reader.layout import CLOSE, MOST_OF_SENTENCE, OPEN, PAD, Window, lay_out

WORDS = ["<s>", "<pad>", "</s>", "<unk>", "who", "said", "so", "the", "minister", "report"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    vocabulary = {word: row for row, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    return tokenizer


def test_each_row_of_parts_is_the_mean_of_one_text(tokenizer: Tokenizer) -> None:
    long = Window("who said so", "report", ("the minister said so", "who"))
    short = Window("who", "", ("so",))
    batch = lay_out([long, short], tokenizer)
    pieces = [[WORDS[i] for i in row] for row in batch.ids]
    assert pieces[0] == "<s> who said so </s> </s> report the minister said so who </s>".split()
    assert pieces[1][:6] == "<s> who </s> </s> so </s>".split()
    assert set(pieces[1][6:]) == {WORDS[PAD]}
    assert batch.mask.sum(axis=1).tolist() == [13, 6]
    told = [
        [" ".join(pieces[w][i] for i in np.flatnonzero(part)) for part in window]
        for w, window in enumerate(batch.parts)
    ]
    assert told == [["who said so", "the minister said so", "who"], ["who", "so", ""]]
    assert batch.parts.sum(axis=2).tolist() == [[1, 1, 1], [1, 1, 0]]


def test_a_sentence_without_end_is_cut(tokenizer: Tokenizer) -> None:
    batch = lay_out([Window("who", "", ("so " * 1000, "said"))], tokenizer)
    assert batch.ids.shape == (1, 4 + MOST_OF_SENTENCE + 1 + 1)
    assert (batch.ids[0, 0], batch.ids[0, -1]) == (OPEN, CLOSE)


def test_what_has_no_pieces_is_no_division_by_zero(tokenizer: Tokenizer) -> None:
    assert np.isfinite(lay_out([Window("", "", ("", "so"))], tokenizer).parts).all()
