"""What the reads of the portfolio give: frozen, ready for a screen, a report or the API."""

from timonier.portfolio.selectors.shapes.alignment import (
    AlignedGoal,
    AlignedInitiative,
    AlignedObjective,
    Alignment,
)
from timonier.portfolio.selectors.shapes.labels import (
    TIERS,
    Certificate,
    LateLine,
    PlanAccount,
    PlanState,
    Price,
    Refine,
    TierCount,
    TierLine,
)
from timonier.portfolio.selectors.shapes.views import (
    Bar,
    Comparison,
    Load,
    LoadCell,
    LoadChange,
    LoadRow,
    Move,
    RankingLine,
    Rankings,
    Roadmap,
    RoadmapRow,
)

__all__ = [
    "TIERS",
    "AlignedGoal",
    "AlignedInitiative",
    "AlignedObjective",
    "Alignment",
    "Bar",
    "Certificate",
    "Comparison",
    "LateLine",
    "Load",
    "LoadCell",
    "LoadChange",
    "LoadRow",
    "Move",
    "PlanAccount",
    "PlanState",
    "Price",
    "RankingLine",
    "Rankings",
    "Refine",
    "Roadmap",
    "RoadmapRow",
    "TierCount",
    "TierLine",
]
