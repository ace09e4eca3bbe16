"""How sure an answer is, by what was measured, never by hope."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evidence.linear import Level, load_models
from assistant.evidence.sure import SureError, surer

LEVELS = (Level(0.5, 200, 150), Level(0.7, 150, 140), Level(0.9, 40, 40))
MODELS = replace(load_models(reader=False), levels=LEVELS)


# The bounds are those of the tables of Clopper and Pearson: .695 of 150 in 200, .889 of 140 in
# 150, .928 of 40 in 40.
@pytest.mark.parametrize(("sure", "threshold"), [(0.69, 0.5), (0.8, 0.7), (0.88, 0.7), (0.92, 0.9)])
def test_the_lowest_threshold_that_is_sure_enough(sure: float, threshold: float) -> None:
    assert surer(MODELS, sure).support.threshold == threshold


def test_what_was_never_measured_is_not_promised() -> None:
    with pytest.raises(SureError, match="the surest were right 93% of the time"):
        surer(MODELS, 0.95)
    with pytest.raises(SureError, match="right 0% of the time"):
        surer(replace(MODELS, levels=()), 0.5)
