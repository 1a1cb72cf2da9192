"""The plan in the brief: its three tiers, what they hold, what it is worth and what it owes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext, pgettext

from timonier.portfolio.words.wording import TIERS
from timonier.practices.models import Tier
from timonier.reporting.core.brief import Claim, TierRow
from timonier.reporting.core.stakes import Duty, Planned, Stakes, TierPart
from timonier.reporting.selectors import words

NAMED = 3
DUTIES = 2  # told on the page; all are in the annex


def header() -> tuple[str, ...]:
    """Names of the columns of the tiers of a plan."""
    return (
        gettext("Level"),
        gettext("What it contains"),
        gettext("Of them kept"),
        gettext("Person-days"),
        pgettext("brief", "Money"),
    )


def rows(plan: Planned) -> tuple[TierRow, ...]:
    """The three tiers, then what no tier could be given to."""
    three = {tier.value for tier in Tier}
    return tuple(
        _row(plan, str(name), plan.of(key))
        for key, name in TIERS.items()
        if key in three or plan.of(key)
    )


def _row(plan: Planned, name: str, part: TierPart | None) -> TierRow:
    if part is None:
        return TierRow(name, gettext("nothing"), "0", "", "", "")
    effort = part.effort
    return TierRow(
        name=name,
        contains=words.some(part.names, NAMED),
        number=gettext("%(kept)s of %(all)s")
        % {"kept": words.count(part.kept), "all": words.count(part.count)},
        effort=words.days(effort.likely) if part.kept else "",
        interval=words.between(effort) if part.kept else "",
        removes=_spent(part.cost, plan.currency) if part.kept else "",
    )


def _spent(cost: float, currency: str) -> str:
    return gettext("none") if words.is_nothing(cost) else words.money(cost, currency)


def claims(plan: Planned) -> Iterator[Claim]:
    """What the plan is worth, what it owes, and what a little more would bring."""
    yield Claim(_worth(plan), _note(plan), plan.why)
    yield from _duties(plan)
    if any(not words.is_nothing(more.worth) for more in plan.more):
        yield _more(plan)


def _worth(plan: Planned) -> str:
    given = {
        "kept": words.count(plan.kept),
        "all": words.count(plan.count),
        "gap": words.share(plan.gap or 0.0),
    }
    if not plan.kept:
        text = ngettext(
            "The plan keeps nothing of the one initiative there is.",
            "The plan keeps none of the %(all)s initiatives.",
            plan.count,
        )
        return text % given
    first = ngettext(
        "The plan keeps *one initiative* of %(all)s",
        "The plan keeps *%(kept)s initiatives* of %(all)s",
        plan.kept,
    )
    told = {"first": first % given, "rest": _best(plan) % given}
    if words.is_nothing(plan.value):
        return gettext("%(first)s and is worth no more than its cost; %(rest)s") % told
    told["value"] = _value(plan)
    return gettext("%(first)s and is worth %(value)s; %(rest)s") % told


def _value(plan: Planned) -> str:
    """With its interval where that says more than the amount; less what it costs."""
    amount = f"*{words.money(plan.value, plan.currency)}*"
    if plan.low is not None and plan.high is not None and round(plan.low) != round(plan.high):
        amount = f"{amount} ({words.money_range(plan.low, plan.high, plan.currency)})"
    if words.is_nothing(plan.cost):
        return amount
    return gettext("%(amount)s less its cost") % {"amount": amount}


def _best(plan: Planned) -> str:
    if plan.gap is None:
        return gettext("how much better another could be is not known.")
    if plan.gap < 0.0005:
        return gettext("no other is better.")
    return gettext("no other is better by more than %(gap)s.")


def _note(plan: Planned) -> str:
    given = {"name": plan.name, "day": words.day(plan.found_on), "n": words.count(plan.scenarios)}
    accepted = gettext("accepted") if plan.accepted else gettext("not yet accepted")
    if plan.scenarios:
        text = gettext("%(name)s, found on %(day)s, %(state)s; tiers over %(n)s scenarios.")
    else:
        text = gettext("%(name)s, found on %(day)s, %(state)s; tiers without scenarios.")
    return text % {**given, "state": accepted}


def _duties(plan: Planned) -> Iterator[Claim]:
    late = [duty for duty in plan.duties if duty.late]
    if late:
        text = ngettext(
            "*One obligation* cannot be met in time: %(names)s.",
            "*%(n)s obligations* cannot be met in time: %(names)s.",
            len(late),
        )
        yield Claim(
            text
            % {
                "n": words.count(len(late)),
                "names": words.listed([_duty(d) for d in late], DUTIES),
            },
            why=plan.why,
        )
    held = [duty for duty in plan.duties if not duty.late]
    if held:
        text = ngettext(
            "One obligation is held: %(names)s.",
            "%(n)s obligations are held: %(names)s.",
            len(held),
        )
        yield Claim(
            text
            % {
                "n": words.count(len(held)),
                "names": words.listed([_duty(d) for d in held], DUTIES),
            },
            _prices(plan),
            plan.why,
        )


def _duty(duty: Duty) -> str:
    """Its name, then its source and day where they are known."""
    source = duty.source.partition(":")[0].strip()
    parts = [part for part in (source, words.day(duty.by) if duty.by else "") if part]
    name = words.short(duty.name, 60)
    return f"{name} ({words.short(', '.join(parts), 76)})" if parts else name


def _prices(plan: Planned) -> str:
    """What obligations cost the plan: its value without each of them, less its value."""
    priced = [duty for duty in plan.duties if duty.price is not None and duty.price >= 1]
    told = [
        gettext("%(name)s: %(price)s")
        % {"name": words.short(duty.name, 50),
           "price": words.money(duty.price or 0.0, plan.currency)}
        for duty in sorted(priced, key=lambda duty: -(duty.price or 0.0))[:3]
    ]  # fmt: skip
    if not told:
        return ""
    text = ngettext(
        "What it costs the plan: %(prices)s.", "What they cost the plan: %(prices)s.", len(told)
    )
    return text % {"prices": ", ".join(told)}


def _more(plan: Planned) -> Claim:
    best = max(plan.more, key=lambda more: (more.worth, more.skill))
    worth = words.money(best.worth, plan.currency)
    if best.skill:
        text = gettext("One more person in %(skill)s would add *%(worth)s* to the plan.")
    else:
        text = gettext("A tenth more budget would add *%(worth)s* to the plan.")
    return Claim(text % {"skill": best.skill, "worth": worth}, why=plan.why)


def absent(stakes: Stakes) -> Iterator[Claim]:
    """That no plan was computed, and what its tiers do not settle."""
    plan = stakes.plan
    if plan is None:
        if not stakes.silent("plan"):
            yield Claim(
                gettext(
                    "What the company can carry is not known: no plan weighed value, risk, people "
                    "and budget."
                ),
                why=words.page("portfolio:board"),
            )
        return
    if plan.undetermined:
        text = ngettext(
            "The level of *one initiative* is not settled by what we know.",
            "The level of *%(n)s initiatives* is not settled by what we know.",
            plan.undetermined,
        )
        yield Claim(text % {"n": words.count(plan.undetermined)}, why=plan.why)
