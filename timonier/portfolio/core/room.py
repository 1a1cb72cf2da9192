"""The capacity that there is to plan with: of a quarter under way, what is left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.quarters import share_left

Days = tuple[float, float, float]


def available(question: Question) -> Mapping[str, Sequence[Days]]:
    """Person-days by skill and quarter; as given when the question says no day.

    What is pinned to start in a quarter that has begun is taken as under way: its skill keeps at
    least what such work needs at most, as far as that was there.
    """
    if question.today is None:
        return question.capacity
    shares = [share_left(quarter, question.today) for quarter in question.quarters]
    return {
        skill: tuple(
            _left(days, share, _under_way(question, skill, at))
            for at, (days, share) in enumerate(zip(row, shares, strict=True))
        )
        for skill, row in question.capacity.items()
    }


def _left(days: Days, share: float, needed: float) -> Days:
    if share == 1:
        return days
    low, likely, high = (max(share * each, min(each, needed)) for each in days)
    return low, likely, high


def _under_way(question: Question, skill: str, at: int) -> float:
    """Days a quarter at most of what is pinned to start in this one."""
    pinned = {name for name, start in question.pinned.items() if start == question.quarters[at]}
    return sum(
        one.effort_days[skill][2] / one.duration_quarters
        for one in question.initiatives
        if one.id in pinned and skill in one.effort_days
    )
