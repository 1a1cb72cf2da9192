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
TIERS_ASKED = ("indispensable", "useful")


def ask(account: Account, stakes: Stakes) -> tuple[Claim, tuple[Claim, ...]]:
    """The ask and its alternatives: a decision that waits and says what it costs, else the plan,
    else proposals. A question whose options nobody has put a cost on is asked last: a board that
    says yes to it would not know to what."""
    if _question(account) is not None:
        return _asked(account), _options(account)
    if _is_to_accept(stakes):
        return _accept(account), _options(account)
    asked: Claim = _proposals(account)
    return asked, ()


def _is_to_accept(stakes: Stakes) -> bool:
    return bool(stakes.plan and not stakes.plan.accepted and stakes.plan.kept)


def _question(account: Account) -> Asked | None:
    """The question of the log that a board is asked, if any."""
    stakes = account.stakes
    ready = next((asked for asked in stakes.asked if asked.ready), None)
    if ready is not None or not stakes.asked:
        return ready
    undecided = any(not one.verdict for tier in TIERS_ASKED for one in account.of(tier))
    return None if undecided or _is_to_accept(stakes) else stakes.asked[0]


def _what_waits() -> str:
    return gettext("What was asked")


@stands("decision", _what_waits)
def _asked(account: Account) -> Claim:
    asked = _question(account)
    assert asked is not None
    return _decision(asked)


@stands("choices", _what_waits)
def _options(account: Account) -> Iterator[Claim]:
    stakes, asked = account.stakes, _question(account)
    if asked is not None:
        return _choices(asked, stakes)
    assert stakes.plan is not None
    return _plan_or_not(stakes.plan)


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
        yield Claim(_choice(choice, stakes.currency), choice.told, asked.why)
    if len(rest) > CHOICES - len(idle):
        more = len(rest) - (CHOICES - len(idle))
        yield Claim(
            ngettext("%(n)s more option.", "%(n)s more options.", more) % {"n": words.count(more)}
        )


def _choice(choice: Choice, currency: str) -> str:
    given = {"name": words.short(choice.name, 90)}
    if choice.low is None and choice.high is None:
        if choice.do_nothing:
            return gettext("%(name)s: what that loses is unknown.") % given
        return gettext("%(name)s: cost unknown.") % given
    low = choice.low if choice.low is not None else choice.high or 0.0
    high = choice.high if choice.high is not None else low
    given["cost"] = _amount(low, high, currency)
    if choice.do_nothing:
        return gettext("%(name)s: a loss of *%(cost)s*.") % given
    return gettext("%(name)s: *%(cost)s*.") % given


def _amount(low: float, high: float, currency: str) -> str:
    if words.is_nothing(high):
        return gettext("next to nothing")
    if round(low) == round(high):
        return words.money(low, currency)
    return words.money_range(low, high, currency)


def _plan(plan: Planned) -> Claim:
    text = ngettext(
        "Accept the plan: *one initiative*, %(first)s, for %(means)s.",
        "Accept the plan: *%(kept)s initiatives*, %(first)s, for %(means)s.",
        plan.kept,
    )
    part = plan.of("indispensable")
    first = part.kept if part else 0
    days = total(part.effort for part in plan.tiers if part.kept).likely
    return Claim(
        text
        % {
            "kept": words.count(plan.kept),
            "means": _means(days, plan.cost, plan.currency),
            "first": _of_them(first, plan.kept),
        },
        gettext("%(name)s, found on %(day)s.")
        % {"name": plan.name, "day": words.day(plan.found_on)},
        plan.why,
    )


def _of_them(first: int, kept: int) -> str:
    if not first:
        return gettext("none of them indispensable") if kept > 1 else gettext("not indispensable")
    if first == kept:
        return gettext("all of them indispensable") if kept > 1 else gettext("indispensable")
    words_for = ngettext("one of them indispensable", "%(n)s of them indispensable", first)
    return words_for % {"n": words.count(first)}


def _means(days: float, cost: float, currency: str) -> str:
    """Work and money, whichever is spent."""
    if not words.whole(days):
        nothing = gettext("nothing that is counted")
        return nothing if words.is_nothing(cost) else f"*{words.money(cost, currency)}*"
    if words.is_nothing(cost):
        return f"*{words.work(days)}*"
    given = {"work": words.work(days), "cost": words.money(cost, currency)}
    return gettext("*%(work)s* and *%(cost)s*") % given


def _plan_or_not(plan: Planned) -> Iterator[Claim]:
    first = plan.of("indispensable")
    if first and first.kept and first.kept < plan.kept:
        means = _means(first.effort.likely, first.cost, plan.currency)
        text = gettext("The indispensable alone: %(means)s.")
        yield Claim(text % {"means": means}, why=plan.why)
    duties = ngettext(
        "Do nothing: one obligation is not met.",
        "Do nothing: %(n)s obligations are not met.",
        len(plan.duties),
    )
    if plan.duties:
        text = duties % {"n": words.count(len(plan.duties))}
    elif plan.value < 1:
        text = gettext("Do nothing: the plan brings nothing beyond its cost.")
    else:
        value = words.money(plan.value, plan.currency)
        text = gettext("Do nothing: %(value)s of value is not made.") % {"value": value}
    yield Claim(text, why=plan.why)


def _what_to_ask() -> str:
    return gettext("What there is to decide")


@stands("ask", _what_to_ask, *FINDINGS)
def _proposals(account: Account) -> Claim:
    note = gettext("Proposals computed on %(day)s by stated rules; effort intervals at 80%%.") % {
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
    if not account.repositories:
        return Claim(gettext("None yet: nothing has been read."), found=True)
    return Claim(gettext("None today."))


def _ask_first(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Commit *%(work)s* (%(range)s) to the indispensable change, *%(first)s*, and name who "
        "answers for it.",
        "Commit *%(work)s* (%(range)s) to the *%(n)s indispensable changes*, beginning with "
        "*%(first)s*, and name who answers for each.",
        len(waiting),
    ) % {
        "work": words.work(effort.likely),
        "range": words.between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }


def _ask_next(waiting: Sequence[Change]) -> str:
    effort = total(change.effort for change in waiting)
    return ngettext(
        "Say whether the useful change *%(first)s* is worth *%(work)s* (%(range)s).",
        "Say how many of the *%(n)s useful changes* (*%(work)s*, %(range)s) to take on, beginning "
        "with *%(first)s*.",
        len(waiting),
    ) % {
        "work": words.work(effort.likely),
        "range": words.between(effort),
        "n": words.count(len(waiting)),
        "first": words.short(waiting[0].title),
    }
