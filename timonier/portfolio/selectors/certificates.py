"""What stands behind a label, and what things are worth: read from what the plan's search kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timonier.portfolio.core.amounts import pert_mean
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.certificate_words import with_sentences
from timonier.portfolio.selectors.plans import tier_lines
from timonier.portfolio.selectors.shapes import Certificate, Price, TierLine
from timonier.portfolio.words import sentences

_FORCED = ("obligation", "predecessor")


def certificate_of(
    plan: Plan, slug: str, lines: Sequence[TierLine] | None = None
) -> Certificate | None:
    """The certificate of one initiative in a plan; None when the plan does not know it."""
    lines = tier_lines(plan) if lines is None else lines
    line = next((one for one in lines if one.slug == slug), None)
    if line is None:
        return None
    kept = plan.certificates.get("initiatives", {}).get(slug)
    if line.rule in _FORCED:
        found = Certificate(line, "forced", plan.objective, plan.bound)
    elif kept is None:
        found = Certificate(line, "unknown", plan.objective, plan.bound)
    else:
        found = _computed(plan, line, kept, {one.slug: one.name for one in lines})
    return with_sentences(found, plan.currency)


def _computed(
    plan: Plan, line: TierLine, kept: Mapping[str, Any], names: Mapping[str, str]
) -> Certificate:
    cost, now = kept.get("cost"), plan.objective
    by, factor = kept.get("flip_value_by"), kept.get("flip_effort_factor")
    value, effort = line.value, line.effort
    own = {one["id"] for one in plan.answer.get("selected", ())}
    other = set(kept.get("other") or ())
    there = kept.get("other") is not None
    return Certificate(
        line=line,
        state="computed",
        plan_value=now,
        bound=plan.bound,
        other_value=kept.get("other_value"),
        cost=cost,
        cost_low=kept.get("cost_low", cost),
        cost_high=kept.get("cost_high", cost),
        cost_share=cost / abs(now) if cost is not None and now else None,
        flip_value_by=by,
        flip_value_to=None
        if by is None
        else round((pert_mean(value) if value else 0.0) + by, 2) + 0.0,
        flip_effort_factor=factor,
        flip_effort_to=None if factor is None else factor * pert_mean(effort),
        proven=bool(kept.get("proven")),
        entering=sorted((one, names.get(one, one)) for one in other - own) if there else (),
        leaving=sorted((one, names.get(one, one)) for one in own - other) if there else (),
    )


def prices(plan: Plan) -> list[Price]:
    """Each obligation, one more person in each skill, more budget; the largest first by kind."""
    order = {"skill": 0, "budget": 1, "obligation": 2}
    found = [
        Price(
            kind=one["kind"],
            key=one["key"],
            label=sentences.price_label(plan, one),
            gain=one["gain"],
            low=one["low"],
            high=one["high"],
            proven=one["proven"],
        )
        for one in plan.certificates.get("prices", ())
    ]
    return sorted(found, key=lambda price: (order.get(price.kind, 9), -price.gain, price.label))
