"""Gathers what the rooms that decide know; each part as far as this reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from timonier.governance import selectors as governance
from timonier.governance.models import DecisionOption
from timonier.organisation.selectors import company
from timonier.portfolio import selectors as portfolio
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import PlanAccount, TierLine
from timonier.portfolio.words.wording import quarter
from timonier.reporting.core.account import Account
from timonier.reporting.core.stakes import (
    Asked,
    Choice,
    CurvePoint,
    Duty,
    Limit,
    Losses,
    More,
    Placed,
    Planned,
    RiskShare,
    Stakes,
    TierPart,
)
from timonier.reporting.selectors.words import short, why_row
from timonier.risk import pictures
from timonier.risk import selectors as risk
from timonier.risk.models import Risk
from timonier.values.interval import Interval, total
from timonier.values.money import counted_in

RIGHTS = {
    "losses": "risk.view_simulationrun",
    "plan": "portfolio.view_plan",
    "decisions": "governance.view_decision",
}
MOST = 3  # decisions that wait
_DUTIES = ("law", "contract", "audit", "exploited", "secret", "flaw", "end_of_life", "")


def stakes(*, today: date, user: Any = None) -> Stakes:
    """All that is known. `user` None is the house (the command line), which sees everything.

    The number of queries is constant.
    """
    held_back = tuple(
        part for part, right in RIGHTS.items() if user is not None and not user.has_perm(right)
    )
    currency = company().currency
    return Stakes(
        losses=None if "losses" in held_back else _losses(today),
        plan=None if "plan" in held_back else _planned(),
        asked=() if "decisions" in held_back else tuple(_asked(today, user, currency)),
        currency=currency,
        held_back=held_back,
    )


def _asked(today: date, user: Any, currency: str) -> Iterator[Asked]:
    """The decisions that wait, the nearest first, with their options; costs in this currency."""
    waiting = governance.to_decide(today, user=user)[:MOST]
    options = DecisionOption.objects.filter(decision__in=[row.decision.pk for row in waiting])
    held: dict[int, list[Choice]] = defaultdict(list)
    for row in options.order_by("position", "pk"):
        low, high = (counted_in(currency, end) for end in (row.cost_low, row.cost_high))
        held[row.decision_id].append(Choice(row.shown, low, high, row.do_nothing, _told(row)))
    for each in waiting:
        decision = each.decision
        yield Asked(
            title=decision.name,
            by=decision.decide_by_on,
            asked_on=timezone.localdate(decision.asked_at),
            choices=tuple(held[decision.pk]),
            why=why_row("governance.decision", decision.pk),
        )


def _told(row: DecisionOption) -> str:
    """The first line of what was written of an option whose cost is told."""
    told = "" if row.do_nothing or row.cost_low is None else row.description.strip()
    return short(told.splitlines()[0]) if told else ""


def _losses(today: date) -> Losses | None:
    found = risk.money_at_risk(today)
    if found is None:
        return None
    ends = {each["id"]: each.get("expected_80") for each in found.run.output["risks"]}
    return Losses(
        currency=found.currency,
        mean=found.mean,
        low=found.low,
        high=found.high,
        p50=found.p50,
        p90=found.p90,
        var95=found.var95,
        cvar95=found.cvar95,
        run_on=timezone.localdate(found.run_at),
        years=found.run.years,
        counted=found.counted,
        left_out=tuple(_names(found.run.left_out)),
        top=tuple(RiskShare(row.name, mean, *(ends.get(row.slug) or (None, None)))
                  for row, mean in found.top),
        over=found.over_tolerance,
        limits=tuple(Limit(point.loss, point.row.probability, point.now.chance)
                     for point in risk.tolerance_points(found.run.output)),
        curve=tuple(CurvePoint(*point) for point in found.curve),
        treated=Interval(found.treated_low, found.treated_mean, found.treated_high)
        if found.planned else None,
        treated_curve=tuple(CurvePoint(*point) for point in found.treated_curve)
        if found.planned else (),
        why=why_row("risk.simulationrun", found.run.pk),
    )  # fmt: skip


def _names(slugs: Sequence[str]) -> Iterator[str]:
    names = dict(Risk.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return (names.get(slug, slug) for slug in slugs)


def _planned() -> Planned | None:
    plan = portfolio.current_plan()
    if plan is None:
        return None
    lines = portfolio.tier_lines(plan)
    account = portfolio.plan_account(plan, lines)
    if account.value is None:
        return None
    prices = {price.key: price for price in portfolio.prices(plan) if price.kind == "obligation"}
    return Planned(
        name=plan.name,
        found_on=timezone.localdate(account.made_at),
        accepted=account.accepted is not None,
        currency=account.currency,
        value=account.value,
        low=account.low,
        high=account.high,
        bound=account.bound,
        gap=account.gap,
        tiers=tuple(_tiers(account, lines)),
        duties=tuple(
            Duty(
                name=line.name,
                source=line.obligation_source or line.obligation_label,
                by=line.deadline_on,
                late=line.is_late,
                price=prices[line.slug].gain if line.slug in prices else None,
                kind=line.obligation,
            )
            for line in sorted(lines, key=_first)
            if line.obligation
        ),
        more=tuple(_more(plan)),
        placed=tuple(_placed(line) for line in lines),
        scenarios=account.scenarios,
        undetermined=sum(line.undetermined for line in lines),
        why=why_row("portfolio.plan", plan.pk),
    )


def _tiers(account: PlanAccount, lines: Sequence[TierLine]) -> Iterator[TierPart]:
    """Each tier that holds something; the names of those kept come first."""
    for tier in portfolio.TIERS:
        held = sorted((line for line in lines if line.tier == tier), key=_first)
        kept = [line for line in held if line.selected]
        if held:
            yield TierPart(
                tier=tier,
                names=tuple(line.name for line in held),
                kept=len(kept),
                count=len(held),
                effort=total(line.effort for line in kept) if kept else Interval(0.0, 0.0, 0.0),
                cost=sum(line.cost for line in kept),
            )


def _first(line: TierLine) -> tuple[bool, int, float, str]:
    """Those kept, the law before contracts and audits, then attacks, then the dearest."""
    return not line.selected, _DUTIES.index(line.obligation), -_worth(line), line.name


def _worth(line: TierLine) -> float:
    return line.value.likely if line.value else 0.0


def _more(plan: Plan) -> Iterator[More]:
    for price in portfolio.prices(plan):
        if price.kind in ("skill", "budget") and price.gain > 0:
            yield More("" if price.kind == "budget" else price.key, price.gain)


def _placed(line: TierLine) -> Placed:
    source = line.obligation_source or line.obligation_label
    return Placed(
        tier=line.tier,
        name=line.name,
        start=quarter(line.start) if line.selected else "",
        effort=line.effort,
        cost=line.cost,
        acceptability=line.acceptability,
        low=line.low,
        high=line.high,
        obligation=source if line.obligation else "",
        undetermined=line.undetermined,
    )


def curve_picture(account: Account) -> SafeString:
    """The curve of the brief for a screen, as the risk room draws it; empty without one."""
    held = risk.money_at_risk(account.today) if account.stakes.losses else None
    if held is None:
        return SafeString("")
    points = risk.tolerance_points(held.run.output)
    return pictures.loss_curve(held.run.output, points, held.currency, planned=held.planned)
