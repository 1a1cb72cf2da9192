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
from timonier.strategy.selectors.radar import RadarNow, radar_now

__all__ = [
    "GoalLine",
    "GoalsMap",
    "KeyResultLine",
    "Measure",
    "ObjectiveProgress",
    "RadarNow",
    "goals_map",
    "progress_of",
    "radar_now",
]
