"""A user's own cases move the weights, each measured by weights that have not seen it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.cases import Case, read_cases
from assistant.evaluation.metrics import Outcome
from assistant.evidence.linear import load_models
from assistant.evidence.stack import Stack
from assistant.fitting.errors import FitError
from assistant.fitting.refit import Refit, levels, refit
from assistant.settings import Settings
from index import Index
from tests.conftest import SEEDS
from tests.index.hashing import HashingEncoder

FIXTURES = Path(__file__).parents[2] / "fixtures"
READS_NOTHING = Settings(reader="none")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.open(tmp_path_factory.mktemp("refit") / "store", encoder=HashingEncoder())
    index.sync(SEEDS)
    return index


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return read_cases(FIXTURES / "tuning.jsonl")[:40]


@pytest.fixture(scope="module")
def tried(cases: tuple[Case, ...], index: Index) -> Refit:
    return refit(cases, index, READS_NOTHING)


def test_each_case_is_measured_before_and_after(tried: Refit, cases: tuple[Case, ...]) -> None:
    assert [o.case for o in tried.before] == [o.case for o in tried.after] == list(cases)
    assert tried.stack == Stack(HashingEncoder().name, "none")
    assert tried.models.relevance != load_models(reader=False).relevance


def test_it_is_better_only_if_more_is_right(tried: Refit) -> None:
    def right(outcomes: tuple[Outcome, ...]) -> int:
        return sum(o.correct for o in outcomes)

    assert tried.better == (right(tried.after) > right(tried.before))


def test_levels_count_what_is_answered_from_each_support_on(tried: Refit) -> None:
    counted = levels(tried.after)
    assert [level.answered for level in counted] == sorted(
        (level.answered for level in counted), reverse=True
    )
    assert all(level.right <= level.answered for level in counted)
    assert tried.models.levels[0].answered >= tried.models.levels[-1].answered


def test_cases_that_tell_nothing_are_refused(index: Index, cases: tuple[Case, ...]) -> None:
    with pytest.raises(FitError, match="give 5 or more"):
        refit(cases[:4], index, READS_NOTHING)
    unanswerable = tuple(c for c in cases if not c.answerable)
    with pytest.raises(FitError, match="whose evidence"):
        refit(unanswerable or cases[:1], index, READS_NOTHING)
