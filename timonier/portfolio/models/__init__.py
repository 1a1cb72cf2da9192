"""The portfolio: initiatives and means as people judge them, plans as the solver found them."""

from timonier.portfolio.models.judgments import (
    Budget,
    Capacity,
    Initiative,
    PlanAcceptance,
)
from timonier.portfolio.models.plans import Plan, PlanLine

__all__ = [
    "Budget",
    "Capacity",
    "Initiative",
    "Plan",
    "PlanAcceptance",
    "PlanLine",
]
