"""A part of a programme: some columns are open while the others stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timonier.portfolio.core.instance import Floats
from timonier.portfolio.core.program import Program, Row

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """The programme of some columns, in what the others leave; `free` marks them in the whole."""

    built: Program
    free: Flags

    def worth(self, at: Floats) -> float:
        """Profit of the free columns as they are in a plan of the whole programme."""
        return float(self.built.profit @ at[self.free])


def parted(built: Program, at: Floats, free: Flags) -> Part:
    """Free these columns; the others stay at 0 or 1 as in the plan `at`."""
    places = np.nonzero(free)[0]
    whole, low, high = built.matrix
    taken = whole @ np.where(free, 0.0, at)
    own = whole[:, places].tocsr()
    rows = []
    for place in np.nonzero(np.diff(own.indptr))[0]:
        span = slice(own.indptr[place], own.indptr[place + 1])
        columns, weights = own.indices[span], own.data[span]
        most = float(high[place] - taken[place])
        if np.maximum(weights, 0.0).sum() > most or low[place] == high[place]:
            least = float(low[place] - taken[place])
            of = built.rows[place].of
            rows.append(Row(tuple(columns.tolist()), tuple(weights.tolist()), least, most, of))
    smaller = Program(
        built.size, tuple(built.columns[p] for p in places), built.profit[places], tuple(rows)
    )
    return Part(smaller, free)
