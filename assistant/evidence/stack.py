"""Models that belong together, and the weights that were fitted to them.

The program comes with weights for its own encoder, with and without its reader. `dateline fit`
leaves others in the folder of an index, which go before them there.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.evidence.linear import Models, load_models, read_models, to_plain
from assistant.settings import NO_READER, PACKAGED_READER
from index.errors import DatelineError
from index.replacing import replacing
from index.settings import PACKAGED_MODEL

log = logging.getLogger(__name__)

FITTED = "weights.json"


class StackError(DatelineError):
    """The weights in the folder of an index can't be read."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The names of an encoder and of a reader, as they are set."""

    encoder: str
    reader: str

    @property
    def packaged(self) -> bool:
        """Whether the weights that come with the program were fitted to it."""
        return self.encoder == PACKAGED_MODEL and self.reader in (PACKAGED_READER, NO_READER)


def find_models(stack: Stack, folder: Path) -> Models:
    """The weights fitted to the stack: those in the folder of an index, else the program's own.

    Raises `StackError` where there are some that can't be read.
    """
    fitted = _fitted(folder / FITTED, stack)
    if fitted is None and not stack.packaged:
        log.warning(
            "the weights by which answers are chosen were fitted to other models than %s and %s; "
            "fit them to these: dateline fit CASES",
            *(stack.encoder, stack.reader),
        )
    return fitted or load_models(reader=stack.reader != NO_READER)


def origin_of_weights(stack: Stack, folder: Path) -> str:
    """Where the weights of `find_models` come from, and whether they were fitted to the stack."""
    if _fitted(folder / FITTED, stack) is not None:
        return f"fitted to your cases, in {folder / FITTED}"
    return "those that come along" if stack.packaged else "fitted to other models than these"


def keep_models(models: Models, stack: Stack, folder: Path) -> None:
    """Leave weights in the folder of an index."""
    kept = {"stack": asdict(stack), "models": to_plain(models)}
    with replacing(folder / FITTED) as part:
        part.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _fitted(file: Path, stack: Stack) -> Models | None:
    if not file.exists():
        return None
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return read_models(kept["models"]) if kept["stack"] == asdict(stack) else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StackError(f"{file} can't be read; remove it, and fit again: {error}") from error
