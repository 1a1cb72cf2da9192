"""What is searched, as the solvers share it."""

from __future__ import annotations

from dataclasses import dataclass

from timonier.portfolio.core.instance import Instance, Starts
from timonier.portfolio.core.program import Program, Row
from timonier.portfolio.core.relaxation import Relaxed


@dataclass(frozen=True)
class Task:
    """The instance, its programme under the limits asked, the relaxation when there is one.

    `known` plans of much the same instance.
    """

    instance: Instance
    built: Program
    relaxed: Relaxed | None = None
    known: tuple[Starts, ...] = ()

    @property
    def cuts(self) -> tuple[Row, ...]:
        """Rows that hold anyway and help a solver."""
        return self.relaxed.cuts if self.relaxed else ()
