"""What the rooms that decide would give the brief of an invented company."""

import math
from dataclasses import replace
from datetime import date

from timonier.reporting.core.stakes import (
    Asked,
    Choice,
    CurvePoint,
    Duty,
    Limit,
    Losses,
    More,
    Placed,
    Planned,
    RiskShare,
    Stakes,
    TierPart,
)
from timonier.values.interval import Interval

DAY = date(2026, 11, 22)
CURVE = tuple(
    CurvePoint(loss, 0.62 / (1 + (loss / 300_000) ** 1.6), 0.01)
    for loss in (30_000 * math.exp(n / 5) for n in range(24))
)
LOSSES = Losses(
    currency="EUR",
    mean=386_000,
    p50=160_000,
    p90=940_000,
    var95=1_420_000,
    cvar95=2_130_000,
    run_on=DAY,
    years=40_000,
    counted=14,
    left_out=("Cyber insurance",),
    low=222_000,
    high=644_000,
    top=(
        RiskShare("Software without fixes is broken into", 118_000, 40_000, 260_000),
        RiskShare("Restoring the parcels fails", 72_000, 21_000, 180_000),
        RiskShare("The last person who knows Labels leaves", 51_000, 9_000, 140_000),
    ),
    over=True,
    limits=(Limit(1_000_000, 0.05, 0.11), Limit(3_000_000, 0.01, 0.008)),
    curve=CURVE,
    treated=Interval(84_000, 151_000, 262_000),
    treated_curve=tuple(replace(point, probability=point.probability * 0.4) for point in CURVE),
    why="/why/risk.simulationrun/1/",
)
PLAN = Planned(
    name="Plan 4",
    found_on=DAY,
    accepted=True,
    currency="EUR",
    value=1_204_000,
    bound=1_219_000,
    gap=0.012,
    tiers=(
        TierPart("indispensable", ("Django", "PostgreSQL", "Secrets", "Electronic invoices"), 4, 4,
                 Interval(143, 185, 256), 156_000),
        TierPart("useful", ("Trials with carriers", "Node", "Live tracking"), 9, 11,
                 Interval(158, 212, 290), 171_000),
        TierPart("accessory", ("Rewriting the label tool", "Dark theme"), 2, 9,
                 Interval(68, 96, 141), 74_000),
    ),
    duties=(
        Duty("Electronic invoices", "Finance act", date(2027, 9, 1), late=False, price=31_000),
        Duty("Certificates of 100 days", "CA/B Forum", date(2027, 3, 15), late=True),
    ),
    more=(More("Platform", 84_000), More("", 20_000)),
    placed=(
        Placed("indispensable", "Electronic invoices", "2027-Q2", Interval(30, 44, 70), 20_000,
               obligation="Finance act"),
        Placed("useful", "Node", "2027-Q1", Interval(4, 6, 9), 0, 0.93, 0.87, 0.97,
               undetermined=True),
        Placed("accessory", "Dark theme", "", Interval(9, 12, 20), 0, 0.02, 0.0, 0.06),
    ),
    scenarios=150,
    undetermined=2,
    why="/why/portfolio.plan/4/",
)  # fmt: skip
ASKED = Asked(
    "Fund the indispensable part of the plan for 2027",
    date(2026, 12, 18),
    DAY,
    (
        Choice("Do nothing", 340_000, 1_100_000, do_nothing=True),
        Choice("Fund the indispensable and the useful", 302_000, 396_000),
        Choice("Fund the indispensable alone", 118_000, 214_000),
        Choice("Buy the work from a service firm", None, None),
    ),
    "/why/governance.decision/2/",
)
STAKES = Stakes(losses=LOSSES, plan=PLAN, asked=(ASKED,))
