"""Real question sets beside the baselines, in one run.

    python -m tests.benchmarks.questions FOLDER [--every N]

FOLDER holds ClapNQ dev, half of SQuAD 2.0 dev and MTRAG-UN, as JSON lines. Each set's passages are
indexed by the program's own way in, and its questions asked of all of them at once. Evidence
recall@k: questions of whose human evidence some is among the first k sentences. The baselines rank
the same sentences: by cosine, by BM25, and by reciprocal rank fusion of the two (Cormack et al.,
2009).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from assistant.answerer import Assistant
from assistant.evaluation.metrics import normalise, ratio
from assistant.evidence.judge import judge
from assistant.evidence.types import Found
from assistant.types import Message
from index.types import SearchResult
from tests.benchmarks.corpora import open_corpus, read_lines, squad_corpus
from tests.benchmarks.reader.examples import HELD_TITLES

FUSION = 60
KEYWORDS = 200
RANKS = (1, 3)
PASSAGE_RANKS = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the turns before it, and what tells whether a sentence is its evidence."""

    text: str
    history: tuple[Message, ...]
    answerable: bool
    tells: Callable[[SearchResult], bool]


def clapnq(source: Path, folder: Path) -> list[Asked]:
    asked = []
    for number, q in enumerate(read_lines(source / "clapnq_dev" / "queries.jsonl")):
        passage = q["passages"][0]
        name = f"{number}.txt"
        (folder / name).write_text(f"{passage['title']}\n\n{passage['text']}", encoding="utf-8")
        gold = [normalise(s) for a in q["answers"] for s in a.get("selected_sentences") or ()]
        asked.append(Asked(q["question"], (), q["answerable"], _among(name, gold)))
    return asked


def squad(source: Path, folder: Path) -> list[Asked]:
    """Only of the articles that the reader was not trained on, asked of the passages of all."""
    held = {title.replace(" ", "_") for title in HELD_TITLES}
    return [
        Asked(q.text, (), bool(q.answers), _holding(q.paragraph, q.answers))
        for q in squad_corpus(source / "squad2_dev_half", folder)
        if q.article in held
    ]


def mtrag(source: Path, folder: Path) -> list[Asked]:
    """Only the turns that lean on others and have a reference passage."""
    asked = []
    names: dict[str, str] = {}
    for q in read_lines(source / "mtrag_un" / "queries.jsonl"):
        texts = [c["text"] for c in q["contexts"] if c["text"].strip()]
        for text in texts:
            if text not in names:
                names[text] = f"{len(names)}.txt"
                (folder / names[text]).write_text(text, encoding="utf-8")
        *before, last = q["conversation"]
        if q["answerability"][0] in ("ANSWERABLE", "PARTIAL") and before and texts:
            turns = tuple(
                Message(role="user" if t["speaker"] == "user" else "assistant", content=t["text"])
                for t in before
            )
            gold = {names[text] for text in texts}
            asked.append(Asked(last["text"], turns, True, _of(gold)))
    return asked


def _among(document: str, gold: Sequence[str]) -> Callable[[SearchResult], bool]:
    def tells(result: SearchResult) -> bool:
        text = normalise(result.sentence.text)
        same = result.sentence.span.document == document
        return same and any(text in sentence or sentence in text for sentence in gold)

    return tells


def _holding(document: str, answers: Sequence[str]) -> Callable[[SearchResult], bool]:
    def tells(result: SearchResult) -> bool:
        text = result.sentence.text.casefold()
        same = result.sentence.span.document == document
        return same and any(answer.casefold() in text for answer in answers)

    return tells


def _of(documents: set[str]) -> Callable[[SearchResult], bool]:
    return lambda result: result.sentence.span.document in documents


def rankings(found: Found, assistant: Assistant) -> Iterator[tuple[str, list[int]]]:
    """The rows of what was found in the order of each way to rank them."""
    evidence = found.evidence[0]
    dense = [int(i) for i in np.argsort(-evidence.comparison.meaning, kind="stable")]
    row = {r.id: i for i, r in enumerate(found.results)}
    matching = assistant.index.store.matching(
        [w.stem for w in evidence.terms.clause.words], KEYWORDS
    )
    keyword = [row[id_] for id_ in matching if id_ in row]
    fused = np.zeros(len(found.results))
    for order in (dense, keyword):
        for place, i in enumerate(order, start=1):
            fused[i] += 1 / (FUSION + place)
    yield "dense only", dense
    yield "keyword only", keyword
    yield "plain hybrid", [int(i) for i in np.argsort(-fused, kind="stable")]
    yield "ours", found.ranked()


def evidence(name: str, asked: Sequence[Asked], assistant: Assistant) -> None:
    """Print recall of evidence sentences, and how well questions without any are refused."""
    hits: dict[str, list[tuple[bool, ...]]] = {}
    refused, supported, nearest = [], [], []
    for q in asked:
        found = assistant.find(q.text, q.history)
        if found is None:
            refused.append(True)
            supported.append(0.0)
            nearest.append(0.0)
            continue
        judgement = judge(found, assistant.models)
        refused.append(not judgement.rows)
        supported.append(judgement.support)
        meanings = [float(e.comparison.meaning.max()) for e in found.evidence]
        nearest.append(max(meanings, default=0.0))
        if q.answerable and found.evidence:
            told = [q.tells(r) for r in found.results]
            for way, order in rankings(found, assistant):
                best = [any(told[i] for i in order[:rank]) for rank in RANKS]
                hits.setdefault(way, []).append(tuple(best))
    print(f"{name}: {len(asked)} questions, {sum(q.answerable for q in asked)} with an answer")
    for way, reached in hits.items():
        print(f"  {way:<14}" + "".join(_recall(reached, RANKS)))
    unanswerable = np.array([not q.answerable for q in asked])
    if unanswerable.any():
        odd = np.arange(len(asked)) % 2 == 1
        far = -np.array(nearest)
        limit = _best_limit(far[~odd], unanswerable[~odd])
        area = roc_auc_score(~unanswerable, supported)
        print(f"  support, area under the curve  {area:.3f}")
        print("  refusing, on the odd questions:")
        _refusal("ours", np.array(refused)[odd], unanswerable[odd])
        _refusal(f"cosine < {-limit:.2f}", (far >= limit)[odd], unanswerable[odd])


def follow_ups(asked: Sequence[Asked], assistant: Assistant) -> None:
    """Print recall of the reference passages of a turn, searched for in three ways."""
    print(f"MTRAG-UN: {len(asked)} turns that follow others, recall of a reference passage")
    hits: dict[str, list[tuple[bool, ...]]] = {}
    for q in asked:
        for way, history in (("as typed", ()), ("with its turns", q.history)):
            found = assistant.find(q.text, history)
            if found is None:
                hits.setdefault(way, []).append((False,) * len(PASSAGE_RANKS))
                continue
            documents = [found.results[i].sentence.span.document for i in found.ranked()]
            told = {r.sentence.span.document for r in found.results if q.tells(r)}
            first = list(dict.fromkeys(documents))
            best = [not told.isdisjoint(first[:rank]) for rank in PASSAGE_RANKS]
            hits.setdefault(way, []).append(tuple(best))
    for way, reached in hits.items():
        print(f"  {way:<14}" + "".join(_recall(reached, PASSAGE_RANKS)))


def _recall(reached: Sequence[tuple[bool, ...]], ranks: Sequence[int]) -> Iterator[str]:
    for place, rank in enumerate(ranks):
        f = ratio((hit[place], 1) for hit in reached)
        yield f"  @{rank} {f.value:.3f} ({f.low:.3f}-{f.high:.3f}, n={f.total})"


def _best_limit(far: np.ndarray, unanswerable: np.ndarray) -> float:
    """The distance from which to refuse, for the best F1."""

    def f1(limit: float) -> float:
        refused = far >= limit
        right = float((refused & unanswerable).sum())
        return 2 * right / float(refused.sum() + unanswerable.sum())

    return float(max(np.unique(far), key=f1))


def _refusal(way: str, refused: np.ndarray, unanswerable: np.ndarray) -> None:
    precision = ratio((bool(u), 1) for u in unanswerable[refused])
    recall = ratio((bool(r), 1) for r in refused[unanswerable])
    over = ratio((bool(r), 1) for r in refused[~unanswerable])
    print(
        f"  {way:<14}  precision {precision.value:.2f} ({precision.low:.2f}-{precision.high:.2f}, "
        f"n={precision.total})  recall {recall.value:.2f} (n={recall.total})  "
        f"over-refusal {over.value:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    for name, read in (("ClapNQ dev", clapnq), ("SQuAD 2.0, half", squad), ("MTRAG-UN", mtrag)):
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "articles"
            folder.mkdir()
            asked = read(options.folder, folder)[:: options.every]
            assistant = Assistant(open_corpus(folder, Path(work) / "store"))
            if read is mtrag:
                follow_ups(asked, assistant)
            else:
                evidence(name, asked, assistant)


if __name__ == "__main__":
    main()
