"""The plan in the brief: its three tiers, what they hold, what it is worth and what it owes."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from timonier.kit import numbers
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
        gettext("Cost"),
    )


def rows(plan: Planned) -> tuple[TierRow, ...]:
    """The three tiers, then what no tier could be given to."""
    names = {tier.value: str(tier.label) for tier in Tier}
    made = [_row(plan, names[tier.value], plan.of(tier.value)) for tier in Tier]
    others = {
        "hand": gettext("Set by hand"),
        "few": gettext("Not placed"),
        "pending": gettext("Not placed yet"),
    }
    made += [_row(plan, name, plan.of(key)) for key, name in others.items() if plan.of(key)]
    return tuple(made)


def _row(plan: Planned, name: str, part: TierPart | None) -> TierRow:
    if part is None:
        return TierRow(name, gettext("nothing"), "0", "", "", "")
    effort = part.effort
    return TierRow(
        name=name,
        contains=words.some(part.names, NAMED),
        number=gettext("%(kept)s of %(all)s")
        % {"kept": words.count(part.kept), "all": words.count(part.count)},
        effort=words.count(round(effort.likely)) if part.kept else "",
        interval=numbers.interval(round(effort.low), round(effort.high), words.language())
        if part.kept
        else "",
        removes=words.money(part.cost, plan.currency) if part.kept else "",
    )


def claims(plan: Planned) -> Iterator[Claim]:
    """What the plan is worth, what it owes, and what a little more would bring."""
    yield Claim(_worth(plan), _note(plan), plan.why)
    yield from _duties(plan)
    if plan.more:
        yield _more(plan)


def _worth(plan: Planned) -> str:
    given = {
        "kept": words.count(plan.kept),
        "all": words.count(plan.count),
        "value": words.money(plan.value, plan.currency),
        "gap": words.share(plan.gap or 0.0),
    }
    first = gettext("The plan keeps *%(kept)s initiatives* of %(all)s and is worth *%(value)s*")
    if plan.low is not None and plan.high is not None:
        given["range"] = words.money_range(plan.low, plan.high, plan.currency)
        first = gettext(
            "The plan keeps *%(kept)s initiatives* of %(all)s and is worth *%(value)s* (%(range)s)"
        )
    return gettext("%(first)s less its cost; %(rest)s") % {
        "first": first % given,
        "rest": _best(plan) % given,
    }


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
    priced = [duty for duty in plan.duties if duty.price is not None and duty.price > 0]
    told = [
        gettext("%(name)s: %(price)s")
        % {"name": words.short(duty.name, 50),
           "price": words.money(duty.price or 0.0, plan.currency)}
        for duty in sorted(priced, key=lambda duty: -(duty.price or 0.0))[:3]
    ]  # fmt: skip
    return gettext("What they cost the plan: %(prices)s.") % {"prices": ", ".join(told)} if told \
        else ""  # fmt: skip


def _more(plan: Planned) -> Claim:
    best = max(plan.more, key=lambda more: more.worth)
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
