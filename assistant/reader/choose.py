"""Which reader a setting means."""

from __future__ import annotations

import logging

from platformdirs import user_cache_path

from assistant.reader.cross_encoder import CrossEncoderReader
from assistant.reader.reader import AdaptedReader, Reader
from assistant.reader.weights import installed
from assistant.settings import NO_READER, PACKAGED_READER

log = logging.getLogger(__name__)


def open_reader(name: str) -> Reader | None:
    """The reader that comes with the program, a cross-encoder by its name or folder, or none.

    None too where the packaged weights are not installed: answers are then chosen without.
    """
    if name == NO_READER:
        return None
    if name != PACKAGED_READER:
        return CrossEncoderReader(name)
    if not installed():
        log.warning(
            "the reader's weights are not installed, so that answers are chosen without it; "
            "`make reader` installs them, DATELINE_READER=none silences this"
        )
        return None
    return AdaptedReader(user_cache_path("dateline"))
