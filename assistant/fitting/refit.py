"""Weights fitted anew to a user's own questions, and whether they answer those better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answerer import Assistant
from assistant.evaluation.cases import Case
from assistant.evaluation.metrics import Outcome, measure
from assistant.evidence.linear import Level, Models, load_models
from assistant.evidence.stack import Stack
from assistant.fitting.errors import FitError
from assistant.fitting.fit import fit_models
from assistant.fitting.groups import Group, RemembersReadings, find_groups
from assistant.reader.choose import open_reader
from assistant.reader.reader import Reader
from assistant.settings import NO_READER, Settings
from index import Index

FOLDS = 5
THRESHOLDS = tuple(step / 20 for step in range(1, 20))


@dataclass(frozen=True, slots=True)
class Refit:
    """Weights fitted to all the cases, for the models of a stack.

    `before` and `after` are how well each case was answered; after by weights fitted without it.
    """

    stack: Stack
    models: Models
    before: tuple[Outcome, ...]
    after: tuple[Outcome, ...]

    @property
    def better(self) -> bool:
        """Whether more of the answers are right."""
        right_before, right_after = (
            sum(o.correct for o in outcomes) for outcomes in (self.before, self.after)
        )
        return right_after > right_before


def refit(cases: Sequence[Case], index: Index, settings: Settings) -> Refit:
    """Fit weights to the cases, drawn to those that the models set come with.

    Raises `FitError` where nothing can be told from the cases.
    """
    found = open_reader(settings.reader)
    reader = RemembersReadings(found) if found else None
    stack = Stack(index.encoder_name, settings.reader if reader else NO_READER)
    prior = load_models(reader=reader is not None)
    groups = [find_groups([case], index) for case in cases]
    if len(cases) < FOLDS or not any(g.told.any() for some in groups for g in some):
        raise FitError(
            f"weights can't be fitted to these cases: give {FOLDS} or more, whose evidence is "
            "found in the articles of the index"
        )
    after: dict[int, Outcome] = {}
    sure: dict[int, Outcome] = {}
    for fold in range(FOLDS):
        held = range(fold, len(cases), FOLDS)
        models = fit_models(_without(groups, held), reader, prior)
        some = [cases[i] for i in held]
        after.update(zip(held, ask(some, index, models, reader), strict=True))
        sure.update(zip(held, ask(some, index, always(models), reader), strict=True))
    models = fit_models([g for some in groups for g in some], reader, prior)
    return Refit(
        stack,
        replace(models, levels=levels(list(sure.values()))),
        tuple(ask(cases, index, prior, reader)),
        tuple(after[i] for i in range(len(cases))),
    )


def ask(
    cases: Sequence[Case], index: Index, models: Models, reader: Reader | None
) -> list[Outcome]:
    """How well the cases are answered with those weights."""
    assistant = Assistant(index, Settings(reader=NO_READER), models=models, reader=reader)
    return [
        measure(case, assistant.answer(case.question, case.history), index.store.document)
        for case in cases
    ]


def always(models: Models) -> Models:
    """The same, but that something is answered whatever the support."""
    return replace(models, support=replace(models.support, threshold=0.0))


def levels(outcomes: Sequence[Outcome]) -> tuple[Level, ...]:
    """How often answers were right, by their support, of questions that were all answered."""
    found = []
    for threshold in THRESHOLDS:
        answered = [o for o in outcomes if o.support >= threshold]
        found.append(Level(threshold, len(answered), sum(o.correct for o in answered)))
    return tuple(found)


def _without(groups: Sequence[Sequence[Group]], held: range) -> list[Group]:
    return [g for i, some in enumerate(groups) if i not in held for g in some]
