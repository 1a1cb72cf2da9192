"""What may be lost in a year, in one object: what the bridge, the brief and figures ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from timonier.risk.models import Risk, SimulationRun
from timonier.risk.selectors.runs import latest_run
from timonier.risk.selectors.tolerance import over_tolerance, tolerance_points

TOP = 5


@dataclass(frozen=True, slots=True)
class RiskAccount:
    """The last simulation of the whole register, in the company's currency of that day.

    `mean`, `low`, `high`: expected loss of a year and its 80 % interval over the uncertain inputs;
    `treated_*` the same with the planned treatments. `p10`, `p50`, `p90`: a single year.
    `left_out`: open risks that nobody has estimated: their cost is unknown, not zero.
    `top`: the risks that cost most, with their expected loss. `curve`, `treated_curve`:
    [loss, chance that a year costs more, half-width of the 95 % band]. The bands: between which
    ends the figure is at 95 %, for all that the simulated years tell; None of older runs.
    """

    run: SimulationRun
    mean: float
    low: float
    high: float
    treated_mean: float
    treated_low: float
    treated_high: float
    p10: float
    p50: float
    p90: float
    var95: float
    cvar95: float
    treated_cvar95: float
    currency: str
    run_at: datetime
    counted: int
    left_out: int
    top: tuple[tuple[Risk, float], ...]
    over_tolerance: bool | None
    curve: tuple[tuple[float, float, float], ...]
    treated_curve: tuple[tuple[float, float, float], ...]
    planned: bool
    var95_band: tuple[float, float] | None = None
    cvar95_band: tuple[float, float] | None = None

    @property
    def age_days(self) -> int:
        """Whole days since the simulation."""
        return (timezone.now() - self.run_at).days


def money_at_risk(today: date) -> RiskAccount | None:
    """The account of the last good simulation; None before the first. Three queries."""
    run = latest_run()
    return None if run is None else account_of(run)


def account_of(run: SimulationRun) -> RiskAccount:
    """The account of a run."""
    output: dict[str, Any] = run.output
    now, after = output["portfolio"], output["portfolio_treated"]
    return RiskAccount(
        run=run,
        mean=now["mean"],
        low=now["expected_80"][0],
        high=now["expected_80"][1],
        treated_mean=after["mean"],
        treated_low=after["expected_80"][0],
        treated_high=after["expected_80"][1],
        **now["one_year"],
        var95=now["var"]["95"],
        cvar95=now["cvar"]["95"],
        treated_cvar95=after["cvar"]["95"],
        currency=run.currency,
        run_at=run.finished_at or run.asked_at,
        counted=len(output["risks"]),
        left_out=len(run.left_out),
        top=_top(output),
        over_tolerance=over_tolerance(tolerance_points(output)),
        curve=_curve(now),
        treated_curve=_curve(after),
        planned=any(each.get("planned", True) for each in output["treatments"]),
        var95_band=_band(now, "var"),
        cvar95_band=_band(now, "cvar"),
    )


def _band(part: dict[str, Any], figure: str) -> tuple[float, float] | None:
    if "band" not in part:
        return None
    low, high = part["band"][figure]["95"]
    return low, high


def _top(output: dict[str, Any]) -> tuple[tuple[Risk, float], ...]:
    means = {each["id"]: float(each["mean"]) for each in output["risks"]}
    names = sorted(means, key=lambda name: (-means[name], name))[:TOP]
    held = {risk.slug: risk for risk in Risk.objects.filter(slug__in=names)}
    return tuple((held[name], means[name]) for name in names if name in held)


def _curve(part: dict[str, Any]) -> tuple[tuple[float, float, float], ...]:
    return tuple((point[0], point[1], point[2]) for point in part["exceedance"])
