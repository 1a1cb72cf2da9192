"""Reads of the bridge: it pulls from every room below and owns no fact of its own."""

from timonier.bridge.selectors.changes import Change, changes, span_of
from timonier.bridge.selectors.deadlines import Deadlines, deadlines
from timonier.bridge.selectors.gaps import Gap, gaps
from timonier.bridge.selectors.hotspots import Hot, hotspots
from timonier.bridge.selectors.queue import Item, Queue, queue
from timonier.bridge.selectors.tiers import TierRow, tier_rows

__all__ = [
    "Change",
    "Deadlines",
    "Gap",
    "Hot",
    "Item",
    "Queue",
    "TierRow",
    "changes",
    "deadlines",
    "gaps",
    "hotspots",
    "queue",
    "span_of",
    "tier_rows",
]
