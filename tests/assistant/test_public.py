"""The public door of `assistant`: what it lets out is what is written here, and no less."""

from __future__ import annotations

import re
from importlib import import_module

import assistant
from assistant import DatelineError
from index import errors

PUBLIC = """
Answer Assistant CasesError Citation Claim DatelineError Filter FitError Message ModelError Passage
PortError QuestionError SavedError Searched Settings SettingsError StackError SureError UploadError
__version__ answer
"""


def test_the_public_names_are_these() -> None:
    assert sorted(assistant.__all__) == sorted(PUBLIC.split())
    assert all(hasattr(assistant, name) for name in assistant.__all__)


def test_every_error_of_the_package_is_public() -> None:
    defined = {e for e in DatelineError.__subclasses__() if e.__module__.startswith("assistant.")}
    assert {e.__name__ for e in defined} <= set(assistant.__all__)


def test_the_drawing_of_the_errors_is_true() -> None:
    drawn = re.findall(r"[|`]- (\w+) +([\w.]+): ", errors.__doc__ or "")
    for name, module in drawn:
        assert getattr(import_module(module), name).__module__ == module

    def below(error: type[DatelineError]) -> set[str]:
        return {error.__name__}.union(*map(below, error.__subclasses__()))

    assert {name for name, _ in drawn} == below(DatelineError) - {"DatelineError"}
