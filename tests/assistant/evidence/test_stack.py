"""Weights go with the models they were fitted to."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from assistant.evidence.linear import Level, load_models
from assistant.evidence.stack import FITTED, Stack, StackError, find_models, keep_models
from index.settings import PACKAGED_MODEL

OWN = Stack(PACKAGED_MODEL, "none")
OTHER = Stack("another", "none")
OWN_WITHOUT_MODELS = json.dumps({"stack": asdict(OWN)})
MODELS = replace(load_models(reader=False), levels=(Level(0.5, 9, 8),))


def test_what_is_kept_is_found_again_for_the_same_models_only(tmp_path: Path) -> None:
    keep_models(MODELS, OTHER, tmp_path)
    assert find_models(OTHER, tmp_path) == MODELS
    assert find_models(OWN, tmp_path) == load_models(reader=False)


def test_weights_of_other_models_are_said_to_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    find_models(OWN, tmp_path)
    assert not caplog.records
    find_models(OTHER, tmp_path)
    assert "dateline fit CASES" in caplog.text


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"stack": {"encoder": "all-MiniLM-L6-v2", "reader": "none"}}', '{"models": {}}'],
)
def test_what_can_not_be_read_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / FITTED).write_text(content)
    with pytest.raises(StackError, match="remove it, and fit again"):
        find_models(OWN, tmp_path)
