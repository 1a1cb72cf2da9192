"""The brief as a whole, in the active language: three that say what is, one that asks, the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext, ngettext, pgettext

from timonier.kit.measured import numbers
from timonier.practices.models import Tier
from timonier.reporting.core.account import Account
from timonier.reporting.core.brief import Brief, Claim, Curve, TierRow
from timonier.reporting.core.sentences import (
    FINDINGS,
    PLAN,
    SIMULATION,
)
from timonier.reporting.selectors import losses, planned, words
from timonier.reporting.selectors.annex import annex
from timonier.reporting.selectors.asked import ask
from timonier.reporting.selectors.axis import axis
from timonier.reporting.selectors.curve import curve
from timonier.reporting.selectors.found import found
from timonier.reporting.selectors.gaps import unknown
from timonier.reporting.selectors.paragraphs import claims
from timonier.reporting.selectors.standing import CELL, stands
from timonier.reporting.selectors.titles import title
from timonier.values.interval import total


def brief(account: Account, *, now: datetime) -> Brief:
    """The whole document, ready to print."""
    author = pgettext("brief", "Technology")
    if account.company:
        author = gettext("%(company)s, technology") % {"company": account.company}
    asked, choices = ask(account, account.stakes)
    plan = account.stakes.plan
    return Brief(
        language=words.language(),
        kind=gettext("Note from the head of technology"),
        day=numbers.day(account.today, words.language(), "full"),
        title=title(account).text,
        ask_label=gettext("Decision asked."),
        ask=asked,
        choices=choices,
        headings=_headings(),
        found=(*found(account), *claims("found", account)),
        losses=(*_losses(account), *claims("losses", account)),
        curve=_curve(account) or None,
        axis=axis(account) or None,
        tier_header=planned.header() if plan else _header(),
        tiers=_plan_tiers(account) if plan else _tiers(account),
        proposed=(*(_planned if plan else _proposed)(account), *claims("proposed", account)),
        waiting=(*_waiting(account), *claims("waiting", account)),
        unknown=(*unknown(account), *claims("unknown", account)),
        annex=annex(account),
        author=author,
        frozen=gettext("Figures frozen on %(day)s at %(hour)s, digest")
        % {"day": numbers.day(account.today, words.language()), "hour": now.strftime("%H:%M")},
    )


def _headings() -> dict[str, str]:
    return {
        "choices": gettext("The alternatives"),
        "found": gettext("What we found"),
        "losses": gettext("What a year may cost"),
        "proposed": gettext("What we propose"),
        "waiting": gettext("If nothing is decided"),
        "unknown": gettext("What we do not know"),
        "annex": gettext("Annex"),
    }


def _header() -> tuple[str, ...]:
    return (
        gettext("Level"),
        gettext("What it contains"),
        pgettext("brief", "Changes"),
        gettext("Person-days"),
        gettext("Findings removed"),
    )


def _what_it_costs() -> str:
    return gettext("What a bad year would cost")


def _what_it_keeps() -> str:
    return gettext("What the plan keeps")


def _what_it_holds() -> str:
    return gettext("What it holds")


@stands("tier", _what_it_holds, *FINDINGS, words=CELL)
def _tiers(account: Account) -> Iterator[TierRow]:
    return (_tier(account, tier) for tier in Tier)


@stands("plan-tiers", _what_it_holds, PLAN, words=CELL)
def _plan_tiers(account: Account) -> tuple[TierRow, ...]:
    return planned.rows(account.stakes.plan) if account.stakes.plan else ()


@stands("curve", _what_it_costs, SIMULATION)
def _curve(account: Account) -> Curve | tuple[()]:
    return curve(account.stakes) or ()


def _tier(account: Account, tier: Tier) -> TierRow:
    changes = account.of(tier.value)
    effort = total(change.effort for change in changes)
    names = list(dict.fromkeys(change.subject for change in changes))
    return TierRow(
        name=str(tier.label),
        contains=words.some(names) if names else gettext("nothing"),
        number=words.count(len(changes)),
        effort=words.days(effort.likely) if changes else "",
        interval=words.between(effort) if changes else "",
        removes=words.count(sum(change.removes for change in changes)) if changes else "",
    )


def _what_is_proposed() -> str:
    return gettext("What is to be proposed")


@stands("losses", _what_it_costs, SIMULATION)
def _losses(account: Account) -> Iterator[Claim]:
    return (replace(claim, found=True) for claim in losses.losses(account.stakes))


@stands("plan", _what_it_keeps, PLAN)
def _planned(account: Account) -> Iterator[Claim]:
    plan = account.stakes.plan
    return (replace(claim, found=True) for claim in planned.claims(plan)) if plan else iter(())


@stands("proposed", _what_is_proposed, *FINDINGS)
def _proposed(account: Account) -> Iterator[Claim]:
    if not account.changes:
        return
    yield Claim(
        gettext(
            "The levels follow stated rules and are provisional; the range holds in four cases "
            "out of five."
        ),
        why=words.why_figure("practices.undecided"),
        found=True,
    )
    accepted = sum(change.verdict == "accepted" for change in account.changes)
    if accepted:
        text = ngettext(
            "One change is already accepted.", "%(n)s changes are already accepted.", accepted
        )
        page = words.page("practices:decisions-list")
        yield Claim(text % {"n": words.count(accepted)}, why=page, found=True)


def _what_waiting_costs() -> str:
    return gettext("From which day waiting costs more")


@stands("waiting", _what_waiting_costs, *FINDINGS)
def _waiting(account: Account) -> Iterator[Claim]:
    """The dated cost of waiting: what has begun, then the next days, three lines in all."""
    changes = [c for tier in ("indispensable", "useful") for c in account.of(tier)]
    rows = {line: change.row for change in changes for line in change.waiting}
    coming = [line for line in sorted(rows) if line[0] > account.today][:2]
    begun = [line for line in sorted(rows) if line[0] <= account.today]
    for line in [*begun[: 3 - len(coming)], *coming]:
        why = words.why_row("practices.proposal", rows[line])
        yield Claim(_short_line(line[1]), why=why, found=True)
    if not account.repositories:
        return
    if not rows:
        none = gettext("No day is known on which waiting begins to cost more than today.")
        yield Claim(none, why=words.why_figure("practices.undecided"))
    elif begun:
        still = gettext("Each weakness found since then stays open.")
        yield Claim(still, why=words.why_figure("practices.open_findings"), found=True)


def _short_line(text: str) -> str:
    return text.replace("*", "∗")[:160]
