"""The programme given to CP-SAT, in whole numbers."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from timonier.portfolio.core.found import Found
from timonier.portfolio.core.instance import OUT, Starts
from timonier.portfolio.core.program import Program, Row

_LARGEST = 2.0**40  # the objective's sum stays far from 64 bits
_SMALL = 350  # columns
_LOOK_S = 0.1
_RESOURCE = 10**6  # parts of a day or of the money unit that resource rows are rounded to


def solved(
    built: Program,
    *,
    seconds: float,
    work: float | None = None,
    workers: int = 1,
    hint: Starts | None = None,
    gap: float = 0.0,
    cancelled: Callable[[], bool] | None = None,
) -> Found:
    """Best plan and bound within `seconds` and `work` (deterministic units); from a `hint`.

    Reproducible with one worker, or when proven. `cancelled` is asked now and then.
    """
    from ortools.sat.python import cp_model

    if built.stuck:
        return Found(None, -np.inf, infeasible=True)
    model, taken, scale = _model(built)
    if hint is not None:
        for place, (j, start) in enumerate(built.columns):
            model.add_hint(taken[place], hint[j] == start)
    solver = cp_model.CpSolver()
    _set_up(solver, small=len(built.columns) <= _SMALL, seconds=seconds, work=work, workers=workers)
    solver.parameters.relative_gap_limit = gap
    status = _solve(solver, model, cancelled)
    spent = solver.response_proto.deterministic_time
    if status == cp_model.INFEASIBLE:
        return Found(None, -np.inf, infeasible=True, work=spent)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # The solver's own bound is 0 when it has not worked one out: that would be a false proof.
        return Found(None, built.most, work=spent)
    return Found(
        starts=built.starts([solver.boolean_value(each) for each in taken]),
        bound=min(built.most, solver.best_objective_bound / scale),
        proven=status == cp_model.OPTIMAL and gap == 0,
        work=spent,
    )


def _set_up(solver: Any, *, small: bool, seconds: float, work: float | None, workers: int) -> None:
    # On small programmes presolve costs as much as the search it saves (measured).
    solver.parameters.cp_model_presolve = not small
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    if workers == 1:
        solver.parameters.linearization_level = 2
    if work is not None:
        solver.parameters.max_deterministic_time = work


def _solve(solver: Any, model: Any, cancelled: Callable[[], bool] | None) -> Any:
    if cancelled is None:
        return solver.solve(model)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_S):
            if cancelled():
                solver.stop_search()
                return

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        return solver.solve(model)
    finally:
        over.set()
        watching.join()


def whole(profit: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[list[int], float]:
    """Profits as integers and their scale, a power of ten, as fine as 64 bits allow."""
    total = float(np.abs(profit).sum())
    scale = 10.0 ** math.floor(math.log10(_LARGEST / total)) if total > 0 else 1.0
    scale = min(scale, 1e6)
    return [round(float(each) * scale) for each in profit], scale


def _model(built: Program) -> tuple[Any, list[Any], float]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var(f"{j}@{start}") for j, start in built.columns]
    for row in built.rows:
        _add(model, taken, row)
    weights, scale = whole(built.profit)
    model.maximize(cp_model.LinearExpr.weighted_sum(taken, weights))
    return model, taken, scale


def _add(model: Any, taken: list[Any], row: Row) -> None:
    from ortools.sat.python import cp_model

    own = [taken[place] for place in row.columns]
    if row.resource:
        model.add(cp_model.LinearExpr.weighted_sum(own, *_rounded(row)[:1]) <= _rounded(row)[1])
        return
    if row.weights.count(1.0) == len(own) and row.high == 1:
        (model.add_exactly_one if row.low == 1 else model.add_at_most_one)(own)
        return
    total = cp_model.LinearExpr.weighted_sum(own, [round(weight) for weight in row.weights])
    model.add(total <= round(row.high))


def _rounded(row: Row) -> tuple[list[int], int]:
    """Integer row that lets through what the real one does, and next to nothing more.

    Each weight is off by at most half a part, so half a part for each column that can be taken
    together with the others keeps every plan; plans are checked again in real numbers afterwards.
    """
    scale = _RESOURCE if row.high < 1e7 else _RESOURCE * 1e7 / row.high
    weights = [round(weight * scale) for weight in row.weights]
    return weights, math.floor(row.high * scale + len(row.columns) / 2 + 1e-6 * row.high * scale)


def hinted(built: Program, starts: Starts) -> bool:
    """Does the plan use only columns that the programme has?"""
    return all(s == OUT or (j, s) in built.place for j, s in enumerate(starts))
