"""A plan as it is printed: the words and figures of its page, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from timonier.kit.measured import numbers
from timonier.kit.measured.readable import interval_text
from timonier.kit.shell import look
from timonier.kit.work import apart
from timonier.organisation.selectors import company
from timonier.portfolio import selectors
from timonier.portfolio.core import page
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import Load, PlanAccount, Roadmap, TierLine
from timonier.portfolio.showing import board
from timonier.portfolio.showing.tags import tag_of
from timonier.portfolio.words import wording


def plan_pdf(plan: Plan, *, today: date, now: datetime) -> bytes:
    """The plan on A4: figures, tiers, roadmap, load. Raises apart.Died."""
    made = page_of(plan, today=today, now=now)
    data = {**asdict(made), "digest": made.digest}
    return apart.made("timonier.portfolio.sources:pdf", data)


def page_of(plan: Plan, *, today: date, now: datetime) -> page.Page:
    """Everything the PDF prints."""
    lines = selectors.tier_lines(plan)
    account = selectors.plan_account(plan, lines)
    road = selectors.roadmap(plan, today=today, lines=lines)
    language, known = look.language(), company()
    stamp = f"{numbers.day(now.date(), language)} {now:%H:%M}"
    return page.Page(
        language=language,
        title=_("What first, with whom, when"),
        subtitle=", ".join(filter(None, (known.name, plan.name, wording.horizon(road.quarters)))),
        day=numbers.day(today, language, "full"),
        keys=tuple(_keys(account)),
        headings=_headings(account),
        groups=tuple(_groups(account, lines)),
        quarters=tuple(wording.quarter(name) for name in road.quarters),
        lanes=_lanes(road),
        limits=_limits(road),
        today=-1.0 if road.today is None else road.today,
        load=_load(selectors.load(plan, lines)),
        notes=(*board.warnings(account), *map(str, account.notes)),
        late=tuple(one.sentence for one in account.late),
        author="Timonier",
        frozen=_("Figures as computed; printed on %(moment)s") % {"moment": stamp},
    )


def _headings(account: PlanAccount) -> dict[str, str]:
    count = account.scenarios
    words = ngettext("Three tiers, by %(n)d scenario", "Three tiers, by %(n)d scenarios", count)
    return {
        "tiers": words % {"n": count},
        "roadmap": _("Roadmap by team"),
        "load": _("Load on capacity"),
        "worth": _("What these figures are worth"),
        "initiative": _("Initiative"),
        "effort": _("Effort, days"),
        "share": _("Acceptability"),
        "when": _("When"),
    }


def _keys(account: PlanAccount) -> list[page.Key]:
    language, currency = look.language(), account.currency

    def money(value: float) -> str:
        return numbers.money(value, language, currency, short=True)

    spread = ""
    if account.low is not None and account.high is not None:
        spread = interval_text(account.low, account.high, currency, language)
    value = pgettext("figure", "unknown") if account.value is None else money(account.value)
    gap = (
        pgettext("figure", "unknown")
        if account.gap is None
        else numbers.share(account.gap, language, 1)
    )
    proven = _("proven") if account.proven else _("at most")
    limit = account.budget_available
    money_said = "" if limit is None else _("of %(n)s") % {"n": money(limit)}
    return [
        page.Key(_("Value of the plan, less its cost"), value, spread),
        page.Key(_("Gap to the best possible plan"), gap, proven),
        page.Key(
            _("Initiatives kept"),
            numbers.number(account.kept, language),
            _("of %(n)s") % {"n": numbers.number(account.total, language)},
        ),
        page.Key(_("Budget committed"), money(account.budget_used), money_said),
    ]


def _groups(account: PlanAccount, lines: Sequence[TierLine]) -> list[page.Group]:
    found = []
    for tier in selectors.TIERS:
        own = [line for line in lines if line.tier == tier]
        if not own:
            continue
        count = account.tiers[tier]
        said = ngettext(
            "%(n)d initiative, %(kept)d kept", "%(n)d initiatives, %(kept)d kept", count.count
        )
        amount = numbers.money(count.cost, look.language(), account.currency, short=True)
        found.append(
            page.Group(
                place=wording.PLACES.get(tier, 0),
                name=str(wording.TIERS[tier]),
                said=said % {"n": count.count, "kept": count.kept},
                amount=amount if count.kept else "",
                rows=tuple(map(_row, own)),
            )
        )
    return found


def _row(line: TierLine) -> page.Row:
    drawn = line.acceptability is not None and not line.obligation and line.tier != "hand"
    share, low, high = line.acceptability or 0.0, line.low or 0.0, line.high or 0.0
    language = look.language()
    return page.Row(
        name=line.name,
        effort=interval_text(line.effort.low, line.effort.high, "", language),
        tag=tag_of(line),
        share=" ".join(wording.shares(share)) if drawn else "",
        when=wording.span(line.start, line.end),
        late=line.is_late,
        low=low,
        at=share if drawn else -1.0,
        high=high,
    )


def _lanes(road: Roadmap) -> tuple[page.Lane, ...]:
    return tuple(
        page.Lane(
            row.team or _("No team said"),
            tuple(
                page.Bar(b.name, b.place, b.length, wording.PLACES.get(b.tier, 0), b.late)
                for b in row.bars
            ),
        )
        for row in road.rows
    )


def _limits(road: Roadmap) -> tuple[tuple[float, str], ...]:
    language = look.language()
    found = [
        (bar.deadline, f"{numbers.day(bar.deadline_on, language)} {bar.name}")
        for row in road.rows
        for bar in row.bars
        if bar.deadline is not None
        and bar.deadline_on is not None
        and 0 <= bar.deadline <= len(road.quarters)
    ]
    return tuple(sorted(found))


def _load(load: Load) -> tuple[page.LoadRow, ...]:
    rows: list[Any] = [*load.rows, *([load.budget] if load.budget else [])]
    return tuple(
        page.LoadRow(
            _("Budget") if row is load.budget else row.skill,
            tuple(
                "?" if c.share is None else numbers.share(round(c.share, 3), look.language())
                for c in row.cells
            ),
            tuple(c.over for c in row.cells),
        )
        for row in rows
    )
