"""The reader's network: a pretrained encoder, adapted at low rank, and a head for sentences.

Low-rank adaptation: Hu et al., LoRA, 2021. Only the adapter and the head are trained and kept, a
few megabytes beside the encoder's published weights.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar, cast

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModel
from transformers.utils.logging import disable_progress_bar

from index.replacing import replacing

RANK = 16
SCALE = 2.0
HEAD_WIDTH = 256

Layer = TypeVar("Layer", bound=nn.Module)


class Adapted(nn.Module):
    """A frozen linear layer with a trained correction of low rank."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output and the correction."""
        down, up = self.down.to(x.dtype), self.up.to(x.dtype)
        return cast("Tensor", self.layer(x)) + nn.functional.linear(
            nn.functional.linear(x, down), up * SCALE
        )

    def merged(self) -> nn.Linear:
        """One plain layer that does the same."""
        with torch.no_grad():
            self.layer.weight += (self.up @ self.down * SCALE).to(self.layer.weight.dtype)
        return self.layer


class ReaderNetwork(nn.Module):
    """Scores the sentences of windows: log-odds that each answers the question."""

    def __init__(self, encoder: nn.Module, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self._width = width
        self.head = nn.Sequential(
            nn.Linear(4 * width, HEAD_WIDTH), nn.GELU(), nn.Linear(HEAD_WIDTH, 1)
        )

    def forward(self, ids: Tensor, mask: Tensor, parts: Tensor) -> Tensor:
        """Scores (windows, sentences) of a `Batch`'s arrays."""
        pieces = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        means = nn.functional.layer_norm(parts @ pieces, (self._width,))
        question, sentences = means[:, :1], means[:, 1:]
        features = [
            sentences,
            question.expand_as(sentences),
            sentences * question,
            (sentences - question).abs(),
        ]
        return cast("Tensor", self.head(torch.cat(features, dim=-1))).squeeze(-1)

    def trained(self) -> dict[str, nn.Parameter]:
        """The weights that training changes, by name."""
        return {name: p for name, p in self.named_parameters() if p.requires_grad}

    def merge(self) -> None:
        """Fold the adapter into the encoder's own layers, for use."""
        for parent, name, layer in _layers(self.encoder, Adapted):
            setattr(parent, name, layer.merged())


def build(encoder_folder: Path) -> ReaderNetwork:
    """An untrained reader over the encoder in a folder."""
    disable_progress_bar()  # type: ignore[no-untyped-call]
    encoder = AutoModel.from_pretrained(encoder_folder)
    encoder.requires_grad_(False)
    for parent, name, layer in _layers(encoder.encoder, nn.Linear):
        setattr(parent, name, Adapted(layer))
    return ReaderNetwork(encoder, encoder.config.hidden_size)


def save_adapter(network: ReaderNetwork, file: Path) -> None:
    """Keep what was trained, in half precision. The file is whole or not there."""
    with replacing(file) as part:
        save_file({n: p.detach().half().contiguous() for n, p in network.trained().items()}, part)


def load_adapter(network: ReaderNetwork, file: Path) -> None:
    """Take what was trained from a file of `save_adapter`."""
    kept = {name: weights.float() for name, weights in load_file(file).items()}
    found = network.load_state_dict(kept, strict=False)
    if found.unexpected_keys or network.trained().keys() & set(found.missing_keys):
        raise ValueError(f"{file} is no adapter of this network")


def _layers(within: nn.Module, kind: type[Layer]) -> list[tuple[nn.Module, str, Layer]]:
    return [
        (parent, name, child)
        for parent in list(within.modules())
        if not isinstance(parent, Adapted)
        for name, child in list(parent.named_children())
        if isinstance(child, kind)
    ]
