"""What Embruns does first: initiatives, some of proposals, means, and a plan really computed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from timonier.estate.demo import presence
from timonier.kit.contributions.demo import Keeper
from timonier.portfolio.core.quarters import horizon, last_day, quarter_of
from timonier.portfolio.demo import initiatives
from timonier.portfolio.models import Budget, Capacity, Initiative, Plan, PlanAcceptance
from timonier.portfolio.services import accept_plan, initiative_from_proposal, plan_now
from timonier.practices.models import Proposal
from timonier.risk.models import Risk, RiskProposal, Treatment

SCENARIOS = 40
EFFORT = 12.0  # deterministic units of the solver: the same plan on every machine
FEWEST = 35  # scenarios under which the product tells no tier
CERTIFY_S = 2.5
FROM_PROPOSALS = 6
DAYS = {  # person-days of a quarter left for initiatives: low, likely, high
    "python": (36, 44, 50),
    "front": (21, 26, 30),
    "back": (30, 36, 40),
    "ops": (14, 17, 20),
    "data": (11, 14, 16),
    "safety": (5, 7, 8),
}
BUDGET = 30_000


@transaction.atomic
def gather(told: Keeper) -> None:
    """Means, typed initiatives, and those that carry proposals out."""
    names = initiatives.skills()
    first = quarter_of(told.today)
    for number, quarter in enumerate(horizon(first)):
        left = _left(told) if number == 0 else 1.0
        for key, days in DAYS.items():
            low, likely, high = days
            told.keep(Capacity, {"slug": f"embruns-{key}-{quarter.lower()}", "quarter": quarter,
                                 "skill": names[key], "days_low": low, "days_likely": likely,
                                 "days_high": high})  # fmt: skip
        told.keep(Budget, {"quarter": quarter, "amount": round(BUDGET * left, -3)})
    for row in initiatives.rows(told):
        told.keep(Initiative, row)
    for proposal in _proposals():
        _carried_out(told, proposal)


def _left(told: Keeper) -> float:
    """The share of the current quarter that is still ahead, a fifth at least."""
    ahead = (last_day(quarter_of(told.today)) - told.today).days
    return max(0.2, min(1.0, ahead / 91))


def _proposals() -> list[Proposal]:
    """Indispensable changes that take away what the risks of the register stand on.

    The accepted upgrade of Django comes first.
    """
    keys = Risk.objects.exclude(proposal_key="").values("proposal_key")
    facts = {key for row in RiskProposal.objects.filter(key__in=keys) for key in row.facts}
    ours = Proposal.objects.filter(
        findings__repository__in=presence.repositories(), findings__key__in=facts
    ).distinct()
    wanted = list(ours.filter(tier="indispensable").order_by("-weight", "key"))
    first = [row for row in wanted if row.subject == "Django"]
    return [*first, *(row for row in wanted if row.subject != "Django")][:FROM_PROPOSALS]


def _carried_out(told: Keeper, proposal: Proposal) -> Initiative:
    before = set(Treatment.objects.values_list("pk", flat=True))
    made = initiative_from_proposal(proposal=proposal, by=told.by)
    told.mark(*Treatment.objects.exclude(pk__in=before).filter(initiatives=made), made)
    return made


def plan(told: Keeper) -> Plan:
    """A real plan, accepted where nobody accepted one; certificates of a few seconds.

    With too few `scenarios` to tell tiers apart there is nothing to certify at length either.
    """
    scenarios = told.scenarios if told.scenarios is not None else SCENARIOS
    settings: dict[str, Any] = {"scenarios": scenarios, "effort_limit": EFFORT, "seed": 7}
    seconds = CERTIFY_S if scenarios >= FEWEST else 0.1
    found = plan_now(by=told.by, settings=settings, today=told.today, certify_s=seconds)
    told.mark(found)
    if found.state == Plan.State.FINISHED and not PlanAcceptance.objects.exists():
        reason = _("The board wants the law held first, then what merchants ask for.")
        told.mark(accept_plan(plan=found, reason=reason, by=told.by))
    return found
