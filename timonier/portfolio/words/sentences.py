"""The words of a plan, in the reader's language: why a tier, what is short, what was assumed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.models import Initiative, Plan, PlanLine, generated
from timonier.portfolio.words import wording
from timonier.portfolio.words.names import names_of, source_in
from timonier.portfolio.words.supposed import changes

__all__ = [
    "because",
    "changes",
    "deciding",
    "lacking",
    "named_input",
    "notes",
    "phase",
    "price_label",
    "ranking_label",
    "refine",
    "short_of",
]

_FEWEST = 35


def because(
    row: PlanLine, known: Mapping[str, Any], names: Mapping[str, str], *, fits: bool = True
) -> str:
    """Why an initiative has its tier; `fits`: whether any quarter has room for it."""
    if row.rule == "obligation":
        source = source_in(known) or _kind(known.get("obligation", ""))
        return _("It is an obligation: %(source)s.") % {"source": source}
    if row.rule in ("predecessor", "pinned", "left out"):
        return _by_hand(row, known, [names.get(one, one) for one in row.forced_by])
    if row.rule == "unvalued":
        return _("Nobody said what it is worth, and no risk says it: one number is enough.")
    if row.acceptability is None:
        return _("The scenarios that give it a tier are not planned yet.")
    if not fits and row.tier == PlanLine.Tier.ACCESSORY:
        return _("No plan can hold it, whatever it is worth: it has no tier.")
    return _from_scenarios(row)


def _by_hand(row: PlanLine, known: Mapping[str, Any], others: Sequence[str]) -> str:
    told = ", ".join(others)
    if row.rule == "predecessor":
        return _("An obligation comes after it and cannot do without: %(names)s.") % {"names": told}
    if known.get("status") == Initiative.Status.STARTED and row.rule == "pinned":
        return _("It has started already: it is in every plan, and that is no evidence.")
    if row.rule == "pinned":
        return _("It was kept in by hand: that is a choice, and no evidence.")
    return _("It was left out by hand: that is a choice, and no evidence.")


def _from_scenarios(row: PlanLine) -> str:
    assert row.acceptability is not None
    named = {"share": _share(row.acceptability)}
    if row.rule == "few":
        return (
            _(
                "It is in %(share)s of the best plans, of too few scenarios to tell: "
                "35 are needed at least."
            )
            % named
        )
    if row.tier == "indispensable" and row.regret_p10 is not None:
        return _(
            "It is in %(share)s of the best plans, and in nine scenarios of ten leaving it out "
            "costs %(loss)s or more."
        ) % {**named, "loss": _share(row.regret_p10, 1)}
    if row.tier == "accessory" and row.rule == "index":
        return (
            _(
                "It is in %(share)s of the best plans: in half of the scenarios or more, the best "
                "plan does without it."
            )
            % named
        )
    if row.rule == "regret":
        return (
            _(
                "It is in %(share)s of the best plans, and in half of the scenarios a plan without "
                "it is as good."
            )
            % named
        )
    return _("It is in %(share)s of the best plans.") % named


def _kind(obligation: str) -> str:
    return str(Initiative.Obligation(obligation).label) if obligation else ""


def _share(value: float, digits: int = 0) -> str:
    return numbers.share(value, look.language(), digits)


def named_input(kind: str, of: str, detail: str, names: Mapping[str, str]) -> str:
    """An uncertain input: the value of one, its effort in a skill, a capacity in a quarter."""
    if kind == "value":
        return _("the value of “%(name)s”") % {"name": names.get(of, of)}
    if kind == "effort":
        told = {"name": names.get(of, of), "skill": detail}
        return _("the effort of “%(name)s” in %(skill)s") % told
    told = {"skill": of, "quarter": wording.quarter(detail)}
    return _("the capacity of %(skill)s in %(quarter)s") % told


def deciding(decided: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """The input that decides whether an initiative is in the best plan, in words; "" for none."""
    if not decided:
        return ""
    return named_input(decided["kind"], decided["of"], decided["detail"], names)


def short_of(
    name: str, deadline_on: date | None, late: Mapping[str, float], skills: Collection[str] = ()
) -> str:
    """What a late obligation is short of; `skills` as people call theirs."""
    parts = ", ".join(lacking(key, amount, skills) for key, amount in late.items())
    told = {"name": name, "parts": parts}
    if deadline_on is None:
        return _("“%(name)s” is late: it is short of %(parts)s.") % told
    told["day"] = numbers.day(deadline_on, look.language())
    return _("“%(name)s” misses %(day)s: it is short of %(parts)s.") % told


def lacking(key: str, amount: float, skills: Collection[str] = ()) -> str:
    """Days of a skill, money, or quarters that are missing; a skill may be called like these."""
    language = look.language()
    if key == "time (quarters)" or (key == "time" and key not in skills):
        count = round(amount)
        return ngettext("%(n)s quarter", "%(n)s quarters", count) % {"n": count}
    if key == "budget (money)" or (key == "budget" and key not in skills):
        return _("%(amount)s of budget") % {"amount": numbers.number(round(amount), language)}
    days = numbers.estimate(amount, language)
    return _("%(days)s person-days of %(skill)s") % {"days": days, "skill": key}


_NOTES = {
    "beyond": gettext_lazy("“%(name)s” is not planned: it may not start by %(quarter)s."),
    "after_dropped": gettext_lazy(
        "“%(name)s” comes after “%(other)s”, which was dropped: this is not counted."
    ),
    "deadline_unbound": gettext_lazy(
        "The deadline of “%(name)s” binds nothing: it is not an obligation."
    ),
    "risk_unknown": gettext_lazy(
        "What “%(treatment)s” saves is unknown until risks are simulated: “%(name)s” is valued "
        "without it."
    ),
    "risk_assumed": gettext_lazy(
        "What “%(name)s” takes off “%(risk)s” counts as that risk is estimated or assumed: no "
        "simulation has counted it yet."
    ),
    "unvalued": gettext_lazy(
        "“%(name)s” is asked for whatever it is worth: nobody said, so it counts for nothing more."
    ),
    "single": gettext_lazy(
        "Only the capacity of “%(skill)s” is known: the effort in every skill counts on it."
    ),
    "begun": gettext_lazy(
        "%(quarter)s has begun, %(days)s days are left of it: its capacity counts for as much, its "
        "budget as it was entered."
    ),
    "unbounded": gettext_lazy(
        "No capacity is given for “%(skill)s”: the effort in it binds nothing."
    ),
    "carried": gettext_lazy(
        "Capacity of “%(skill)s” in %(quarters)s: nobody said, the nearest quarter's is taken."
    ),
    "carried_budget": gettext_lazy(
        "Budget in %(quarters)s: nobody said, the nearest quarter's is taken."
    ),
}


def notes(plan: Plan) -> Sequence[str]:
    """What was assumed, or not used, when the question was put; and how far to trust the answer."""
    kept = [(code, told) for code, told in plan.context.get("notes", ()) if code in _NOTES]
    names = names_of(plan) if kept else {}
    said = [_note(code, told, names) for code, told in kept]
    said += _limits(plan)
    return said


def _note(code: str, told: Mapping[str, Any], names: Mapping[str, str]) -> str:
    params = {key: generated.shown(one, "") if isinstance(one, dict) else one
              for key, one in told.items()}  # fmt: skip
    if "slug" in params:
        params["name"] = names.get(params["slug"], params["name"])
    if "quarters" in params:
        params["quarters"] = _quarters(params["quarters"])
    if code in ("beyond", "begun"):
        params["quarter"] = wording.quarter(params["quarter"])
    return str(_NOTES[code]) % params


def _quarters(names: Sequence[str]) -> str:
    if len(names) < 3:
        return ", ".join(map(wording.quarter, names))
    return wording.horizon(list(names))


def _limits(plan: Plan) -> list[str]:
    drawn = plan.answer.get("scenarios", {})
    said = []
    if plan.status == "feasible":
        said.append(_("No better plan was found, and none was ruled out: the gap says how far."))
    if plan.reproducible is False:
        said.append(_("A clock ended the search: asked again, the plan may differ."))
    planned, asked = drawn.get("planned", 0), drawn.get("asked", 0)
    if asked and planned < asked - drawn.get("impossible", 0):
        told = {"planned": planned, "asked": asked}
        said.append(_("%(planned)s of %(asked)s scenarios were planned in the time.") % told)
    if drawn.get("impossible"):
        told = {"n": drawn["impossible"]}
        said.append(_("In %(n)s scenarios no plan holds every obligation.") % told)
    if 0 < planned < _FEWEST:
        said.append(_("Under 35 scenarios, only obligations have a tier."))
    return said


def price_label(plan: Plan, one: Mapping[str, Any]) -> str:
    """What a price is the price of."""
    if one["kind"] == "skill":
        told = {"days": numbers.estimate(one.get("days", 50), look.language()), "skill": one["key"]}
        return _("%(days)s more days of %(skill)s a quarter: one person") % told
    if one["kind"] == "budget":
        return _("A budget larger by %(share)s") % {"share": _share(one.get("more", 0.1))}
    named = names_of(plan).get(one["key"], one["key"])
    return _("The obligation “%(name)s”") % {"name": named}


def refine(key: tuple[str, str, str], moves: Sequence[str], names: Mapping[str, str]) -> str:
    """Which input to refine first."""
    quoted = [_("“%(name)s”") % {"name": one} for one in moves[:3]]
    told = {"input": named_input(*key, names), "names": ", ".join(quoted)}
    return (
        _("Refine first %(input)s: whether %(names)s belongs in the plan hangs on it most.") % told
    )


def ranking_label(key: str) -> str:
    """The name of a ranking."""
    return str(wording.RANKINGS.get(key, key))


_PHASES = {
    "base": gettext_lazy("Searching the best plan"),
    "scenarios": gettext_lazy("Planning the scenarios"),
    "regrets": gettext_lazy("Planning without each initiative"),
    "certificates": gettext_lazy("Writing the certificates"),
}


def phase(name: str) -> str:
    """A phase of the search."""
    return str(_PHASES.get(name, name))
