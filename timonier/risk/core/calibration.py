"""Ten questions to practise intervals at 90 % on, and what the count of hits says.

Estimators who practise on questions whose answers are known give wider, truer intervals afterwards
(Lichtenstein, Fischhoff and Phillips 1982; Hubbard 2007). The answers are common knowledge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from timonier.practices.core.phrases import Phrase, gettext

LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer; `digits` decimals are written."""

    asks: Phrase
    answer: float
    digits: int = 0
    plain: bool = False  # a year is written without a separator of thousands


QUESTIONS = (
    Question(gettext("In which year did the Morris worm spread?"), 1988, plain=True),
    Question(gettext("How high is the Eiffel Tower with its aerials, in metres?"), 330),
    Question(gettext("In which year was the flaw Heartbleed made public?"), 2014, plain=True),
    Question(gettext("How many hours of outage a year does 0.999 availability leave?"), 8.76, 2),
    Question(gettext("How many states are members of the United Nations?"), 193),
    Question(gettext("In which year was the first version of SSH written?"), 1995, plain=True),
    Question(gettext("How far is the Moon on average, in thousands of kilometres?"), 384),
    Question(gettext("How many chemical elements have a name?"), 118),
    Question(gettext("How high is Mont Blanc, in metres?"), 4806),
    Question(gettext("How many kilometres does light travel in a millisecond?"), 299.8, 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """How many answers fell inside, and what that says: "narrow", "maybe-narrow" or "fair".

    `chance`: that somebody who is right nine times in ten hits so few or fewer.
    """

    hits: int
    of: int
    chance: float
    verdict: str
    inside: tuple[bool, ...]


def marked(intervals: Sequence[tuple[float, float]]) -> Result:
    """Mark intervals, one a question in order. The count of hits is binomial at 90 %."""
    inside = tuple(
        low <= question.answer <= high
        for question, (low, high) in zip(QUESTIONS, intervals, strict=True)
    )
    hits, of = sum(inside), len(inside)
    chance = math.fsum(
        math.comb(of, n) * LEVEL**n * (1 - LEVEL) ** (of - n) for n in range(hits + 1)
    )
    verdict = "narrow" if chance < 0.05 else "maybe-narrow" if chance < 0.3 else "fair"
    return Result(hits, of, min(chance, 1.0), verdict, inside)
