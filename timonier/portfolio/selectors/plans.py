"""Which plan holds, its lines by tier, and its account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from timonier.portfolio.core.quarters import number_of
from timonier.portfolio.models import Initiative, Plan, PlanAcceptance, PlanLine
from timonier.portfolio.selectors.chance import by_chance, telling
from timonier.portfolio.selectors.shapes import (
    TIERS,
    LateLine,
    PlanAccount,
    TierCount,
    TierLine,
)
from timonier.portfolio.words import fitting, sentences
from timonier.portfolio.words.names import names_of, source_in
from timonier.values.interval import Interval, total

NOTHING = Interval(0.0, 0.0, 0.0)


def accepted() -> PlanAcceptance | None:
    """The latest acceptance, with its plan: what the company goes by."""
    return PlanAcceptance.objects.select_related("plan", "author").first()


def finished_plans() -> QuerySet[Plan]:
    """Finished plans of the portfolio as it is (no what-if), the latest first."""
    return Plan.objects.filter(state=Plan.State.FINISHED, changes={})


def current_plan() -> Plan | None:
    """The accepted plan, else the last finished one that supposes nothing."""
    held = accepted()
    return held.plan if held is not None else finished_plans().first()


def current_key() -> int | None:
    """The primary key of the current plan, without reading it. Two queries."""
    held = PlanAcceptance.objects.values_list("plan_id", flat=True).first()
    return held or finished_plans().values_list("pk", flat=True).first()


def newer_plan(plan: Plan | None) -> Plan | None:
    """A finished plan of the portfolio as it is that was made after this one."""
    last = finished_plans().first()
    return last if last is not None and (plan is None or last.number > plan.number) else None


def plan_named(slug: str) -> Plan | None:
    """A plan by its short name."""
    return Plan.objects.filter(slug=slug).first()


def tier_lines(plan: Plan) -> list[TierLine]:
    """The lines of a plan: by tier, obligations first, then the most acceptable. One query."""
    asked = {one["id"]: one for one in plan.question.get("initiatives", ())}
    chance, tiers = by_chance(plan), plan.answer.get("tiers", ())
    deciding = {one["id"]: telling(one.get("decided_by"), chance) for one in tiers}
    known: Mapping[str, Any] = plan.context.get("initiatives", {})
    names = names_of(plan)
    return sorted(
        (
            _line(row, asked, known.get(row.initiative_slug, {}), deciding, names)
            for row in plan.lines.all()
        ),
        key=lambda line: (
            TIERS.index(line.tier),
            not line.obligation,
            -(line.acceptability if line.acceptability is not None else 2.0),
            not line.selected,
            line.name,
        ),
    )


def _line(
    row: PlanLine,
    asked: Mapping[str, Any],
    known: Mapping[str, Any],
    deciding: Mapping[str, Any],
    names: Mapping[str, str],
) -> TierLine:
    one = asked.get(row.initiative_slug, {})
    unfit = fitting.unfit(row, names)
    by_skill = {skill: Interval(*days) for skill, days in known.get("effort", {}).items()}
    return TierLine(
        slug=row.initiative_slug,
        name=names.get(row.initiative_slug, row.initiative_name),
        tier=_tier(row, unfit),
        rule=row.rule,
        acceptability=row.acceptability,
        low=row.interval_low,
        high=row.interval_high,
        start=row.start,
        end=row.end,
        effort=total(by_skill.values()),
        cost=one.get("cost", known.get("cost", 0.0)),
        undetermined=row.undetermined,
        selected=bool(row.start),
        **_obligation(known),
        regret_p10=row.regret_p10,
        value=_value(one, known),
        provisional=known.get("provisional", ""),
        **_risk_removed(known),
        effort_by_skill=by_skill,
        duration=one.get("duration_quarters", known.get("duration", 1)),
        late=row.late,
        team=known.get("team", ""),
        objective=known.get("objective", ""),
        status=known.get("status", Initiative.Status.CANDIDATE),
        because=sentences.because(row, known, names, fits=not unfit),
        decided_by=sentences.deciding(deciding.get(row.initiative_slug), names),
        unfit=unfit,
        flag=fitting.flag(row),
    )


def _tier(row: PlanLine, unfit: str) -> str:
    """What no plan can hold was never weighed: it is not accessory, it has no place."""
    if unfit and row.tier == PlanLine.Tier.ACCESSORY:
        return "unfit"
    return row.tier if row.tier in TIERS else "pending"


def _obligation(known: Mapping[str, Any]) -> dict[str, Any]:
    owed = known.get("obligation", "")
    return {
        "obligation": owed,
        "deadline_on": _day(known.get("deadline_on")),
        "obligation_label": str(Initiative.Obligation(owed).label) if owed else "",
        "obligation_source": source_in(known),
    }


def _risk_removed(known: Mapping[str, Any]) -> dict[str, Any]:
    saved = known.get("value_risk")
    return {
        "value_risk": Interval(*saved) if saved else None,
        "risk_cost": known.get("risk_cost", 0.0),
        "risk_shared": known.get("risk_shared", False),
        "risk_assumed": bool(known.get("risk_assumed")),
    }


def _value(one: Mapping[str, Any], known: Mapping[str, Any]) -> Interval | None:
    """What it is worth a year; None where nobody said, whatever the solver counted."""
    given = one.get("value_per_year")
    return Interval(*given) if given is not None and known.get("valued", True) else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def plan_account(plan: Plan, lines: Sequence[TierLine] | None = None) -> PlanAccount:
    """A plan in figures; give its `lines` when they are at hand. Two queries at most."""
    lines = tier_lines(plan) if lines is None else lines
    kept = [line for line in lines if line.selected]
    spread = plan.context.get("value_interval")
    drawn = plan.answer.get("scenarios", {})
    held = plan.acceptances.select_related("author").first()
    return PlanAccount(
        plan=plan,
        currency=plan.currency,
        quarters=tuple(plan.question.get("quarters", ())),
        value=plan.objective,
        low=spread[0] if spread else None,
        high=spread[1] if spread else None,
        bound=plan.bound,
        gap=plan.gap,
        proven=plan.status == "optimal",
        reproducible=plan.reproducible,
        budget_used=sum(line.cost for line in kept),
        budget_available=_budget(plan),
        kept=len(kept),
        total=len(lines),
        tiers={tier: _count(tier, lines) for tier in TIERS},
        scenarios=drawn.get("planned", 0),
        scenarios_asked=plan.question.get("scenarios", 0),
        late=late_lines(lines),
        notes=sentences.notes(plan),
        made_at=plan.finished_at or plan.asked_at,
        accepted=held,
    )


def _budget(plan: Plan) -> float | None:
    given = plan.question.get("budget")
    return None if given is None else float(sum(given))


def _count(tier: str, lines: Sequence[TierLine]) -> TierCount:
    own = [line for line in lines if line.tier == tier]
    kept = [line for line in own if line.selected]
    return TierCount(
        tier=tier,
        count=len(own),
        kept=len(kept),
        cost=sum(line.cost for line in kept),
        effort=total(line.effort for line in kept),
        value=total(line.value for line in kept if line.value is not None),
    )


def late_lines(lines: Sequence[TierLine]) -> list[LateLine]:
    """The late obligations, the earliest deadline first."""
    skills = {skill for line in lines for skill in line.effort_by_skill}
    found = [
        LateLine(
            slug=line.slug,
            name=line.name,
            deadline_on=line.deadline_on,
            end=line.end,
            short_of=line.late,
            sentence=sentences.short_of(line.name, line.deadline_on, line.late, skills),
        )
        for line in lines
        if line.is_late
    ]
    return sorted(found, key=lambda one: (one.deadline_on or date.max, one.name))


def place(plan: Plan, quarter: str) -> int:
    """Where a quarter is in the horizon of a plan; it may lie outside."""
    return number_of(quarter) - number_of(plan.question["quarters"][0])
