"""A tiny cross-encoder of random weights, for tests of what is done with its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def save_cross_encoder(folder: Path, words: Sequence[str], labels: Mapping[int, str]) -> Any:
    """Write it into `folder`, knowing those words and giving a score a label; the network."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(0)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        id2label=dict(labels),
        label2id={label: row for row, label in labels.items()},
    )
    network = BertForSequenceClassification(config)
    network.save_pretrained(folder)
    return network
