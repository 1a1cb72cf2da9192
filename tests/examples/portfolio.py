"""Examples of initiatives, means, plans and their acceptance."""

from typing import Any

from timonier.portfolio.core.quarters import following
from timonier.portfolio.models import (
    Budget,
    Capacity,
    Initiative,
    Plan,
    PlanAcceptance,
    PlanLine,
)


def initiative(n: int) -> dict[str, Any]:
    return {
        "name": f"Track parcels {n}",
        "slug": f"track-parcels-{n}",
        "description": "Customers see where their parcels are.",
        "value_low": 20_000.0,
        "value_likely": 60_000.0,
        "value_high": 90_000.0,
        "effort_days": {"Python": [20.0, 40.0, 95.0], "Platform": [2.0, 2.0, 2.0]},
        "cost": 4_000.0,
        "duration_quarters": 2,
        "earliest": "2027-Q1",
        # Of variants only one can be the obligation: an example may be the variant of another.
        "obligation": "contract" if n == 1 else "",
        "obligation_source": "Contract with the carrier, article 7" if n == 1 else "",
        "deadline_on": "2027-12-31",
        "proposal_keys": ["proposal-00001"],
        "team": "Portal",
        "owner": "Expédition",
        "status": "candidate",
    }


def capacity(n: int) -> dict[str, Any]:
    quarter = following("2026-Q4", n)
    return {
        "slug": f"python-{quarter.lower()}",
        "skill": "Python",
        "quarter": quarter,
        "days_low": 80.0,
        "days_likely": 100.0,
        "days_high": 110.0,
    }


def budget(n: int) -> dict[str, Any]:
    return {"quarter": following("2026-Q4", n), "amount": 85_000.0, "note": "Voted in June."}


def plan(n: int) -> Plan:
    known = Plan.objects.filter(number=n).first()
    return known or Plan.objects.create(
        slug=f"plan-{n}",
        number=n,
        state=Plan.State.FINISHED,
        question={
            "currency": "EUR",
            "quarters": ["2026-Q4"],
            "initiatives": [],
            "capacity": {"Backend": [10.0]},
            "budget": None,
        },
        answer={"selected": [], "tiers": []},
        status="optimal",
        objective=1_204_000.0,
        bound=1_204_000.0,
        gap=0.0,
        reproducible=True,
        currency="EUR",
    )


def line(n: int) -> PlanLine:
    slug = f"plan-1.track-parcels-{n}"
    return PlanLine.objects.filter(slug=slug).first() or PlanLine.objects.create(
        slug=slug,
        plan=plan(1),
        initiative_slug=f"track-parcels-{n}",
        initiative_name=f"Track parcels {n}",
        tier="useful",
        rule="rest",
        acceptability=0.62,
        interval_low=0.54,
        interval_high=0.69,
        start="2027-Q1",
        end="2027-Q2",
    )


def acceptance(n: int) -> dict[str, Any]:
    return {"slug": f"accepted-{n}", "plan": f"plan-{n}", "reason": "It holds the e-invoicing."}


EXAMPLES = {
    Initiative: initiative,
    Capacity: capacity,
    Budget: budget,
    Plan: plan,
    PlanLine: line,
    PlanAcceptance: acceptance,
}
