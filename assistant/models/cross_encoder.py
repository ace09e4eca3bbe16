"""Cross-encoders of sentence-transformers, loaded from a folder or the machine's own models."""

from __future__ import annotations

from typing import Any

from index.encoder.transformer import EncoderError


def load_cross_encoder(name: str, setting: str) -> Any:
    """The cross-encoder of that name or folder. Raises `EncoderError`, naming the setting."""
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu")
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"the cross-encoder {name!r} is not on this machine; {setting} names its folder, and "
            "without it the embedding model does the work"
        ) from error
