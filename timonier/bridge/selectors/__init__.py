"""Reads of the bridge: it pulls from every room below and owns no fact of its own."""

from timonier.bridge.selectors.changes import changes, span_of
from timonier.bridge.selectors.course import Course, course
from timonier.bridge.selectors.deadlines import Deadlines, deadlines
from timonier.bridge.selectors.gaps import Gap, gaps
from timonier.bridge.selectors.hotspots import Hot, hotspots
from timonier.bridge.selectors.items import Change, Item, Queue
from timonier.bridge.selectors.panels import (
    GoalLine,
    LossPanel,
    PlanPanel,
    goal_lines,
    loss_panel,
    plan_panel,
)
from timonier.bridge.selectors.queue import queue
from timonier.bridge.selectors.tiers import TierRow, tier_rows

__all__ = [
    "Change",
    "Course",
    "Deadlines",
    "Gap",
    "GoalLine",
    "Hot",
    "Item",
    "LossPanel",
    "PlanPanel",
    "Queue",
    "TierRow",
    "changes",
    "course",
    "deadlines",
    "gaps",
    "goal_lines",
    "hotspots",
    "loss_panel",
    "plan_panel",
    "queue",
    "span_of",
    "tier_rows",
]
