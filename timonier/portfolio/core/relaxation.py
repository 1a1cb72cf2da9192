"""The linear relaxation with cover cuts: a bound that is proven, and what each column costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from timonier.portfolio.core.covers import Cut, Separate, covers, knapsacks, violated
from timonier.portfolio.core.facets import steepest
from timonier.portfolio.core.instance import TOLERANCE, Floats
from timonier.portfolio.core.program import Program, Row, matrix
from timonier.portfolio.core.restricted import Flags, parted

_ROUNDS = 20
_WORTH_IT = 60  # columns; fewer are searched at once
_GAIN = 1e-2  # of the bound, over two rounds: less is not worth another
_FINE = 2e-3  # the same for facets
_SHORTEST_S = 0.05  # for one linear programme, which takes milliseconds


@dataclass(frozen=True)
class Relaxed:
    """`bound` no plan is worth more; `at` the relaxed plan; `loss` what forcing a column in costs.

    `cuts` the rows that hold it there. Both figures are worked out from multipliers alone, so that
    a linear solver that is off by a little cannot make them wrong (Neumaier and Shcherbina 2004).
    """

    bound: float
    at: Floats
    loss: Floats
    cuts: tuple[Row, ...]


def relaxed(
    built: Program,
    *,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
    deep: bool = False,
) -> Relaxed | None:
    """Solve, cut, repeat while it pays; None when there is little to gain or the solver fails.

    `deep`: facets of rows too, which take seconds where covers take a tenth of one.
    """
    if len(built.columns) < _WORTH_IT:
        return None
    linear, ends = Linear(built), time.monotonic() + seconds

    def left() -> float:
        return 0.0 if stopped() else ends - time.monotonic()

    found = _cut(linear, covers, _GAIN, left)
    return (_cut(linear, steepest, _FINE, left) or found) if deep and found else found


def _cut(
    linear: Linear, separate: Separate, gain: float, left: Callable[[], float]
) -> Relaxed | None:
    """Add the cuts that the relaxed plan passes until two rounds gain too little."""
    sacks, last, found = knapsacks(linear.built), [float("inf")] * 2, None

    def in_time(share: Floats, weights: Floats, room: float) -> list[Cut]:
        return separate(share, weights, room) if left() > 0 else []

    for _ in range(_ROUNDS):
        worth = linear.solved(max(_SHORTEST_S, left()))
        if worth is None:
            return found
        found = linear.relaxed()
        if last[0] - worth < gain * abs(worth):
            break
        last = [last[1], worth]
        passed = violated(sacks, found.at, linear.built.size, in_time)
        if not linear.add(row for _, row in passed):
            break
    return found


def eased(
    built: Program, cuts: tuple[Row, ...], out: Flags, *, seconds: float
) -> tuple[Program, Relaxed | None]:
    """The programme without some columns but with the cuts known, and its relaxation if solved."""
    whole = replace(built, rows=(*built.rows, *cuts))
    part = parted(whole, np.zeros(out.size), ~out).built
    if part.stuck or not part.rows:
        return part, None
    linear = Linear(part)
    return part, None if linear.solved(seconds) is None else linear.relaxed()


class Linear:
    """A programme without its whole numbers, in GLOP: rows come in and it goes on from there."""

    def __init__(self, built: Program) -> None:
        from ortools.linear_solver import pywraplp

        self.built = built
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        # What presolve takes away cannot be gone on from.
        self._solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._columns = [self._solver.NumVar(0, 1, "") for _ in built.columns]
        aim = self._solver.Objective()
        aim.SetMaximization()
        for column, profit in zip(self._columns, built.profit.tolist(), strict=True):
            aim.SetCoefficient(column, profit)
        self._rows: dict[Row, Any] = {}
        self._own = self.add(_roomy(row) for row in built.rows)

    def add(self, rows: Iterable[Row]) -> int:
        """Hold these rows too, and tell how many are new.

        The lower end of one that is no equation holds nothing.
        """
        before = len(self._rows)
        for row in rows:
            if row in self._rows:
                continue
            low = row.high if row.low == row.high else -self._solver.infinity()
            self._rows[row] = held = self._solver.Constraint(low, row.high)
            for place, weight in zip(row.columns, row.weights, strict=True):
                held.SetCoefficient(self._columns[place], weight)
        return len(self._rows) - before

    def solved(self, seconds: float) -> float | None:
        """What the relaxed plan is worth; None when the solver fails or time runs out."""
        self._solver.SetTimeLimit(max(1, round(1000 * seconds)))
        if self._solver.Solve() != self._solver.OPTIMAL:
            return None
        return float(self._solver.Objective().Value())

    def relaxed(self) -> Relaxed:
        """What the last solution proves."""
        rows = list(self._rows)
        whole, low, high = matrix(rows, len(self._columns))
        prices = np.array([held.dual_value() for held in self._rows.values()])
        prices = np.where(low == high, prices, np.maximum(0.0, prices))
        gain = self.built.profit - whole.T @ prices
        bound = float(high @ prices + np.maximum(gain, 0.0).sum())
        at = np.array([column.solution_value() for column in self._columns])
        slack = high - whole @ at
        tight = tuple(
            row
            for row, left in zip(rows[self._own :], slack[self._own :], strict=True)
            if left <= 1e-6 * max(1.0, row.high)
        )
        return Relaxed(bound, at, np.maximum(-gain, 0.0), tight)


def _roomy(row: Row) -> Row:
    """With the tolerance that a plan is checked with."""
    if row.of is None:
        return row
    return replace(row, high=row.high + TOLERANCE * max(1.0, row.high))
