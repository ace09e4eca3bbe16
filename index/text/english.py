"""English as data: the closed classes of its words, and lists that rules are built from.

All is in lower case and in the form that stands in a dictionary, unless a name says otherwise.
"""

from __future__ import annotations

# Articles, pronouns, prepositions, conjunctions, auxiliaries, and the adverbs among them.
FUNCTION_WORDS = frozenset(
    """a an the this that these those some any such each every either neither both all no not
    i me my mine we us our ours you your yours he him his she her hers it its they them their
    theirs himself herself itself themselves one
    of in on at to for from by with without about into onto over under after before between
    during through against among toward towards upon within across off out up down as than per
    and or but nor so yet if because while although though until unless since whether
    be am is are was were been being do does did doing done have has had having
    will would shall should can could may might must ought s t d ll re ve m
    there here then also just very too only own same other another again further once
    more most much many""".split()
)
QUESTION_WORDS = frozenset("who whom whose what which when where why how".split())

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
MONTH_ABBREVIATIONS = tuple("jan feb mar apr jun jul aug sep sept oct nov dec".split())

NUMBER_WORDS = tuple(
    """one two three four five six seven eight nine ten eleven twelve dozen hundred thousand
    million billion half quarter""".split()
)
# What a number in figures is multiplied by.
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES |= {"bn": SCALES["billion"], "tn": SCALES["trillion"]}

# Before a name; written short.
ABBREVIATED_TITLES = tuple("mr mrs ms dr prof gen col lt sgt capt adm sen rep gov".split())
# What somebody is, before the name or behind it.
OFFICES = tuple(
    """adviser advisor ambassador chief director general governor judge king leader mayor minister
    official pope president prince professor queen secretary senator spokesman spokesperson
    spokeswoman""".split()
)
PROFESSIONS = tuple(
    "analyst author economist editor expert fellow lawyer reporter researcher".split()
)
