"""Measure answers against your own questions: python examples/evaluate_own_cases.py

A line of cases.jsonl is a question, the facts that a right answer holds, and where the articles say
them. A case without facts is one that the articles don't answer. On the command line it is
`dateline evaluate examples/cases.jsonl`.
"""

from pathlib import Path

from assistant import Assistant
from assistant.evaluation.cases import read_cases
from assistant.evaluation.metrics import measure
from assistant.evaluation.report import to_table
from index import Index

HERE = Path(__file__).parent

with Index.open("news-index") as index:
    index.sync([HERE.parent / "seeds"])
    assistant = Assistant(index)
    outcomes = [
        measure(case, assistant.answer(case.question, case.history), index.document)
        for case in read_cases(HERE / "cases.jsonl")
    ]
    for outcome in outcomes:
        print("right" if outcome.correct else "wrong", outcome.case.question)
    print(to_table(outcomes))
