"""The register as a page shows it: risks with their figures, treatments with what they save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from timonier.risk.core.elicitation import ReadBack, read_back
from timonier.risk.core.inputs import Risk as Input
from timonier.risk.models import Risk, SimulationRun, Treatment
from timonier.risk.selectors.question import risk_input


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk with what the last run says of it; `found` None: not in that run.

    `share` is its part of the portfolio's mean of the worst 5 % of years.
    """

    risk: Risk
    found: Mapping[str, Any] | None
    share: float | None
    assumed: bool
    treatments: int = 0
    events: int = 0

    @property
    def mean(self) -> float | None:
        return self.found["mean"] if self.found else None

    @property
    def low(self) -> float | None:
        return self.found["expected_80"][0] if self.found else None

    @property
    def high(self) -> float | None:
        return self.found["expected_80"][1] if self.found else None


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """A treatment with what the last run says of it; `found` None: not in that run."""

    treatment: Treatment
    found: Mapping[str, Any] | None

    @property
    def payback(self) -> str:
        """pays, doubtful or loses, by its chance to pay off; "" when the run does not say."""
        if self.found is None:
            return ""
        chance = self.found["rosi"]["p_pays_off"]
        return "pays" if chance >= 0.9 else "loses" if chance <= 0.1 else "doubtful"


def risk_rows(rows: QuerySet[Risk], run: SimulationRun | None) -> list[RiskRow]:
    """Risks with their figures, dearest first, those of unknown cost last. Two queries."""
    found = {each["id"]: each for each in run.output["risks"]} if run else {}
    tail = run.output["portfolio"]["cvar"]["95"] if run else 0.0
    active = ~Q(treatments__status=Treatment.Status.DROPPED)
    counted = rows.annotate(
        treatment_count=Count("treatments", filter=active, distinct=True),
        event_count=Count("events", distinct=True),
    ).prefetch_related("systems")
    made = [_row(risk, found.get(risk.slug), tail) for risk in counted]
    return sorted(made, key=lambda row: (row.mean is None, -(row.mean or 0.0), row.risk.name))


def register_rows(
    run: SimulationRun | None, *, status: str = "", category: str = "", system: str = ""
) -> list[RiskRow]:
    """The register of a filter; without a status, all but the closed risks."""
    rows = Risk.objects.filter(status=status) if status else Risk.objects.exclude(status="closed")
    if category:
        rows = rows.filter(category=category)
    if system:
        rows = rows.filter(systems__slug=system)
    return risk_rows(rows, run)


def _row(risk: Any, found: Mapping[str, Any] | None, tail: float) -> RiskRow:
    found = found if risk.estimated else None
    return RiskRow(
        risk=risk,
        found=found,
        share=found["contribution"]["95"] / tail if found and tail else None,
        assumed=bool(risk.assumed),
        treatments=risk.treatment_count,
        events=risk.event_count,
    )


def treatment_rows(
    run: SimulationRun | None, rows: QuerySet[Treatment] | None = None
) -> list[TreatmentRow]:
    """Treatments, those that save most of the worst years first; one query."""
    chosen = Treatment.objects.exclude(status="dropped") if rows is None else rows
    found = {each["id"]: each for each in run.output["treatments"]} if run else {}
    made = [TreatmentRow(row, found.get(row.slug)) for row in chosen.select_related("risk")]
    return sorted(made, key=_order)


def _order(row: TreatmentRow) -> tuple[bool, float, str]:
    saved = row.found["cvar_saved"]["95"] if row.found else 0.0
    return row.found is None, -saved, row.treatment.name


def in_other_words(risk: Risk, treatments: Sequence[Treatment] = ()) -> ReadBack | None:
    """What the estimate of a risk implies; None without an estimate the engine can read."""
    if not risk.estimated:
        return None
    given = risk_input(risk, treatments)
    if not given["frequency"][2] or not given["loss_90"][0]:
        return None
    return read_back(Input.model_validate(given))
