"""Judgments about direction: goals and objectives, ideas, the radar."""

from timonier.strategy.models.goals import CheckIn, CompanyGoal, KeyResult, Objective, Support
from timonier.strategy.models.horizons import Horizon
from timonier.strategy.models.ideas import Idea, IdeaComment, IdeaVote
from timonier.strategy.models.radar import Quadrant, RadarEntry, RadarMove, RadarVerdict, Ring
from timonier.strategy.models.vision import Vision

__all__ = [
    "CheckIn",
    "CompanyGoal",
    "Horizon",
    "Idea",
    "IdeaComment",
    "IdeaVote",
    "KeyResult",
    "Objective",
    "Quadrant",
    "RadarEntry",
    "RadarMove",
    "RadarVerdict",
    "Ring",
    "Support",
    "Vision",
]
