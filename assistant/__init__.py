"""Questions about a corpus of news articles, answered with exact citations.

    from assistant import answer
    answer("How many aid trucks a day did the US ask for?").text

Importing this loads no heavy library. Warnings go to the loggers below `assistant`.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version

from assistant.answerer import Assistant
from assistant.chat.errors import PortError, UploadError
from assistant.evaluation.cases import CasesError
from assistant.evidence.stack import StackError
from assistant.evidence.sure import SureError
from assistant.fitting.errors import FitError
from assistant.models.language_model import ModelError
from assistant.question.read import QuestionError
from assistant.saved.record import SavedError
from assistant.settings import Settings, SettingsError, read_settings
from assistant.types import Answer, Citation, Claim, Message, Passage, Searched
from index import DatelineError, Filter, Index
from index import Settings as IndexSettings

__all__ = [
    "Answer",
    "Assistant",
    "CasesError",
    "Citation",
    "Claim",
    "DatelineError",
    "Filter",
    "FitError",
    "Message",
    "ModelError",
    "Passage",
    "PortError",
    "QuestionError",
    "SavedError",
    "Searched",
    "Settings",
    "SettingsError",
    "StackError",
    "SureError",
    "UploadError",
    "__version__",
    "answer",
]

__version__ = version("dateline")

logging.getLogger(__name__).addHandler(logging.NullHandler())


def answer(
    question: str,
    history: Sequence[Message] = (),
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Answer:
    """Answer `question` from the index that the settings name (see `index.Settings`).

    `history` are the turns before, oldest first, for questions that lean on them. `publisher`,
    `since` and `until` limit the articles that are asked (see `index.Filter`). The index is opened
    once and kept open. Raises `QuestionError` for a question that can't be searched for,
    `FilterError` for what is no date or a publisher of no article, `StoreError` where there is no
    index or it is another model's, `EncoderError` where the embedding model isn't on this machine,
    `SettingsError`, `SureError` and `ModelError` for a bad setting.
    """
    assistant = _open(IndexSettings(), read_settings())
    return assistant.answer(question, history, Filter(publisher, since, until))


@lru_cache(maxsize=4)
def _open(index: IndexSettings, settings: Settings) -> Assistant:
    return Assistant(Index.open(settings=index), settings)
