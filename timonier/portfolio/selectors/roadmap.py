"""What starts when, team by team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from timonier.portfolio.core.quarters import first_day, last_day, quarter_of
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.selectors.plans import place, tier_lines
from timonier.portfolio.selectors.shapes import Bar, Roadmap, RoadmapRow, TierLine


def roadmap(plan: Plan, *, today: date, lines: Sequence[TierLine] | None = None) -> Roadmap:
    """The kept initiatives by team, then by start; teams in order, who has none comes last."""
    kept = [one for one in (tier_lines(plan) if lines is None else lines) if one.selected]
    pinned = plan.question.get("pinned", {})
    bars = sorted((_bar(plan, line, line.slug in pinned) for line in kept), key=_order)
    teams = sorted({bar.team for bar in bars}, key=lambda team: (not team, team.casefold()))
    rows = [RoadmapRow(team, [bar for bar in bars if bar.team == team]) for team in teams]
    quarters = tuple(plan.question.get("quarters", ()))
    return Roadmap(quarters, rows, _within(plan, today, quarters))


def _order(bar: Bar) -> tuple[int, int, str]:
    return bar.place, -bar.length, bar.name


def _bar(plan: Plan, line: TierLine, pinned: bool) -> Bar:
    return Bar(
        slug=line.slug,
        name=line.name,
        tier=line.tier,
        start=line.start,
        end=line.end,
        place=place(plan, line.start),
        length=line.duration,
        late=line.is_late,
        obligation=line.obligation,
        deadline_on=line.deadline_on,
        deadline=None if line.deadline_on is None else at_day(plan, line.deadline_on),
        team=line.team,
        fixed=pinned or line.status == Initiative.Status.STARTED,
    )


def at_day(plan: Plan, day: date) -> float:
    """Where a day lies in the horizon of a plan: 0.5 is the middle of its first quarter."""
    own = quarter_of(day)
    first, last = first_day(own), last_day(own)
    return place(plan, own) + (day - first).days / ((last - first).days + 1)


def _within(plan: Plan, day: date, quarters: Sequence[str]) -> float | None:
    where = at_day(plan, day) if quarters else -1.0
    return where if 0 <= where <= len(quarters) else None
