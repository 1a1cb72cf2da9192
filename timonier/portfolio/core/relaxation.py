"""The linear relaxation with cover cuts: a bound that is proven, and what each column costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from timonier.portfolio.core.covers import knapsacks, violated
from timonier.portfolio.core.instance import TOLERANCE, Floats
from timonier.portfolio.core.program import Program, Row, matrix
from timonier.portfolio.core.restricted import Flags, parted

_ROUNDS = 20
_WORTH_IT = 60  # columns; fewer are searched at once
_GAIN = 1e-2  # of the bound, over two rounds: less is not worth another


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
    built: Program, *, seconds: float, stopped: Callable[[], bool] = lambda: False
) -> Relaxed | None:
    """Solve, cut, repeat while it pays; None when there is little to gain or the solver fails."""
    if len(built.columns) < _WORTH_IT:
        return None
    ends = time.monotonic() + seconds
    linear, sacks, last = Linear(built), knapsacks(built), [float("inf")] * 2
    known = dict.fromkeys(built.rows)
    found = None
    for _ in range(_ROUNDS):
        worth = linear.solved(max(0.01, ends - time.monotonic()))
        if worth is None:
            return found
        found = linear.relaxed()
        if last[0] - worth < _GAIN * abs(worth) or time.monotonic() > ends or stopped():
            break
        last = [last[1], worth]
        new = [row for _, row in violated(sacks, found.at, built.size) if row not in known]
        if not new:
            break
        known.update(dict.fromkeys(new))
        linear.add(dict.fromkeys(new))
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

        self._built = built
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        # What presolve takes away cannot be gone on from.
        self._solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._columns = [self._solver.NumVar(0, 1, "") for _ in built.columns]
        aim = self._solver.Objective()
        aim.SetMaximization()
        for column, profit in zip(self._columns, built.profit.tolist(), strict=True):
            aim.SetCoefficient(column, profit)
        self._rows: list[Row] = []
        self._held: list[Any] = []
        self.add(_roomy(row) for row in built.rows)

    def add(self, rows: Iterable[Row]) -> None:
        """Hold these rows too; the lower end of one that is no equation holds nothing."""
        for row in rows:
            low = row.high if row.low == row.high else -self._solver.infinity()
            held = self._solver.Constraint(low, row.high)
            for place, weight in zip(row.columns, row.weights, strict=True):
                held.SetCoefficient(self._columns[place], weight)
            self._rows.append(row)
            self._held.append(held)

    def solved(self, seconds: float) -> float | None:
        """What the relaxed plan is worth; None when the solver fails or time runs out."""
        self._solver.SetTimeLimit(max(1, round(1000 * seconds)))
        if self._solver.Solve() != self._solver.OPTIMAL:
            return None
        return float(self._solver.Objective().Value())

    def relaxed(self) -> Relaxed:
        """What the last solution proves."""
        whole, low, high = matrix(self._rows, len(self._columns))
        prices = np.array([held.dual_value() for held in self._held])
        prices = np.where(low == high, prices, np.maximum(0.0, prices))
        gain = self._built.profit - whole.T @ prices
        bound = float(high @ prices + np.maximum(gain, 0.0).sum())
        at = np.array([column.solution_value() for column in self._columns])
        slack = high - whole @ at
        own = len(self._built.rows)
        tight = tuple(
            row
            for row, left in zip(self._rows[own:], slack[own:], strict=True)
            if left <= 1e-6 * max(1.0, row.high)
        )
        return Relaxed(bound, at, np.maximum(-gain, 0.0), tight)


def _roomy(row: Row) -> Row:
    """With the tolerance that a plan is checked with."""
    if row.of is None:
        return row
    return replace(row, high=row.high + TOLERANCE * max(1.0, row.high))
