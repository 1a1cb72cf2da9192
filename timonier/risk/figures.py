"""The numbers of the risk room, each with one place that computes it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.figures import Value, figure
from timonier.risk import selectors
from timonier.risk.models import Risk, Tolerance

SIMULATION = "risk.simulation"
SEEN = "risk.view_risk"


@figure("risk.expected_loss", label=_("Expected loss of a year"), sources=(SIMULATION,),
        permission=SEEN)  # fmt: skip
def expected_loss(*, today: date) -> Value:
    """Mean yearly loss of the open risks, with its interval over the uncertain inputs."""
    found = selectors.money_at_risk(today)
    if found is None:
        return Value(None)
    return Value(
        found.mean,
        low=found.low,
        high=found.high,
        unknown=found.left_out,
        total=found.counted + found.left_out,
        as_of=found.run_at,
        unit=found.currency,
    )


@figure("risk.expected_loss_planned", label=_("Expected loss of a year with the plan"),
        sources=(SIMULATION,), permission=SEEN)  # fmt: skip
def expected_loss_planned(*, today: date) -> Value:
    """The same once the planned treatments work."""
    found = selectors.money_at_risk(today)
    if found is None or not found.planned:
        return Value(None)
    return Value(
        found.treated_mean,
        low=found.treated_low,
        high=found.treated_high,
        unknown=found.left_out,
        total=found.counted + found.left_out,
        as_of=found.run_at,
        unit=found.currency,
    )


@figure("risk.cvar95", label=_("Mean of the worst years, one in twenty"), sources=(SIMULATION,),
        permission=SEEN)  # fmt: skip
def cvar95(*, today: date) -> Value:
    """Conditional value at risk at 95 %."""
    found = selectors.money_at_risk(today)
    if found is None:
        return Value(None)
    total = found.counted + found.left_out
    return Value(
        found.cvar95, unknown=found.left_out, total=total, as_of=found.run_at, unit=found.currency
    )


@figure("risk.over_tolerance", label=_("Points of the tolerance exceeded"), sources=(SIMULATION,),
        permission=SEEN)  # fmt: skip
def points_over(*, today: date) -> Value:
    """How many points of the tolerance the curve is over; those it straddles are unknown."""
    run = selectors.latest_run()
    if run is None or not Tolerance.objects.exists():
        return Value(None)
    verdicts = [point.now.verdict for point in selectors.tolerance_points(run.output)]
    return Value(
        verdicts.count("over"),
        unknown=verdicts.count("unknown"),
        total=len(verdicts),
        as_of=run.finished_at,
    )


@figure("risk.open", label=_("Open risks"), permission=SEEN)
def open_risks(*, today: date) -> Value:
    """Risks that are not closed; those without an estimate are counted as unknown."""
    rows = list(Risk.objects.exclude(status=Risk.Status.CLOSED))
    unknown = sum(not risk.estimated for risk in rows)
    return Value(len(rows), unknown=unknown, total=len(rows))


@figure("risk.awaiting", label=_("Proposed risks to look at"),
        sources=("estate.git", "practices.judgment"), permission=SEEN)  # fmt: skip
def awaiting(*, today: date) -> Value:
    """Risks that findings suggest and nobody has taken or dismissed."""
    return Value(selectors.awaiting_count())
