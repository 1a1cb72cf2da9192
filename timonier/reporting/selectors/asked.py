"""The decision asked, and what else could be chosen; doing nothing is always among it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext, ngettext

from timonier.reporting.core.account import Account, Change
from timonier.reporting.core.brief import Claim
from timonier.reporting.core.sentences import FINDINGS, PLAN
from timonier.reporting.core.stakes import Asked, Choice, Planned, Stakes
from timonier.reporting.selectors import words
from timonier.reporting.selectors.standing import stands
from timonier.values.interval import total

CHOICES = 4


def ask(account: Account, stakes: Stakes) -> tuple[Claim, tuple[Claim, ...]]:
    """The ask and its alternatives: a decision that waits, else the plan, else proposals."""
    if stakes.asked:
        first = stakes.asked[0]
        return _decision(first), tuple(_choices(first, stakes))
    if stakes.plan and not stakes.plan.accepted and stakes.plan.kept:
        return _accept(account), tuple(_plan_or_not(stakes.plan))
    asked: Claim = _proposals(account)
    return asked, ()


def _whether_to_accept() -> str:
    return gettext("Whether the plan is to be accepted")


@stands("accept", _whether_to_accept, PLAN)
def _accept(account: Account) -> Claim:
    assert account.stakes.plan is not None
    return replace(_plan(account.stakes.plan), found=True)


def _decision(asked: Asked) -> Claim:
    note = gettext("In the log of decisions since %(day)s.") % {"day": words.day(asked.asked_on)}
    title = words.short(asked.title, 160)
    if asked.by:
        text = gettext("*%(title)s*, by %(day)s.") % {"title": title, "day": words.day(asked.by)}
    else:
        text = gettext("*%(title)s*.") % {"title": title}
    return Claim(text, note, asked.why)


def _choices(asked: Asked, stakes: Stakes) -> Iterator[Claim]:
    """Each option with its cost; what nobody told is said to be unknown."""
    idle = [choice for choice in asked.choices if choice.do_nothing]
    rest = [choice for choice in asked.choices if not choice.do_nothing]
    for choice in [*rest[: CHOICES - len(idle)], *idle]:
        yield Claim(_choice(choice, stakes.currency), why=asked.why)
    if len(rest) > CHOICES - len(idle):
        more = len(rest) - (CHOICES - len(idle))
        yield Claim(
            ngettext("%(n)s more option.", "%(n)s more options.", more) % {"n": words.count(more)}
        )


def _choice(choice: Choice, currency: str) -> str:
    given = {"name": words.short(choice.name, 90)}
    if choice.low is None and choice.high is None:
        return gettext("%(name)s: cost unknown.") % given
    low = choice.low if choice.low is not None else choice.high or 0.0
    high = choice.high if choice.high is not None else low
    cost = words.money(low, currency) if low == high else words.money_range(low, high, currency)
    return gettext("%(name)s: *%(cost)s*.") % {**given, "cost": cost}


def _plan(plan: Planned) -> Claim:
    text = gettext(
        "Accept the plan: *%(kept)s initiatives*, *%(days)s person-days*, *%(cost)s*, of which "
        "%(first)s are indispensable."
    )
    first = plan.of("indispensable")
    days = total(part.effort for part in plan.tiers if part.kept).likely
    return Claim(
        text
        % {
            "kept": words.count(plan.kept),
            "days": words.count(round(days)),
            "cost": words.money(plan.cost, plan.currency),
            "first": words.count(first.kept if first else 0),
        },
        gettext("%(name)s, found on %(day)s.")
        % {"name": plan.name, "day": words.day(plan.found_on)},
        plan.why,
    )


def _plan_or_not(plan: Planned) -> Iterator[Claim]:
    first = plan.of("indispensable")
    if first and first.kept and first.kept < plan.kept:
        text = gettext("The indispensable alone: *%(days)s person-days*, *%(cost)s*.")
        yield Claim(
            text
            % {
                "days": words.count(round(first.effort.likely)),
                "cost": words.money(first.cost, plan.currency),
            },
            why=plan.why,
        )
    duties = ngettext(
        "Do nothing: one obligation is not met.",
        "Do nothing: %(n)s obligations are not met.",
        len(plan.duties),
    )
    text = (
        duties % {"n": words.count(len(plan.duties))}
        if plan.duties
        else gettext("Do nothing: %(value)s of value is not made.")
        % {"value": words.money(plan.value, plan.currency)}
    )
    yield Claim(text, why=plan.why)


def _what_to_ask() -> str:
    return gettext("What there is to decide")


@stands("ask", _what_to_ask, *FINDINGS)
def _proposals(account: Account) -> Claim:
    note = gettext("Proposals computed on %(day)s by stated rules; effort intervals at 80 %%.") % {
        "day": words.day(account.today)
    }
    why = words.why_figure("practices.undecided")
    for tier, said in (("indispensable", _ask_first), ("useful", _ask_next)):
        if waiting := [change for change in account.of(tier) if not change.verdict]:
            return Claim(said(waiting), note, why, found=True)
    if account.of("indispensable") or account.of("useful"):
        return Claim(
            gettext("None today: everything proposed has its decision."), note, why
        )  # fmt: skip
    return Claim(gettext("None today."))


def _ask_first(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Commit *%(days)s person-days* (%(range)s) to the indispensable change, "
        "*%(first)s*, and name who answers for it.",
        "Commit *%(days)s person-days* (%(range)s) to the *%(n)s indispensable changes*, "
        "beginning with *%(first)s*, and name who answers for each.",
        len(waiting),
    ) % {
        "days": words.days(effort.likely),
        "range": words.between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }


def _ask_next(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Say whether the useful change *%(first)s* is worth *%(days)s person-days* (%(range)s).",
        "Say how many of the *%(n)s useful changes* (*%(days)s person-days*, %(range)s) "
        "to take on, beginning with *%(first)s*.",
        len(waiting),
    ) % {
        "days": words.days(effort.likely),
        "range": words.between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }
