"""Goals, objectives and initiatives on one map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlignedInitiative:
    """An initiative on the alignment map; `tier` in the current plan, "" when in none."""

    slug: str
    name: str
    status: str
    tier: str


@dataclass(frozen=True, slots=True)
class AlignedObjective:
    """An objective, the goals it serves (slug, strength 1..3), and its initiatives."""

    slug: str
    name: str
    horizon: str
    goals: Sequence[tuple[str, int]]
    initiatives: Sequence[AlignedInitiative]


@dataclass(frozen=True, slots=True)
class AlignedGoal:
    """A goal of the company."""

    slug: str
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Goals, objectives, initiatives, and the links that are missing (open ones alone)."""

    goals: Sequence[AlignedGoal]
    objectives: Sequence[AlignedObjective]
    unserved_goals: Sequence[AlignedGoal]
    objectives_without_goal: Sequence[AlignedObjective]
    objectives_without_initiative: Sequence[AlignedObjective]
    initiatives_without_objective: Sequence[AlignedInitiative]
