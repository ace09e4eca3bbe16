"""The questions that stand in one, told apart by form."""

from __future__ import annotations

import re

MOST_CLAUSES = 3
NEXT_CLAUSE = re.compile(
    r",? (?:and|but|or) (?=(?:what|who|whom|whose|when|where|why|how|which|did|does|do)\b)"
    r"|(?<=[?;]) ",
    re.I,
)


def split_clauses(text: str) -> tuple[str, ...]:
    """The questions asked one after the other: "what did A say, and when?" has two.

    What follows "and", "but" or ";" with a question word of its own is a clause, answered by
    itself.
    """
    clauses = [clause.strip(" ,") for clause in NEXT_CLAUSE.split(text)]
    whole = [clause for clause in clauses if any(map(str.isalnum, clause))]
    return tuple(whole[:MOST_CLAUSES])
