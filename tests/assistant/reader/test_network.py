"""Adapter and encoder are the same network before and after they are merged, saved and read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from torch import Tensor

    from assistant.reader.network import ReaderNetwork

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from transformers import MPNetConfig, MPNetModel

    config = MPNetConfig(
        vocab_size=40,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
    )
    MPNetModel(config).save_pretrained(tmp_path)
    return tmp_path


def scored(network: ReaderNetwork) -> Tensor:
    import torch

    ids = torch.tensor([[0, 5, 2, 2, 6, 7, 8, 2]])
    parts = torch.zeros(1, 3, 8)
    parts[0, 0, 1] = parts[0, 1, 4] = 1
    parts[0, 2, 5:7] = 0.5
    with torch.inference_mode():
        return network.eval().forward(ids, torch.ones_like(ids), parts)


def trained(folder: Path) -> ReaderNetwork:
    """A network whose adapter says something."""
    import torch

    from assistant.reader.network import build

    torch.manual_seed(1)
    network = build(folder)
    for weights in network.trained().values():
        weights.data.normal_(std=0.1)
    return network


def test_an_untrained_adapter_changes_nothing(folder: Path) -> None:
    import torch

    from assistant.reader.network import build

    network = build(folder)
    before = scored(network)
    network.merge()
    assert torch.allclose(before, scored(network), atol=1e-6)
    assert before.shape == (1, 2)


def test_a_merged_adapter_scores_as_it_did_apart(folder: Path) -> None:
    import torch

    from assistant.reader.network import build

    network = trained(folder)
    before = scored(network)
    network.merge()
    assert torch.allclose(before, scored(network), atol=1e-5)
    assert not torch.allclose(before, scored(build(folder)), atol=1e-3)


def test_what_was_trained_is_read_back(folder: Path, tmp_path: Path) -> None:
    import torch

    from assistant.reader.network import build, load_adapter, save_adapter

    network = trained(folder)
    save_adapter(network, tmp_path / "adapter.safetensors")
    again = build(folder)
    load_adapter(again, tmp_path / "adapter.safetensors")
    assert torch.allclose(scored(network), scored(again), atol=1e-2)
    assert all("layer.weight" not in name for name in network.trained())


def test_the_file_of_another_network_is_refused(folder: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from assistant.reader.network import build, load_adapter

    save_file({"other": torch.zeros(1)}, tmp_path / "adapter.safetensors")
    with pytest.raises(ValueError, match="no adapter"):
        load_adapter(build(folder), tmp_path / "adapter.safetensors")
