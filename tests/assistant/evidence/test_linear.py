"""Weights stand under the names of the features they weigh; no other feature gets by."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant.evidence.linear import WEIGHTS, LinearModel, load_models, stack

ONE, TWO = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def test_features_are_stacked_by_name_whatever_their_order() -> None:
    model = LinearModel({"near": 2.0, "far": -1.0})
    assert model.odds({"near": ONE, "far": TWO}).tolist() == [2.0, -1.0]
    assert model.odds({"far": TWO, "near": ONE}).tolist() == [2.0, -1.0]


@pytest.mark.parametrize("names", [("near",), ("near", "far", "high"), ("near", "fat")])
def test_a_missing_or_unknown_name_is_an_error(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="differ: "):
        stack(dict.fromkeys(names, ONE), ("near", "far"))


def test_a_threshold_lies_between_probabilities() -> None:
    support = load_models(reader=False).support
    for sign, answered in ((-1, False), (1, True)):
        features = {
            name: np.asarray(sign * np.sign(weight), np.float32)
            for name, weight in support.weights.items()
        }
        assert (float(support.probability(features)) >= support.threshold) is answered


def test_the_file_of_weights_has_no_feature_twice() -> None:
    text = WEIGHTS.read_text(encoding="utf-8")
    pairs = json.loads(text, object_pairs_hook=lambda pairs: [name for name, _ in pairs])
    assert len(pairs) == len(set(map(str, pairs)))
