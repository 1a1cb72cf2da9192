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

    @property
    def loss(self) -> float:
        """The loss of the point, in the currency of the run that it is held against."""
        return float(self.row.loss)


def tolerance_points(output: Mapping[str, Any]) -> list[Point]:
    """Each point against a run's output, smallest loss first; one query.

    A point that was moved since the run is answered from the curve, with what that leaves open.
    Points in another currency than the run's are answered by no run.
    """
    rows = Tolerance.objects.order_by("loss")
    if told := output.get("currency"):
        rows = rows.filter(currency=told)
    return [
        Point(row, _standing(output, "portfolio", row), _standing(output, "portfolio_treated", row))
        for row in rows
    ]


def _standing(output: Mapping[str, Any], part: str, row: Tolerance) -> Standing:
    curve = output.get(part, {}).get("exceedance", ())
    return standing(curve, loss=float(row.loss), probability=row.probability)


def over_tolerance(points: Sequence[Point]) -> bool | None:
    """True over at least one point, False within all, None when unknown or without any point."""
    verdict: Verdict | None = whole(point.now.verdict for point in points)
    return {"over": True, "within": False}.get(verdict or "")
