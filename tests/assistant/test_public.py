"""The public door of `assistant`: what it lets out is what is written here, and no less."""

from __future__ import annotations

import assistant
from assistant import DatelineError

PUBLIC = """
Answer Assistant CasesError Citation Claim DatelineError Filter Message ModelError Passage PortError
QuestionError SavedError Searched Settings SettingsError UploadError __version__ answer
"""


def test_the_public_names_are_these() -> None:
    assert sorted(assistant.__all__) == sorted(PUBLIC.split())
    assert all(hasattr(assistant, name) for name in assistant.__all__)


def test_every_error_of_the_package_is_public() -> None:
    defined = {e for e in DatelineError.__subclasses__() if e.__module__.startswith("assistant.")}
    assert {e.__name__ for e in defined} <= set(assistant.__all__)
