"""The linear relaxation with cover cuts: a bound that is proven, and what each column costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from timonier.portfolio.core.covers import knapsacks, violated
from timonier.portfolio.core.instance import TOLERANCE, Floats
from timonier.portfolio.core.program import Program, Row
from timonier.portfolio.core.restricted import Flags, parted

_ROUNDS = 20
_WORTH_IT = 60  # columns; fewer are searched at once
_GAIN = 1e-2  # of the bound, over two rounds: less is not worth another
_IDLE = 0.1  # slack over which a cut is let go


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
    cuts, known, last = list[Row](), set[Row](), [float("inf")] * 2
    sacks, found = knapsacks(built), None
    for _ in range(_ROUNDS):
        now = _solved(built, cuts)
        if now is None:
            return found
        found = now
        if last[0] - now.bound < _GAIN * abs(now.bound) or time.monotonic() > ends or stopped():
            break
        last = [last[1], now.bound]
        cuts = [row for row in cuts if _slack(row, now.at) <= _IDLE]
        new = {row: None for _, row in violated(sacks, now.at, built.size) if row not in known}
        known.update(new)
        cuts += new
        if not new:
            break
    return found


def eased(built: Program, cuts: tuple[Row, ...], out: Flags) -> tuple[Program, Relaxed | None]:
    """The programme without some columns but with the cuts known, and its relaxation if solved."""
    whole = replace(built, rows=(*built.rows, *cuts))
    part = parted(whole, np.zeros(out.size), ~out).built
    return part, None if part.stuck or not part.rows else _solved(part, [])


def _slack(row: Row, at: Floats) -> float:
    return row.high - float(np.dot(at[list(row.columns)], row.weights))


def _solved(built: Program, cuts: list[Row]) -> Relaxed | None:
    from scipy.optimize import linprog

    matrix, high, equal = _rows(built, cuts)
    other = ~equal
    result = linprog(
        -built.profit,
        A_ub=matrix[other],
        b_ub=high[other],
        A_eq=matrix[equal] if equal.any() else None,
        b_eq=high[equal] if equal.any() else None,
        bounds=(0, 1),
        method="highs",
    )
    if result.x is None:
        return None
    prices = np.zeros(high.size)
    prices[other] = np.maximum(0.0, -result.ineqlin.marginals)
    if equal.any():
        prices[equal] = -result.eqlin.marginals
    gain = built.profit - matrix.T @ prices
    bound = float(high @ prices + np.maximum(gain, 0.0).sum())
    tight = tuple(row for row in cuts if _slack(row, result.x) <= 1e-6 * max(1.0, row.high))
    return Relaxed(bound, np.asarray(result.x), np.maximum(-gain, 0.0), tight)


def _rows(built: Program, cuts: list[Row]) -> tuple[Any, Floats, Any]:
    """(matrix, upper ends, which rows are equations); lower ends hold nothing that is not one."""
    from scipy.sparse import vstack

    from timonier.portfolio.core.program import matrix

    own, low, high = matrix(built.rows, len(built.columns))
    room = np.array([row.of is not None for row in built.rows], dtype=bool)
    high = high + np.where(room, TOLERANCE * np.maximum(1.0, high), 0.0)
    if cuts:
        more, _, ends = matrix(cuts, len(built.columns))
        own, high = vstack([own, more], format="csr"), np.concatenate([high, ends])
        low = np.concatenate([low, np.full(len(cuts), -np.inf)])
    return own, high, low == high
