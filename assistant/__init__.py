"""Questions about a corpus of news articles, answered with exact citations.

from assistant import answer
answer("How many aid trucks a day did the US ask for?").text
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.settings import WriterSettings, read_writer_settings
from assistant.types import Answer, Citation, Claim, Message, Passage
from index.filter import Filter
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.answerer import Answerer

__all__ = ["Answer", "Citation", "Claim", "Message", "Passage", "answer", "open_answerer"]


def answer(
    question: str,
    history: Sequence[Message] = (),
    *,
    publisher: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Answer:
    """Answer `question` from the index that the settings name (see `index.settings`).

    `history` are the turns before, oldest first, for questions that lean on them. `publisher`,
    `since` and `until` limit the articles that are asked (see `index.filter`). The index is opened
    once and kept open. Raises `QuestionError` for a question that can't be searched for,
    `FilterError` for what is no date, `StoreError` where there is no index, `SettingsError` and
    `ModelError` for a bad setting.
    """
    answerer = _open(Settings(), read_writer_settings())
    return answerer.answer(question, history, Filter(publisher, since, until))


def open_answerer(
    settings: Settings, writing: WriterSettings | None = None, *, show_unsupported: bool = False
) -> Answerer:
    """An answerer over the index of these settings, written by the model of `writing`, if any.

    Raises `StoreError`, `EncoderError`, and `ModelError` where `writing` names no kind of model.
    """
    from assistant.answerer import Answerer
    from assistant.answering.entailment import open_support
    from assistant.evidence.rerank import Reranker
    from assistant.models.language_model import Writer
    from index.encoder.onnx import ENCODER, open_encoder
    from index.store.reader import Store

    store = Store.open(settings.store, settings.encoder_spec.name)
    encoder = open_encoder(settings.encoder_spec, settings.store / ENCODER)
    return Answerer(
        store,
        encoder,
        writer=Writer(writing) if writing and writing.writer else None,
        support=open_support(encoder, writing.verifier if writing else ""),
        reranker=Reranker(writing.reranker) if writing and writing.reranker else None,
        show_unsupported=show_unsupported,
    )


@lru_cache(maxsize=4)
def _open(settings: Settings, writing: WriterSettings) -> Answerer:
    return open_answerer(settings, writing)
