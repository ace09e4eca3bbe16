"""Questions over a corpus that nothing was fitted to: 36 articles of Wikinews among 43.

    python -m tests.benchmarks.wikinews QUESTIONS.jsonl CORPUS

A line of QUESTIONS has a question, whether the articles answer it, the sentences that do, each with
its article (`evidence`; of one, `also` lists others that would do), and a category. An answer is
right if it shows a sentence of each evidence, or, where there is none, abstains.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from sklearn.metrics import roc_auc_score

from assistant.answerer import Assistant
from assistant.evaluation.cases import Case, Category
from assistant.evaluation.metrics import measure
from assistant.evaluation.report import to_table
from tests.benchmarks.corpora import open_corpus, read_lines

CATEGORIES: dict[str, Category] = {
    "unanswerable": "unanswerable_near",
    "two_places": "multi_source",
    "yes_no": "single_fact",
}


def to_case(line: dict[str, Any]) -> Case:
    """A line as a case whose key facts are the sentences that answer."""
    evidence, also = line["evidence"], line.get("also", [])
    alternatives = [[e, *(also if len(evidence) == 1 else ())] for e in evidence]
    return Case.model_validate(
        {
            "id": line["id"],
            "category": CATEGORIES.get(line["category"], line["category"]),
            "question": line["question"],
            "history": (),
            "answerable": line["answerable"],
            "key_facts": [[one["quote"] for one in some] for some in alternatives],
            "must_not": (),
            "evidence": [
                {"document": one["article"], "quote": one["quote"], "for": fact}
                for fact, some in enumerate(alternatives)
                for one in some
            ],
            "reference": line.get("answer", ""),
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = open_corpus(options.corpus, Path(folder) / "store")
        assistant = Assistant(index)
        outcomes = [
            measure(case, assistant.answer(case.question), index.store.document)
            for case in map(to_case, read_lines(options.questions))
        ]
    print(to_table(outcomes))
    area = roc_auc_score([o.case.answerable for o in outcomes], [o.support for o in outcomes])
    print(f"\nsupport, area under the curve  {area:.3f}")


if __name__ == "__main__":
    main()
