"""What the portfolio gives to the bridge: the plan and its tiers, obligations, what it took on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from timonier.kit import charts
from timonier.kit import contributions as given
from timonier.kit.contributions import LANE_MOST, SHOWN, Asked, Deadline, Item, Line, When
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio import selectors as portfolio
from timonier.portfolio.models import Initiative, Plan, PlanAcceptance
from timonier.portfolio.selectors import TIERS
from timonier.portfolio.selectors.shapes import LateLine, PlanAccount, TierCount, TierLine
from timonier.portfolio.words import wording

SEE = "portfolio.view_plan"


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The plan that holds, or none yet; `newer` was computed after it and nobody said anything."""

    account: PlanAccount | None
    lines: Sequence[TierLine]
    newer: Plan | None
    candidates: int  # initiatives that no plan weighs, counted when there is no plan


def the_plan(asked: Asked) -> PlanPart:
    """The plan that holds, with its lines."""
    held = portfolio.current_plan()
    if held is None:
        open_ones = Initiative.objects.filter(status__in=("candidate", "started"))
        return PlanPart(None, (), None, open_ones.count())
    lines = portfolio.tier_lines(held)
    account = portfolio.plan_account(held, lines)
    return PlanPart(account, lines, portfolio.newer_plan(held), 0)


@given.taken("practices.proposal", permission=SEE)
def carried(asked: Asked) -> Iterable[str]:
    """The keys of the proposals that initiatives carry out."""
    made = Initiative.objects.exclude(proposal_keys=[]).values_list("proposal_keys", flat=True)
    return (key for keys in made for key in keys)


@given.queue(order=When.PRESSING, permission=SEE)
def late(asked: Asked) -> Iterator[Item]:
    """Obligations that the plan ends after their day: something has to give."""
    part = asked.once(the_plan)
    if part.account is None:
        return
    plan = part.account.plan
    for line in part.account.late[:SHOWN]:
        yield Item(
            kind="arbitrate",
            verb=_("Arbitrate"),
            title=_("%(name)s: late in the plan") % {"name": line.name},
            why=line.sentence,
            url=reverse("portfolio:certificate", args=[plan.slug, line.slug]),
            figure=_short(line, part.account.currency)[0],
            unit=_short(line, part.account.currency)[1],
            claim=plan,
            source=plan.name,
            as_of=part.account.made_at,
        )


def _short(line: LateLine, currency: str) -> tuple[str, str]:
    """The largest lack: person-days of a skill, quarters, or money."""
    if not line.short_of:
        return "", pgettext("obligation", "late")
    name, lack = max(line.short_of.items(), key=lambda pair: pair[1])
    if name == "budget":
        money = numbers.money(max(round(lack), 1), look.language(), currency, short=True)
        return money, _("of budget short")
    n = max(math.ceil(lack), 1)  # a part of a day or of a quarter has to be found whole
    words = ngettext("day of work short", "days of work short", n)
    if name == "time":
        words = ngettext("quarter short", "quarters short", n)
    return _number(n), words


@given.queue(order=When.PRESSING, permission=SEE)
def to_accept(asked: Asked) -> Iterator[Item]:
    """A plan that nobody accepted, or initiatives that no plan weighs."""
    part = asked.once(the_plan)
    if part.account is None:
        if part.candidates:
            yield Item(
                kind="plan",
                verb=_("Plan"),
                title=_("Say what comes first among the initiatives"),
                why=_("No plan weighs their value, risk, people and money yet."),
                url=reverse("portfolio:board"),
                figure=_number(part.candidates),
                unit=ngettext("initiative", "initiatives", part.candidates),
                source=_("Portfolio"),
                source_url=reverse("portfolio:board"),
            )
        return
    if part.account.accepted is None or part.newer is not None:
        plan = part.newer or part.account.plan
        why = _("Nobody has accepted a plan yet.")
        if part.account.accepted is not None:
            why = _("%(plan)s is in force; this one was computed after it.") % {
                "plan": part.account.plan.name
            }
        figure, unit = _worth(plan)
        yield Item(
            kind="decide",
            verb=_("Decide"),
            title=_("Accept %(plan)s, or keep things as they are") % {"plan": plan.name},
            why=why,
            url=reverse("portfolio:plan", args=[plan.slug]),
            figure=figure,
            unit=unit,
            claim=plan,
            source=_("Plan"),
            as_of=plan.finished_at or plan.asked_at,
        )


def _worth(plan: Plan) -> tuple[str, str]:
    """What it brings, less its cost; an amount that rounds to nothing is no amount."""
    if plan.objective is None:
        return "", _("value not known")
    if round(abs(plan.objective)) < 1:
        return "", _("worth its cost, no more")
    money = numbers.money(plan.objective, look.language(), plan.currency, short=True)
    return money, _("of value")


@given.changes(order=110, permission=SEE)
def accepted(asked: Asked) -> Iterator[Line]:
    """The plan that was accepted."""
    rows = PlanAcceptance.objects.filter(accepted_at__gt=asked.since).select_related("plan")
    for row in rows.order_by("-accepted_at")[:1]:
        yield Line(
            figure=pgettext("decisions", "Decided"),
            text=_("%(plan)s is the company's plan") % {"plan": row.plan.name},
            url=reverse("portfolio:plan", args=[row.plan.slug]),
            source=_("Decision"),
            as_of=row.accepted_at,
        )


@given.deadlines(gettext_lazy("Obligations"), shape="square", order=200, permission=SEE)
def owed(asked: Asked) -> Iterator[Deadline]:
    """Deadlines of obligations; red when passed, or when the plan ends after them."""
    late = {line.slug for line in asked.once(the_plan).lines if line.is_late}
    rows = Initiative.objects.filter(
        deadline_on__range=asked.span, status__in=("candidate", "started")
    )
    for row in rows.exclude(obligation="").order_by("deadline_on")[:LANE_MOST]:
        assert row.deadline_on is not None
        url = reverse("portfolio:initiatives-detail", args=[row.slug])
        red = row.deadline_on < asked.today or row.slug in late
        yield Deadline(row.deadline_on, _("Obligation"), row.name, red, url)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One tier of the plan: what it holds, what the kept ones take and bring."""

    key: str
    label: str
    place: int  # 1 is first; 0 is no tier
    count: TierCount
    bar: SafeString


@dataclass(frozen=True, slots=True)
class PlanPanel:
    """The plan in a table of its tiers."""

    account: PlanAccount
    horizon: str
    rows: Sequence[PlanRow]


@given.panel(
    "plan",
    title=gettext_lazy("What to do first"),
    template="portfolio/bridge/plan.html",
    side="left",
    instead_of="tiers",
    permission=SEE,
)
def plan(asked: Asked) -> dict[str, Any] | None:
    """The tiers of the plan; None without one, where the provisional ones stand."""
    found = plan_panel(asked.once(the_plan))
    return {"plan": found} if found else None


def plan_panel(part: PlanPart) -> PlanPanel | None:
    """The plan in a table of its tiers; None without one."""
    if part.account is None:
        return None
    account = part.account
    rows = [
        _plan_row(tier, account.tiers[tier])
        for tier in TIERS
        if account.tiers[tier].count or tier in wording.PLACES
    ]
    return PlanPanel(account, wording.horizon(list(account.quarters)), rows)


def _plan_row(tier: str, count: TierCount) -> PlanRow:
    place = wording.PLACES.get(tier, 0)
    parts = [
        charts.Part(_("In the plan"), count.kept, f"f-t{place}" if place else "f-ink3"),
        charts.Part(_("Left out"), count.count - count.kept, "f-line"),
    ]
    words = _("%(kept)s of %(all)s in the plan") % {"kept": count.kept, "all": count.count}
    bar = charts.share_bar(parts, title=words, width=112)
    return PlanRow(tier, str(wording.TIERS[tier]), place, count, bar)


def _number(value: int) -> str:
    return numbers.number(value, look.language())
