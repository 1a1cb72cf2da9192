"""The programme given to CP-SAT, in whole numbers.

The model is written straight into the solver's own message: the friendlier layer of the library
loads pandas, which takes longer than most portfolios take to solve.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import numpy as np

from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import OUT, Floats, Starts
from timonier.portfolio.core.program import Program, Row

_LARGEST = 2.0**40  # the objective's sum stays far from 64 bits
_WITH_ORDER = 2.0**58  # the same with the order of equal plans under it
_SMALL = 350  # columns
_FORGET = 20  # rounds after which a row that holds nothing leaves a small relaxation
_LOOK_S = 0.02
_FAR = 2**60
_SOLVERS = (
    "ortools.linear_solver.pywraplp",
    "ortools.sat.python.cp_model_helper",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
)
_RESOURCE = 10**6  # parts of a day or of the money unit that resource rows are rounded to


def load() -> None:
    """Load the solvers, which takes a good part of a second: within the time of whoever asks."""
    for name in _SOLVERS:
        import_module(name)


def solved(
    built: Program,
    *,
    seconds: float,
    work: float | None = None,
    hint: Starts | None = None,
    gap: float = 0.0,
    over: float | None = None,
    cuts: Iterable[Row] = (),
    ordered: bool = False,
    seed: int = 1,
    cancelled: Callable[[], bool] | None = None,
) -> Found:
    """Best plan and bound within `seconds` and `work` (deterministic units); from a `hint`.

    `over`: only plans worth more count; none of them and proven means nothing is worth more.
    `cuts` rows that hold anyway. `ordered`: of plans worth as much, the first in the fixed order
    (`order`). Reproducible when proven, or ended by `work`. `cancelled` is asked now and then.
    """
    if built.stuck:
        return Found(None, -np.inf, infeasible=True)
    scale, step = scales(built, ordered)
    model = _model(built, cuts, hint)
    _aim(model, built, scale, step, over)
    asked = parameters(
        small=len(built.columns) <= _SMALL, seconds=seconds, work=work, gap=gap, seed=seed
    )
    answer = answered(model, asked, cancelled)
    return _found(built, answer, scale, step, over, exact=gap == 0)


def _found(
    built: Program, answer: Any, scale: float, step: int, over: float | None, *, exact: bool
) -> Found:
    from ortools.sat.python.cp_model_helper import CpSolverStatus

    spent = float(answer.deterministic_time)
    if answer.status == CpSolverStatus.INFEASIBLE:
        if over is not None:
            return Found(None, over + (1 + built.size / 2) / scale, proven=True, work=spent)
        return Found(None, -np.inf, infeasible=True, work=spent)
    if answer.status not in (CpSolverStatus.OPTIMAL, CpSolverStatus.FEASIBLE):
        # The solver's own bound is 0 when it has not worked one out: that would be a false proof.
        return Found(None, built.most, work=spent)
    # The order takes away less than one step; each profit is off by at most half a part.
    most = (math.floor(answer.best_objective_bound / step) + (step > 1)) / scale
    return Found(
        starts=built.starts(np.array(list(answer.solution), dtype=float)),
        bound=min(built.most, most + built.size / 2 / scale),
        proven=answer.status == CpSolverStatus.OPTIMAL and exact,
        ended=answer.status == CpSolverStatus.OPTIMAL,
        work=spent,
    )


def parameters(*, small: bool, seconds: float, work: float | None, gap: float, seed: int) -> Any:
    """How CP-SAT searches: one worker, so that it is reproducible."""
    from ortools.sat.python.cp_model_helper import SatParameters

    asked = SatParameters()
    # On small programmes, what is meant to make large ones smaller costs more than it saves, and
    # so do the cuts that rarely hold there; a short memory for rows keeps the relaxation quick
    # (measured over 180 scenarios of 40 initiatives: a third less time).
    asked.add_lp_constraints_lazily = not small
    if small:
        asked.cp_model_presolve = False
        asked.add_cg_cuts = asked.add_rlt_cuts = asked.add_zero_half_cuts = False
        asked.max_consecutive_inactive_count = _FORGET
    asked.max_time_in_seconds = max(0.01, seconds)
    asked.num_workers = 1
    asked.random_seed = seed
    asked.linearization_level = 2
    asked.relative_gap_limit = gap
    if work is not None:
        asked.max_deterministic_time = work
    return asked


def answered(model: Any, asked: Any, cancelled: Callable[[], bool] | None) -> Any:
    """The solver's response to its own message."""
    from ortools.sat.python.cp_model_helper import SolveWrapper

    solver: Any = SolveWrapper()
    solver.set_parameters(asked)
    if cancelled is None:
        return solver.solve(model)
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if cancelled():
                solver.stop_search()
            over.wait(_LOOK_S)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        return solver.solve(model)
    finally:
        over.set()
        watching.join()


def order(built: Program) -> list[int]:
    """Rank of each column: by start, then by a hash of initiative and start, everywhere the same.

    Of equal plans the one whose ranks sum to least is given; the sum decides nearly always alone.
    """
    return [1000 * (start + 1) + _mixed(j, start) % 997 for j, start in built.columns]


def _mixed(j: int, start: int) -> int:
    """A hash that is not linear: swapping two starts must change the sum (Steele's splitmix)."""
    mixed = ((j + 1) * 0x9E3779B97F4A7C15 ^ (start + 1) * 0xC2B2AE3D27D4EB4F) % 2**64
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    return mixed ^ mixed >> 31


def scales(built: Program, ordered: bool) -> tuple[float, int]:
    """Parts of the money unit (a power of ten), and by how much one part outweighs the order."""
    step, largest = 1, _LARGEST
    if ordered and built.columns:
        step = 1 + built.size * (1000 * (max(start for _, start in built.columns) + 1) + 997)
        largest = min(_LARGEST, _WITH_ORDER / step)
    total = float(np.abs(built.profit).sum())
    scale = 10.0 ** math.floor(math.log10(largest / total)) if total > 0 else 1.0
    return min(scale, 1e6), step


def _model(built: Program, cuts: Iterable[Row], hint: Starts | None) -> Any:
    from ortools.sat.python.cp_model_helper import CpModelProto

    model = CpModelProto()
    for _ in built.columns:
        model.variables.add().domain.extend([0, 1])
    for row in (*built.rows, *cuts):
        _add(model.constraints.add(), row)
    if hint is not None:
        model.solution_hint.vars.extend(range(len(built.columns)))
        model.solution_hint.values.extend([int(hint[j] == start) for j, start in built.columns])
    return model


def _aim(model: Any, built: Program, scale: float, step: int, over: float | None) -> None:
    """Maximise money, then the order: written as least of the opposite."""
    aims = [round(float(each) * scale) * step for each in built.profit]
    if step > 1:
        aims = [aim - rank for aim, rank in zip(aims, order(built), strict=True)]
    model.objective.vars.extend(range(len(aims)))
    model.objective.coeffs.extend([-aim for aim in aims])
    model.objective.scaling_factor = -1.0
    if over is not None:
        model.objective.domain.extend([-_FAR, -math.floor(over * scale) * step - 1])


def _add(constraint: Any, row: Row) -> None:
    if row.of is None and row.high == 1 and row.weights.count(1.0) == len(row.columns):
        kind = constraint.exactly_one if row.low == 1 else constraint.at_most_one
        kind.literals.extend(row.columns)
        return
    weights, most = _rounded(row) if row.of is not None else _whole(row)
    constraint.linear.vars.extend(row.columns)
    constraint.linear.coeffs.extend(weights)
    constraint.linear.domain.extend([-_FAR, most])


def _whole(row: Row) -> tuple[list[int], int]:
    return [round(weight) for weight in row.weights], round(row.high)


def _rounded(row: Row) -> tuple[list[int], int]:
    """Integer row that lets through what the real one does, and next to nothing more.

    Each weight is off by at most half a part, so half a part for each column that can be taken
    together with the others keeps every plan; plans are checked again in real numbers afterwards.
    """
    scale = _RESOURCE if row.high < 1e7 else _RESOURCE * 1e7 / row.high
    weights = [round(weight * scale) for weight in row.weights]
    return weights, math.floor(row.high * scale + len(row.columns) / 2 + 1e-6 * row.high * scale)


def held(built: Program, starts: Starts) -> Floats | None:
    """A plan as a 0/1 vector; None when it uses a column that the programme has not."""
    chosen = [built.place.get((j, s)) for j, s in enumerate(starts) if s != OUT]
    if None in chosen:
        return None
    at = np.zeros(len(built.columns))
    at[[place for place in chosen if place is not None]] = 1.0
    return at
