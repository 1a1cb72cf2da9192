"""The annex of what was decided with: the plan line by line, the gravest risks, the tolerance."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext, pgettext

from timonier.portfolio.words.wording import TIERS
from timonier.reporting.core.account import Account
from timonier.reporting.core.brief import Table
from timonier.reporting.core.sentences import PLAN, SIMULATION
from timonier.reporting.core.stakes import Placed, Planned
from timonier.reporting.selectors import words
from timonier.reporting.selectors.standing import stands

ROWS = 60


def _of_plan() -> str:
    return gettext("What the plan holds")


@stands("t-plan", _of_plan, PLAN)
def placed(account: Account) -> Iterator[Table]:
    """Each initiative with its tier, and what the tier rests on."""
    plan = account.stakes.plan
    if plan is None:
        return
    left = len(plan.placed) - ROWS
    more = ngettext(
        "%(n)s more row is in the cockpit.", "%(n)s more rows are in the cockpit.", left
    ) % {"n": words.count(left)}
    yield Table(
        title=plan.name,
        header=(
            gettext("Level"),
            gettext("Initiative"),
            gettext("Rests on"),
            pgettext("brief", "Starts"),
            gettext("Person-days"),
            gettext("Cost"),
        ),
        rows=tuple(_placed(plan)),
        align="llllrr",
        widths="affaaa",
        note=more if left > 0 else "",
    )


def _placed(plan: Planned) -> Iterator[tuple[str, ...]]:
    for line in plan.placed[:ROWS]:
        yield (
            str(TIERS.get(line.tier, line.tier)),
            line.name,
            _ground(line),
            line.start or gettext("left out"),
            words.between(line.effort),
            words.money(line.cost, plan.currency),
        )


def _ground(line: Placed) -> str:
    """An obligation with its source, or the share of scenarios whose best plan holds it."""
    if line.obligation:
        return line.obligation
    if line.tier == "unfit":
        return gettext("no quarter has room for it")
    if line.tier == "unranked":
        return gettext("nobody said what it is worth")
    if line.acceptability is None:
        return gettext("too few scenarios")
    ends = ""
    if line.low is not None and line.high is not None:
        low, high = words.share(line.low), words.share(line.high)
        ends = gettext(" (%(low)s to %(high)s)") % {"low": low, "high": high}
    said = gettext("in the best plan of %(share)s of scenarios") % {
        "share": words.share(line.acceptability)
    }
    open_still = gettext(", not settled") if line.undetermined else ""
    return f"{said}{ends}{open_still}"


def _of_losses() -> str:
    return gettext("What a bad year would cost")


@stands("t-risks", _of_losses, SIMULATION)
def risks(account: Account) -> Iterator[Table]:
    """The risks that weigh most, with the interval of a year's loss."""
    found = account.stakes.losses
    if found is None:
        return
    top, currency = found.top, found.currency
    yield Table(
        title=gettext("Risks that weigh most"),
        header=(gettext("Risk"), gettext("Expected a year"), gettext("Interval")),
        rows=tuple(
            (
                risk.name,
                words.money(risk.mean, currency),
                words.money_range(risk.low, risk.high, currency)
                if risk.low is not None and risk.high is not None
                else gettext("unknown"),
            )
            for risk in top
        ),
        align="lrr",
        widths="faa",
    )


@stands("t-tolerance", _of_losses, SIMULATION)
def limits(account: Account) -> Iterator[Table]:
    """Each point of the tolerance beside what the simulation says."""
    found = account.stakes.losses
    if found is None:
        return
    points, currency = found.limits, found.currency
    yield Table(
        title=gettext("Tolerance"),
        header=(gettext("A year over"), gettext("Tolerated"), gettext("Simulated")),
        rows=tuple(
            (
                words.money(point.loss, currency),
                words.share(point.probability),
                words.share(point.chance) if point.chance is not None else gettext("unknown"),
            )
            for point in points
        ),
        align="lrr",
        widths="faa",
    )
