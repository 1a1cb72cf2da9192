"""What the rooms that decide say today, read once for the whole bridge, as far as one may see it.

A part is None where this person's role does not show it; where nothing was written or computed
the part is there and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from timonier.governance import selectors as governance
from timonier.governance.models import DecisionOption
from timonier.governance.selectors.log import DueRow, OpenRow
from timonier.portfolio import selectors as portfolio
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.selectors.shapes import PlanAccount, TierLine
from timonier.risk import selectors as risk
from timonier.risk.selectors import Point, RiskAccount
from timonier.strategy import selectors as strategy
from timonier.strategy.models import RadarEntry
from timonier.strategy.selectors import GoalsMap
from timonier.strategy.selectors.radar import RadarPage, radar_page

RIGHTS = {
    "plan": "portfolio.view_plan",
    "losses": "risk.view_simulationrun",
    "goals": "strategy.view_objective",
    "radar": "strategy.view_radarentry",
    "decisions": "governance.view_decision",
}


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The plan that holds, or none yet; `newer` was computed after it and nobody said anything."""

    account: PlanAccount | None
    lines: Sequence[TierLine]
    newer: Plan | None
    candidates: int  # initiatives that no plan weighs, counted when there is no plan
    carried: frozenset[str]  # keys of the proposals that initiatives carry out


@dataclass(frozen=True, slots=True)
class LossPart:
    """The last simulation against the tolerance, or none yet; proposed risks that wait."""

    account: RiskAccount | None
    points: Sequence[Point]
    proposed: int


@dataclass(frozen=True, slots=True)
class DecisionPart:
    """Questions that wait with their options, and reviews that are due."""

    waiting: Sequence[OpenRow]
    options: Mapping[int, Sequence[DecisionOption]]  # of a decision, by its primary key
    due: Sequence[DueRow]


@dataclass(frozen=True, slots=True)
class Course:
    """All parts that this person may see."""

    plan: PlanPart | None
    losses: LossPart | None
    goals: GoalsMap | None
    radar: RadarPage | None  # None also where no entry is written
    decisions: DecisionPart | None


def course(*, today: date, user: Any) -> Course:
    """Read the rooms above practices. The number of queries is constant."""
    may = {part for part, right in RIGHTS.items() if user.has_perm(right)}
    return Course(
        plan=_plan() if "plan" in may else None,
        losses=_losses(today) if "losses" in may else None,
        goals=strategy.goals_map(today, user=user) if "goals" in may else None,
        radar=_radar(today) if "radar" in may else None,
        decisions=_decisions(today, user) if "decisions" in may else None,
    )


def _radar(today: date) -> RadarPage | None:
    return radar_page(today) if RadarEntry.objects.exists() else None


def _decisions(today: date, user: Any) -> DecisionPart:
    waiting = governance.to_decide(today, user=user)
    held: dict[int, list[DecisionOption]] = defaultdict(list)
    rows = DecisionOption.objects.filter(decision__in=[row.decision.pk for row in waiting])
    for option in rows.order_by("position", "pk") if waiting else ():
        held[option.decision_id].append(option)
    return DecisionPart(waiting, held, governance.reviews_due(today, user=user))


def _plan() -> PlanPart:
    made = Initiative.objects.exclude(proposal_keys=[]).values_list("proposal_keys", flat=True)
    carried = frozenset(key for keys in made for key in keys)
    held = portfolio.current_plan()
    if held is None:
        open_ones = Initiative.objects.filter(status__in=("candidate", "started"))
        return PlanPart(None, (), None, open_ones.count(), carried)
    lines = portfolio.tier_lines(held)
    account = portfolio.plan_account(held, lines)
    return PlanPart(account, lines, portfolio.newer_plan(held), 0, carried)


def _losses(today: date) -> LossPart:
    account = risk.money_at_risk(today)
    points = risk.tolerance_points(account.run.output) if account else ()
    return LossPart(account, points, risk.awaiting_count())
