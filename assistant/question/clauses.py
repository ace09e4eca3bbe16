"""The questions that stand in one, told apart by form; each is answered by itself."""

from __future__ import annotations

import re

from index.text.words import content_words

MOST_CLAUSES = 3
NEXT_CLAUSE = re.compile(
    r",? (?:and|but|or) (?=(?:what|who|whom|whose|when|where|why|how|which|did|does|do)\b)"
    r"|(?<=[?;]) ",
    re.I,
)
COMPARED = re.compile(
    r",? (?:compared? (?:with|to|against)|contrast(?:ed)? with|differ(?:ed|ent|s)? from|versus"
    r"|vs?\.?|as opposed to|rather than|than) ",
    re.I,
)
COMPARING = re.compile(r"\b(?:differ\w*|compar\w*|contrast\w*|respectively)\b", re.I)
# What is asked of two is asked of each: of two names, or where they are set side by side.
OF_EACH = re.compile(
    r"\b(?i:differ\w*|compar\w*|contrast\w*|disagree\w*|respectively|both|each|than|versus|vs)\b"
    r"|[A-Z][\w.’'-]*,? (?:and|or) (?:the )?[A-Z]"
)
ASKING = re.compile(
    r"^(?:how|what|which|in what way|by how much)?\W*(?:do|does|did|is|are|was|were|has|have)? ",
    re.I,
)
# Content words of a side that can be asked for alone.
SHORTEST_SIDE = 2
JOINT = re.compile(r",? (?P<word>and|or|than|versus|vs\.?) ", re.I)
_SMALL = r"\b(?:(?:the|a|an|of|in|on|at|to|for|from|by|with|about|his|her|its|their) )*"
_VERB = r"(?!(?:have|has|had|did|do|does|is|are|was|were|will|would|said|say|what|which)\b)"
PHRASE_BEFORE = re.compile(rf"{_SMALL}(?:{_VERB}[\w.’'-]+ ?){{1,2}},? ?$", re.I)
PHRASE_AFTER = re.compile(rf" ?{_SMALL}(?:[\w.’-]+(?:['’]s)?)", re.I)


def split_clauses(text: str) -> tuple[str, ...]:
    """The questions asked one after the other: "what did A say, and when?" has two.

    What follows "and", "but" or ";" with a question word of its own is one.
    """
    clauses = [clause.strip(" ,") for clause in NEXT_CLAUSE.split(text)]
    whole = [clause for clause in clauses if any(map(str.isalnum, clause))]
    return tuple(whole[:MOST_CLAUSES])


def split_sides(text: str) -> tuple[str, ...]:
    """The two sides of a question about two, or the question as it stands.

    "What did A and B say?" asks of A, and of B. The sides are what stands before and behind
    "compared with" or "versus", or the question with only one of two names, or of two phrases that
    are compared, joined by "and", "or" or "than".
    """
    for compared in COMPARED.finditer(text):
        sides = ASKING.sub("", text[: compared.start()]), text[compared.end() :]
        if all(len(content_words(side)) >= SHORTEST_SIDE for side in sides):
            return tuple(side.strip(" ,?") for side in sides)
    joint = JOINT.search(text)
    if joint is None or not OF_EACH.search(text):
        return (text,)
    left, right = text[: joint.start("word")], text[joint.end("word") :]
    head, tail = PHRASE_BEFORE.search(left), PHRASE_AFTER.match(right)
    if head is None or tail is None:
        return (text,)
    without_second, without_first = left + right[tail.end() :], f"{left[: head.start()]} {right}"
    looked_for = (COMPARING.sub("", side) for side in (without_second, without_first))
    return tuple(" ".join(side.split()) for side in looked_for)
