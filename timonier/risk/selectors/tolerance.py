"""The tolerance of the company against the last simulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from timonier.risk.core.tolerance import Standing, Verdict, standing, whole
from timonier.risk.models import Tolerance


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the tolerance: where the curve of today stands, and that of the plan."""

    row: Tolerance
    now: Standing
    treated: Standing


def tolerance_points(output: Mapping[str, Any]) -> list[Point]:
    """Each point against a run's output, smallest loss first; one query.

    A point that was moved since the run is answered from the curve, with what that leaves open.
    """
    return [
        Point(row, _standing(output, "portfolio", row), _standing(output, "portfolio_treated", row))
        for row in Tolerance.objects.order_by("loss")
    ]


def _standing(output: Mapping[str, Any], part: str, row: Tolerance) -> Standing:
    curve = output.get(part, {}).get("exceedance", ())
    return standing(curve, loss=row.loss, probability=row.probability)


def over_tolerance(points: Sequence[Point]) -> bool | None:
    """True over at least one point, False within all, None when unknown or without any point."""
    verdict: Verdict | None = whole(point.now.verdict for point in points)
    return {"over": True, "within": False}.get(verdict or "")
