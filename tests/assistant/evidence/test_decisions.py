"""The weights stand under the names of the features they weigh, in their order."""

import json

import numpy as np

from assistant.evidence.answerability import SUPPORT
from assistant.evidence.decisions import WEIGHTS, load_decisions
from assistant.evidence.features import RELEVANCE
from assistant.evidence.select import ADDITION


def test_every_feature_has_its_weight_and_no_other_has_one() -> None:
    fitted = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert tuple(fitted["relevance"]["weights"]) == RELEVANCE
    assert tuple(fitted["addition"]["weights"]) == ADDITION
    assert tuple(fitted["support"]["weights"]) == SUPPORT


def test_a_threshold_lies_between_probabilities() -> None:
    support = load_decisions().support
    against, in_favour = -np.sign(support.weights), np.sign(support.weights)
    assert 0 <= support.probability(against) < support.threshold
    assert support.threshold <= support.probability(in_favour) <= 1
