"""Fit the decisions of `assistant.decide` and write weights.json: `make fit`.

    python -m tests.benchmarks.fit CASES [--squad FOLDER] [--corpus FOLDER]

Relevance is learnt from SQuAD's human questions where they are at hand, and from the cases;
addition and support from the cases. Beside the unanswerable questions that people wrote, each
answerable one is made unanswerable by hiding its evidence ("hidden" below). Everything printed
is measured on questions held out of the fit (five folds).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.compose import MOST_SENTENCES, candidates, choose, same
from assistant.decide import WEIGHTS, Decision, weigh
from assistant.evaluation import Case, read_cases
from assistant.features import ADDITION, RELEVANCE, SUPPORT, Floats, addition, match, support
from assistant.question import Question, read_question
from assistant.answerer import Answerer
from assistant.followup import resolve
from index.embed import Encoder
from index.store import Store
from index.types import SearchResult
from tests.benchmarks.corpora import open_corpus, squad_corpus

FOLDS = 5
SQUAD_EVERY = 3
CASE_WEIGHT = 5.0
HIDDEN_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Group:
    """One question with what was found; `facts` (n, facts) says which sentence tells which."""

    question: Question
    results: list[SearchResult]
    features: Floats
    facts: NDArray[np.bool_]
    answerable: bool
    category: str

    @property
    def told(self) -> NDArray[np.bool_]:
        return self.facts.any(axis=1)


def ask(store: Store, encoder: Encoder, text: str, context: str, said: Any) -> tuple[Question, list[SearchResult]]:
    question = read_question(text, context, encoder, store.count_sentences(), store.frequency)
    found = store.search([(q.encoded.vector, [w.stem for w in q.words]) for q in (question, *question.parts)])
    return question, [r for r in found if not said(r.sentence.text)]


def case_groups(cases: Sequence[Case], store: Store, encoder: Encoder) -> list[Group]:
    answerer = Answerer(store, encoder)
    groups = []
    for case in cases:
        resolved = resolve(case.question, case.history, answerer._is_person)
        question, results = ask(store, encoder, resolved.question, resolved.context, resolved.has_said)
        facts = np.zeros((len(results), len(case.key_facts)), np.bool_)
        for e in case.evidence:
            start = store.document(e.document).text.index(e.quote)
            for i, r in enumerate(results):
                span = r.sentence.span
                facts[i, e.fact] |= span.document == e.document and span.start < start + len(e.quote) and start < span.end
        groups.append(Group(question, results, match(question, results).relevance, facts, case.answerable, case.category))
    return groups


def without(group: Group, hidden: NDArray[np.bool_]) -> Group:
    """The question as it would be if the hidden sentences had never been written."""
    results = [r for r, gone in zip(group.results, hidden, strict=True) if not gone]
    facts = np.zeros((len(results), 0), np.bool_)
    return Group(group.question, results, match(group.question, results).relevance, facts, False, "hidden")


def squad_groups(squad: Path, work: Path) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """Features and labels of the best sentences for each of SQuAD's answerable questions."""
    questions = squad_corpus(squad, work / "squad")
    store, encoder = open_corpus(work / "squad", work / "squad-store")
    groups = []
    for q in [q for q in questions if q.answers][::SQUAD_EVERY]:
        question, results = ask(store, encoder, q.text, "", lambda text: False)
        told = np.array(
            [
                r.sentence.span.document == q.paragraph
                and any(a.casefold() in r.sentence.text.casefold() for a in q.answers)
                for r in results
            ]
        )
        if told.any():
            groups.append(top(match(question, results).relevance, told))
    return groups


def top(features: Floats, told: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    order = np.argsort(-(features[:, 0] + features[:, 2]))
    keep = np.unique(np.concatenate([order[:25], np.flatnonzero(told)]))
    return features[keep], told[keep]


def fit(x: Floats, y: NDArray[Any], weights: Any = None, c: float = 1.0) -> Decision:
    model = LogisticRegression(max_iter=5000, C=c).fit(x, y, sample_weight=weights)
    return Decision(model.coef_[0].astype(np.float32), float(model.intercept_[0]), 0.5)


def fit_relevance(groups: Sequence[Group], extra: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> Decision:
    own = [top(g.features, g.told) for g in groups if g.answerable and g.told.any()]
    samples = [*own, *extra]
    weights = np.repeat([CASE_WEIGHT] * len(own) + [1.0] * len(extra), [len(y) for _, y in samples])
    return fit(np.concatenate([x for x, _ in samples]), np.concatenate([y for _, y in samples]), weights)


def addition_rows(g: Group, relevance: Decision) -> tuple[list[Floats], list[bool]]:
    """Samples along the path of one who knows the evidence and adds what is still missing."""
    evidence = weigh(g.question, g.results, relevance)
    order = candidates(evidence)
    chosen = [order[0]]
    x: list[Floats] = []
    y: list[bool] = []
    while len(chosen) < MOST_SENTENCES:
        rest = [i for i in order if i not in chosen and not same(i, chosen, g.results)]
        if not rest:
            break
        have = g.facts[chosen].any(axis=0)
        new = [bool((g.facts[i] & ~have).any()) for i in rest]
        x.extend(addition(rest, chosen, evidence))
        y.extend(new)
        if not any(new):
            break
        chosen.append(rest[int(np.argmax(new))])
    return x, y


def fit_addition(groups: Sequence[Group], relevance: Decision) -> Decision:
    pairs = [addition_rows(g, relevance) for g in groups if g.answerable]
    return fit(np.stack([r for x, _ in pairs for r in x]), np.array([l for _, y in pairs for l in y]), c=0.3)


def fit_support(groups: Sequence[Group], relevance: Decision, another: Decision) -> Decision:
    x, y, w = [], [], []
    for g in groups:
        evidence = weigh(g.question, g.results, relevance)
        chosen = choose(evidence, another)
        right = g.answerable and bool(g.facts[chosen].any())
        if g.answerable and not right:
            continue
        x.append(support(chosen, evidence))
        y.append(right)
        w.append(HIDDEN_WEIGHT if g.category == "hidden" else 1.0)
    return fit(np.stack(x), np.array(y), np.array(w), c=0.3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--squad", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp())
    cases = read_cases(options.cases)
    store, encoder = open_corpus(options.corpus, work / "store")
    groups = case_groups(cases, store, encoder)
    import pickle
    cache = work / "squad.pkl"
    if cache.exists(): extra = pickle.loads(cache.read_bytes())
    else:
        extra = squad_groups(options.squad, work) if options.squad else []
        cache.write_bytes(pickle.dumps(extra))
    report(groups, extra)


def report(groups, extra):
    rng = np.random.default_rng(0)
    fold = rng.permutation(len(groups)) % FOLDS
    hidden = [without(g, g.told) if g.answerable and g.told.any() else None for g in groups]
    stats = []
    r1 = r3 = n = 0
    T = (.1, .15, .2, .25, .3)
    for f in range(FOLDS):
        train = [g for g, k in zip(groups, fold) if k != f]
        rel = fit_relevance(train, extra)
        add = fit_addition(train, rel)
        htrain = [h for h, k in zip(hidden, fold) if k != f and h is not None]
        for t in T:
            a = Decision(add.weights, add.bias, t)
            sup = fit_support([*train, *htrain], rel, a)
            for g, k in zip(groups, fold):
                if k != f: continue
                ev = weigh(g.question, g.results, rel)
                if g.answerable and t == T[0]:
                    o = np.argsort(-ev.odds); n += 1; r1 += g.told[o[0]]; r3 += g.told[o[:3]].any()
                ch = choose(ev, a)
                p = float(sup.probability(support(ch, ev)))
                full = bool(g.facts[ch].any(axis=0).all()) if g.answerable else False
                words = sum(len(g.results[i].sentence.text.split()) for i in ch)
                prec = float(np.mean([g.told[i] for i in ch])) if g.answerable else 0
                stats.append((t, g.category, g.answerable, p, full, words, prec, len(ch), g))
    print(f"best sentence tells a fact: @1 {r1/n:.3f} @3 {r3/n:.3f} n={n}")
    for t in T:
        S = [s for s in stats if s[0] == t]
        ans = [s for s in S if s[2]]
        line = f"add>{t}: all facts {np.mean([s[4] for s in ans]):.3f} words {np.mean([s[5] for s in ans]):.1f} prec {np.mean([s[6] for s in ans]):.3f} sents {np.mean([s[7] for s in ans]):.2f}"
        print(line, {c: round(float(np.mean([s[4] for s in ans if s[1] == c])), 2) for c in sorted({s[1] for s in ans})})
        print("   auroc support", roc_auc_score([s[2] for s in S], [s[3] for s in S]))
        for th in (.2, .3, .4, .5, .6):
            ab = [s for s in S if s[3] < th]; un = [s for s in S if not s[2]]
            print(f"   th {th}: precision {np.mean([not s[2] for s in ab]) if ab else 0:.2f} recall {np.mean([s[3] < th for s in un]):.2f} correct {np.mean([(s[4] and s[3] >= th) if s[2] else s[3] < th for s in S]):.3f}")
    return stats


if __name__ == "__main__":
    main()
