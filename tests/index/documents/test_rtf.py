from __future__ import annotations

import pytest

from index.documents.formats import ExtractError, extract


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"A caf\'e9 \u8220?closed\u8221? it.\par At 40.\par", "A café “closed” it.\n\nAt 40."),
        (rb"{\*\generator Riched20;}{\header Page 1}Text.\par", "Text."),
        (rb"\trowd Votes\cell 1,482\cell\row\pard End.", "Votes | 1,482\n\nEnd."),
        (b"Caf\xe9 \x93Roe\x94", "Café “Roe”"),
        (rb"{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cc\'fd\'f0", "Мэр"),
    ],
)  # fmt: skip
def test_the_text_is_read_without_what_forms_it(written: bytes, text: str) -> None:
    assert extract(".rtf", rb"{\rtf1\ansi\ansicpg1252 " + written + b"}").text == text


def test_what_is_no_rtf_says_so() -> None:
    with pytest.raises(ExtractError, match="no RTF"):
        extract(".rtf", b"The council met.")
