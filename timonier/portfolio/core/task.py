"""What is searched, as the solvers share it."""

from __future__ import annotations

from dataclasses import dataclass

from timonier.portfolio.core.instance import Instance
from timonier.portfolio.core.program import Program, Row
from timonier.portfolio.core.relaxation import Relaxed


@dataclass(frozen=True)
class Task:
    """The instance, its programme under the limits asked, and the relaxation when there is one."""

    instance: Instance
    built: Program
    relaxed: Relaxed | None = None

    @property
    def cuts(self) -> tuple[Row, ...]:
        """Rows that hold anyway and help a solver."""
        return self.relaxed.cuts if self.relaxed else ()
