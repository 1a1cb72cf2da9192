"""The register as a question to the engine: what is simulated, and what is left out and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from timonier.organisation.selectors import company
from timonier.risk.models import Risk, Tolerance, Treatment
from timonier.values.money import Money, counted_in

YEARS = 100_000
SEED = 1
Kept = tuple[float, float]  # shares of the events and of each loss that controls in place leave


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as JSON-ready data, and the open risks without an estimate in its currency."""

    question: dict[str, Any]
    left_out: tuple[Risk, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to simulate."""
        return not self.question["risks"]


def register_question(*, years: int = YEARS, seed: int = SEED, named: bool = False) -> Asked:
    """The open risks as they stand: estimates less the treatments in place. Three queries.

    Groups by the first of their members, so that neither a new name nor a language changes what
    is drawn; `named`: by their names, for a file that people read.

    Planned treatments count in the portfolio after treatment, considered ones beside it.
    """
    risks = list(Risk.objects.exclude(status=Risk.Status.CLOSED).order_by("slug"))
    treatments = list(Treatment.objects.exclude(status=Treatment.Status.DROPPED).order_by("slug"))
    of: dict[int, list[Treatment]] = defaultdict(list)
    for treatment in treatments:
        of[treatment.risk_id].append(treatment)
    currency = company().currency
    counted = {risk.pk: risk.slug for risk in risks if risk.estimated_in(currency)}
    inputs = [risk_input(risk, of[risk.pk]) for risk in risks if risk.pk in counted]
    question = {
        "currency": currency,
        "years": years,
        "seed": seed,
        "risks": inputs if named else _by_members(inputs),
        "treatments": [
            treatment_input(each, counted[each.risk_id])
            for each in treatments
            if each.risk_id in counted
            and each.status != Treatment.Status.IN_PLACE
            and counted_in(currency, each.cost) is not None
        ],
        "tolerance": [
            {"loss": float(point.loss), "probability": point.probability}
            for point in Tolerance.objects.filter(currency=currency).order_by("loss")
        ],
    }
    return Asked(question, tuple(risk for risk in risks if risk.pk not in counted))


def _by_members(inputs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, str] = {}
    for one in inputs:  # by short name
        if one["group"]:
            first.setdefault(one["group"], one["id"])
    return [{**one, "group": first.get(one["group"] or "")} for one in inputs]


def risk_input(risk: Risk, treatments: Sequence[Treatment] = ()) -> dict[str, Any]:
    """One estimated risk as the engine reads it, less its treatments in place."""
    events, loss = _kept(treatments)
    frequency = [risk.frequency_low, risk.frequency_likely, risk.frequency_high]
    if not loss:  # nothing is left of each loss: a lognormal cannot say so, an absence can
        events, loss = 0.0, 1.0
    more = None
    if risk.secondary_probability is not None:
        ends = [_money(risk.secondary_low, loss), _money(risk.secondary_high, loss)]
        more = {"probability": risk.secondary_probability, "loss_90": ends}
    return {
        "id": risk.slug,
        "frequency": [(rate or 0.0) * events for rate in frequency],
        "loss_90": [_money(risk.loss_low, loss), _money(risk.loss_high, loss)],
        "secondary": more,
        "group": risk.group or None,
        "correlation": risk.correlation if risk.group else None,
    }


def treatment_input(treatment: Treatment, risk: str) -> dict[str, Any]:
    """One treatment that is not yet in place."""
    return {
        "id": treatment.slug,
        "risk": risk,
        "frequency_effect": treatment.frequency_effect,
        "loss_effect": treatment.loss_effect,
        "cost": float(treatment.cost),
        "planned": treatment.status == Treatment.Status.PLANNED,
    }


def _kept(treatments: Iterable[Treatment]) -> Kept:
    """Controls overlap: what is left is the product of what each leaves."""
    events, loss = 1.0, 1.0
    for each in treatments:
        if each.status == Treatment.Status.IN_PLACE:
            events *= 1 - each.frequency_effect
            loss *= 1 - each.loss_effect
    return events, loss


def _money(value: Money | None, kept: float) -> float:
    return float(value) * kept if value else 0.0
