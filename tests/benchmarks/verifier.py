"""How well the support score tells supported claims from others, on WiCE (Kamoi et al., 2023).

    python -m tests.benchmarks.verifier FOLDER_OF_WICE

Claims of Wikipedia against the web articles that they cite. An article's premise is the few
sentences nearest to the claim, the same ones for every measure. "Supported" is yes; "partially
supported" and "not supported" are no. Balanced accuracy is at each measure's own best threshold
on the other half of the claims, so neither is judged on what it was set on. The baseline is the
bare cosine of the embedding model.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.facts import turned_round, unborne_names, unborne_numbers
from assistant.support import COVERED, Support
from index.embed import PACKAGED_MODEL, Encoder
from index.export import prepare_model
from index.words import content_words
from tests.benchmarks.corpora import read_lines

PRESELECTED = 24
PREMISE = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim with its gold label and every measure's score."""

    label: str
    scores: dict[str, float]


def premise(claim: str, sentences: list[str], encoder: Encoder) -> tuple[str, float, float]:
    """The sentences nearest to the claim, their greatest cosine, and that of them together."""
    stems = {word.stem for word in content_words(claim)}
    shared = [len(stems & {w.stem for w in content_words(s)}) for s in sentences]
    rows = sorted(np.argsort(-np.array(shared), kind="stable")[:PRESELECTED])
    encoded = encoder.encode_passages([claim, *(sentences[row] for row in rows)])
    cosines = np.stack([e.vector for e in encoded[1:]]) @ encoded[0].vector
    best = sorted(np.argsort(-cosines)[:PREMISE])
    text = " ".join(sentences[rows[i]] for i in best)
    together = encoder.encode_passages([text])[0].vector @ encoded[0].vector
    return text, float(cosines.max()), float(together)


def measure(row: dict[str, object], encoder: Encoder, support: Support) -> Measured:
    claim, sentences = str(row["claim"]), [str(s)[:1200] for s in row["evidence_sentences"]]  # type: ignore[attr-defined]
    text, cosine, together = premise(claim, [s for s in sentences if s.strip()], encoder)
    article = " ".join(sentences)
    missing = len(unborne_numbers(claim, text)) + len(
        unborne_names(
            claim, text, lambda w: re.search(rf"\b{re.escape(w.casefold())}\b", article) is not None
        )
    )
    scores = {
        "cosine, best sentence (baseline)": cosine,
        "cosine, premise (baseline)": together,
        "support score": support.score(claim, text),
        "numbers and names": -float(missing),
        "negation": -float(len(turned_round(claim, text))),
    }
    verdict = support.grade(claim, text)[0]
    refused = bool(missing or turned_round(claim, text))
    scores["verdict"] = 0.0 if refused else {"unsupported": 0.0, "partly": 0.5}.get(verdict, 1.0)
    return Measured(str(row["label"]), scores)


def auroc(scores: Floats, yes: NDArray[np.bool_]) -> float:
    """The chance that a yes scores above a no; ties count half."""
    above = scores[yes][:, None] - scores[~yes][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def balanced(scores: Floats, yes: NDArray[np.bool_]) -> float:
    """Mean accuracy over yes and no, each half at the threshold best for the other half."""
    halves = np.arange(len(yes)) % 2 == 0
    hits = np.zeros(len(yes), bool)
    for tuned in (halves, ~halves):
        cuts = np.unique(scores[tuned])
        rates = [_rate(scores[tuned] >= cut, yes[tuned]) for cut in cuts]
        hits[~tuned] = (scores[~tuned] >= cuts[int(np.argmax(rates))]) == yes[~tuned]
    return float((hits[yes].mean() + hits[~yes].mean()) / 2)


def _rate(said: NDArray[np.bool_], yes: NDArray[np.bool_]) -> float:
    return float((said[yes].mean() + (~said[~yes]).mean()) / 2)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("wice", type=Path, help="the folder with dev.jsonl")
    arguments.add_argument("--scores", type=Path, help="also write each claim's scores here")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        encoder = prepare_model(PACKAGED_MODEL, "", "", Path(folder) / "encoder")
        support = Support(encoder)
        measured = [measure(row, encoder, support) for row in read_lines(given.wice / "dev.jsonl")]
    if given.scores:
        given.scores.write_text("\n".join(json.dumps([m.label, m.scores]) for m in measured))
    yes = np.array([m.label == "supported" for m in measured])
    print(f"{len(measured)} claims, {yes.sum()} supported; thresholds {COVERED}")
    for name in measured[0].scores:
        scores = np.array([m.scores[name] for m in measured])
        print(f"{name:<34} AUROC {auroc(scores, yes):.3f}  balanced {balanced(scores, yes):.3f}")
    shown = np.array([m.scores["verdict"] == 1.0 for m in measured])
    print(f"as shipped: balanced accuracy of 'supported' {_rate(shown, yes):.3f}")


if __name__ == "__main__":
    main()
