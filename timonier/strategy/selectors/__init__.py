"""Reads of strategy."""

from timonier.strategy.selectors.goals import (
    GoalLine,
    GoalsMap,
    KeyResultLine,
    Measure,
    ObjectiveProgress,
    goals_map,
    progress_of,
)

__all__ = [
    "GoalLine",
    "GoalsMap",
    "KeyResultLine",
    "Measure",
    "ObjectiveProgress",
    "goals_map",
    "progress_of",
]
