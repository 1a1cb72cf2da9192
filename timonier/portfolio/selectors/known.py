"""What a plan keeps of an initiative beside the question: how it stood when the plan was asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.shapes.worth import Reduction, Triple
from timonier.practices.models import Proposal


def provisional_tiers(rows: Iterable[Initiative]) -> dict[str, str]:
    """The first tier that the rules of the checks give to what each carries out. One query."""
    keys = {one.slug: set(one.proposal_keys) for one in rows if one.proposal_keys}
    wanted = {key for group in keys.values() for key in group}
    held = Proposal.objects.filter(key__in=wanted).order_by("rank").values_list("key", "tier")
    known = list(held) if wanted else []
    found = {slug: [tier for key, tier in known if key in own] for slug, own in keys.items()}
    return {slug: tiers[0] for slug, tiers in found.items() if tiers}


def known_of(
    one: Initiative, due: date | None, risk: Reduction | None, worth: Triple | None
) -> dict[str, Any]:
    """As Plan.context["initiatives"] holds it. `due`: its deadline, which a what-if may move."""
    risk = risk or Reduction(None)
    return {
        "name": one.name,
        "generated": one.generated,
        "team": one.team,
        "owner": one.owner,
        "objective": one.objective.name if one.objective else "",
        "status": one.status,
        "obligation": one.obligation,
        "obligation_source": one.obligation_source,
        "deadline_on": due.isoformat() if due else None,
        "valued": worth is not None,
        "value_risk": list(risk.saved) if risk.saved else None,
        "risk_cost": risk.cost,
        "risk_shared": risk.shared,
        "risk_assumed": list(risk.assumed),
        "effort": {skill: list(days) for skill, days in one.effort_days.items()},
        "cost": float(one.cost),
        "duration": one.duration_quarters,
        "proposals": one.proposal_keys,
    }
