"""The page a CTO shows: the company's project, what technology commits to, bets, the radar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from timonier.strategy.models import (
    CheckIn,
    CompanyGoal,
    Horizon,
    Idea,
    Objective,
    RadarEntry,
    Ring,
    Vision,
)
from timonier.strategy.selectors.goals import GoalsMap, ObjectiveProgress, goals_map
from timonier.strategy.selectors.ideas import gain_of
from timonier.values.interval import Interval

NAMED = 8  # technologies of a ring that one line names
BETS = 8


@dataclass(frozen=True)
class Bet:
    """An idea being tried: what it may bring, what the trial costs."""

    idea: Idea
    gain: Interval | None


@dataclass(frozen=True)
class RingLine:
    """One ring of the radar in one line."""

    ring: str
    label: str
    names: tuple[str, ...]
    count: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True)
class VisionPage:
    """Everything of the page, with the day of the latest word on each part."""

    vision: Vision | None
    found: GoalsMap
    horizons: tuple[tuple[str, str, tuple[ObjectiveProgress, ...]], ...]
    bets: tuple[Bet, ...]
    bets_count: int
    rings: tuple[RingLine, ...]
    checked_on: date | None
    radar_on: date | None
    goals_at: datetime | None


def vision_page(today: date, *, user: Any = None) -> VisionPage:
    """The page as it stands today; a constant number of queries."""
    found = goals_map(today, user=user)
    tried = Idea.objects.filter(status=Idea.Status.TRIED)
    bets = [Bet(idea, gain_of(idea)) for idea in tried[:BETS]]
    entries = list(RadarEntry.objects.order_by("name").values_list("name", "ring", "since_on"))
    return VisionPage(
        vision=Vision.objects.first(),
        found=found,
        horizons=tuple(
            (name, str(label), tuple(p for p in found.objectives if p.objective.horizon == name))
            for name, label in Horizon.choices
        ),
        bets=tuple(bets),
        bets_count=tried.count(),
        rings=tuple(_ring(ring, str(label), entries) for ring, label in Ring.choices),
        checked_on=CheckIn.objects.aggregate(on=Max("measured_on"))["on"],
        radar_on=max((since for _name, _ring, since in entries), default=None),
        goals_at=_latest(CompanyGoal, Objective),
    )


def _ring(ring: str, label: str, entries: Sequence[tuple[str, str, date]]) -> RingLine:
    names = [name for name, held, _since in entries if held == ring]
    return RingLine(ring, label, tuple(names[:NAMED]), len(names))


def _latest(*models: Any) -> datetime | None:
    """When somebody last changed a row of these tables."""
    found = [model.history.aggregate(at=Max("history_date"))["at"] for model in models]
    return max((at for at in found if at is not None), default=None)
