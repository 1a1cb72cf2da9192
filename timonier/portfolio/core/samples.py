"""Scenarios with their best plans, and what is lost in them without an initiative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from timonier.portfolio.core import scenarios
from timonier.portfolio.core.instance import OUT, Floats, Instance, Starts
from timonier.portfolio.core.task import Task
from timonier.portfolio.core.twins import Groups, pooled

LANES = 2  # fixed, not the machine's cores


Progress = Callable[[str, int, int], None]  # phase, done, total


@dataclass(frozen=True)
class Sample:
    """One scenario with its best plan; `starts` None when no plan holds every obligation.

    `proven` no plan is worth more by over 0.5 %; `task` what was searched.
    """

    number: int
    instance: Instance
    starts: Starts | None
    worth: float = 0.0
    proven: bool = True
    task: Task | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Regret:
    """Share of the best plan's worth lost without an initiative: at least, at most; up to 1."""

    least: float
    most: float


@dataclass(frozen=True)
class Study:
    """All scenarios planned, in order; regrets by initiative, as far as a tier hangs on them.

    `groups`: per initiative the first of its equals (`twins`), whose regrets count for all of them.
    """

    samples: tuple[Sample, ...]
    drawn: Mapping[scenarios.Input, Floats]
    groups: Groups
    regrets: Mapping[int, tuple[Regret, ...]] = field(default_factory=dict)
    impossible: int = 0
    stopped: bool = False

    @property
    def reproducible(self) -> bool:
        """Nothing was cut short by the clock."""
        return not self.stopped

    @cached_property
    def _shares(self) -> Floats:
        """Share of the scenario optima with each initiative; of equals, the mean of theirs."""
        inside = np.array([sample.starts for sample in self.samples], dtype=int) != OUT
        return pooled(self.groups, inside.mean(axis=0))

    def acceptability(self, j: int) -> float:
        """Share of the scenario optima that contain j, or one of its equals on average."""
        return float(self._shares[j])
