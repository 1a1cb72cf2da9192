"""The programme given to HiGHS, through SciPy."""

from __future__ import annotations

import numpy as np

from timonier.portfolio.core.found import Found
from timonier.portfolio.core.program import Program

_OPTIMAL, _INFEASIBLE = 0, 2  # statuses of scipy.optimize.milp


def solved(built: Program, *, seconds: float, nodes: int | None = None, gap: float = 0.0) -> Found:
    """Best plan and bound within `seconds`, `nodes` of the search tree and a relative `gap`."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if built.stuck:
        return Found(None, -np.inf, infeasible=True)
    if not built.columns:
        return Found(built.starts([]), 0.0, proven=True)
    options: dict[str, float] = {"time_limit": max(0.01, seconds), "mip_rel_gap": gap}
    if nodes is not None:
        options["node_limit"] = nodes
    rows = LinearConstraint(*built.matrix) if built.rows else ()
    result = milp(
        -built.profit,
        integrality=np.ones(len(built.columns)),
        bounds=Bounds(0, 1),
        constraints=rows,
        options=options,
    )
    if result.status == _INFEASIBLE:
        return Found(None, -np.inf, infeasible=True)
    bound = getattr(result, "mip_dual_bound", None)
    return Found(
        starts=None if result.x is None else built.starts(result.x),
        bound=np.inf if bound is None else -float(bound),
        proven=result.status == _OPTIMAL and gap == 0,
    )
