"""A portfolio as a 0/1 programme over (initiative, start): few columns, tight rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timonier.portfolio.core.instance import OUT, TOLERANCE, Floats, Instance, Starts

Column = tuple[int, int]  # initiative, quarter in which it starts


@dataclass(frozen=True, slots=True)
class Row:
    """low <= sum of coefficients x columns <= high; `of` the skill (S: money) that it holds.

    A row of weights >= 0 has low 0 unless it is an equation: its lower end holds nothing.
    """

    columns: tuple[int, ...]
    weights: tuple[float, ...]
    low: float
    high: float
    of: int | None = None


@dataclass(frozen=True)
class Program:
    """Maximise profit . x over the rows; `stuck` when an obligation has no column left."""

    size: int
    columns: tuple[Column, ...]
    profit: Floats
    rows: tuple[Row, ...]
    stuck: bool = False

    @cached_property
    def place(self) -> dict[Column, int]:
        """Where each column stands."""
        return {column: place for place, column in enumerate(self.columns)}

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """The initiative of each column."""
        return np.array([j for j, _ in self.columns], dtype=np.int64)

    @cached_property
    def matrix(self) -> tuple[Any, Floats, Floats]:
        """The rows as (sparse matrix, low, high)."""
        return matrix(self.rows, len(self.columns))

    @property
    def most(self) -> float:
        """What every initiative at its best would bring: a bound that needs no solver."""
        best: dict[int, float] = {}
        for (j, _), profit in zip(self.columns, self.profit, strict=True):
            best[j] = max(best.get(j, 0.0), float(profit))
        return sum(best.values())

    def starts(self, chosen: NDArray[np.float64] | list[bool]) -> Starts:
        """The plan of a 0/1 vector over the columns."""
        plan = [OUT] * self.size
        for (j, start), taken in zip(self.columns, chosen, strict=True):
            if taken > 0.5:
                plan[j] = start
        return tuple(plan)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked beyond the rules of the portfolio.

    `latest_end` the last quarter an initiative may end in; `late_count` and `late_quarters` caps
    over obligations (None: no cap); `within` allowed starts of some initiatives (a neighbourhood).
    """

    latest_end: Mapping[int, int] = field(default_factory=dict)
    late_count: int | None = None
    late_quarters: int | None = None
    banned: frozenset[int] = frozenset()
    required: frozenset[int] = frozenset()
    frozen: Mapping[int, int] = field(default_factory=dict)


Score = Callable[[int, int], float]


def matrix(rows: Sequence[Row], count: int) -> tuple[Any, Floats, Floats]:
    """Rows over `count` columns as (sparse matrix, low, high)."""
    from scipy.sparse import csr_array

    lengths = [len(row.columns) for row in rows]
    pointers = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.array([place for row in rows for place in row.columns], dtype=np.int32)
    weights = np.array([weight for row in rows for weight in row.weights], dtype=float)
    low = np.array([row.low for row in rows], dtype=float)
    high = np.array([row.high for row in rows], dtype=float)
    shape = (len(rows), count)
    return csr_array((weights, columns, pointers.astype(np.int32)), shape=shape), low, high


def program(
    instance: Instance, limits: Limits | None = None, score: Score | None = None
) -> Program:
    """Build it. `score` replaces profit as what is maximised (then nothing is dropped for loss)."""
    asked = limits or Limits()
    must = instance.ancestors(instance.must | asked.required)
    windows = _windows(instance, asked, must)
    if score is None:
        _drop_losers(instance, windows, must)
    columns = tuple((j, start) for j in range(instance.size) for start in sorted(windows[j]))
    measure = score or instance.profit
    built = Program(
        size=instance.size,
        columns=columns,
        profit=np.array([measure(j, start) for j, start in columns]),
        rows=(),
        stuck=any(not windows[j] for j in must),
    )
    if built.stuck:
        return built
    spans = _spans(built)
    rows = [
        *_assignment(instance, spans, must),
        *_order(instance, built, spans),
        *_resources(instance, built),
        *_lateness(instance, built, asked),
    ]
    return Program(built.size, columns, built.profit, tuple(rows))


def _windows(instance: Instance, asked: Limits, must: frozenset[int]) -> list[set[int]]:
    """Starts that the initiative alone, and the chains it is part of, leave possible."""
    windows = [_own_window(instance, asked, j) for j in range(instance.size)]
    changed = True
    while changed:
        changed = False
        for j, befores in enumerate(instance.after):
            for i in befores:
                changed |= _narrow(windows, i, j, instance.duration[i], must)
    return windows


def _narrow(windows: list[set[int]], i: int, j: int, length: int, must: frozenset[int]) -> bool:
    first = min(windows[i], default=None)
    kept = {s for s in windows[j] if first is not None and s >= first + length}
    changed = kept != windows[j]
    windows[j] = kept
    if j in must and kept:
        before = {s for s in windows[i] if s + length <= max(kept)}
        changed |= before != windows[i]
        windows[i] = before
    return changed


def _own_window(instance: Instance, asked: Limits, j: int) -> set[int]:
    if j in asked.banned:
        return set()
    if j in asked.frozen:
        return {asked.frozen[j]} - {OUT}
    length = instance.duration[j]
    last = min(instance.last_start(j), asked.latest_end.get(j, instance.quarters) - length + 1)
    return {
        start for start in range(instance.earliest[j], last + 1) if _fits_alone(instance, j, start)
    }


def _fits_alone(instance: Instance, j: int, start: int) -> bool:
    span = instance.capacity[:, start : start + instance.duration[j]]
    room = span + TOLERANCE * np.maximum(1.0, span)
    if (instance.per_quarter[j][:, None] > room).any():
        return False
    if instance.budget is None:
        return True
    money = float(instance.budget[start])
    return bool(instance.cost[j] <= money + TOLERANCE * max(1.0, money))


def _drop_losers(instance: Instance, windows: list[set[int]], must: frozenset[int]) -> None:
    """A start that brings nothing, of what nothing comes after, is in no best plan worth having."""
    changed = True
    while changed:
        changed = False
        for j in range(instance.size):
            if j in must or any(windows[k] for k in instance.leads_to[j]):
                continue
            kept = {start for start in windows[j] if instance.profit(j, start) > 0}
            changed |= kept != windows[j]
            windows[j] = kept


def _spans(built: Program) -> list[list[int]]:
    spans: list[list[int]] = [[] for _ in range(built.size)]
    for place, (j, _) in enumerate(built.columns):
        spans[j].append(place)
    return spans


def _ones(columns: list[int], low: float, high: float) -> Row:
    return Row(tuple(columns), (1.0,) * len(columns), low, high)


def _assignment(instance: Instance, spans: list[list[int]], must: frozenset[int]) -> list[Row]:
    rows = [
        _ones(own, 1.0 if j in must else 0.0, 1.0)
        for j, own in enumerate(spans)
        if len(own) > 1 or (own and j in must)
    ]
    rows += [
        _ones(spans[i] + spans[j], 0.0, 1.0) for i, j in instance.excludes if spans[i] and spans[j]
    ]
    return rows


def _order(instance: Instance, built: Program, spans: list[list[int]]) -> list[Row]:
    """j started by q needs i started by q - d_i, for each q: the strong form of precedence."""
    rows = []
    for j, befores in enumerate(instance.after):
        for i in befores:
            for at, place in enumerate(spans[j]):
                by = built.columns[place][1] - instance.duration[i]
                early = [p for p in spans[i] if built.columns[p][1] <= by]
                started = spans[j][: at + 1]
                weights = (1.0,) * len(started) + (-1.0,) * len(early)
                rows.append(Row((*started, *early), weights, -float("inf"), 0.0))
    return rows


def _resources(instance: Instance, built: Program) -> list[Row]:
    rows = []
    for q in range(instance.quarters):
        working = [
            (place, j)
            for place, (j, start) in enumerate(built.columns)
            if start <= q < start + instance.duration[j]
        ]
        for k in range(instance.capacity.shape[0]):
            load = [(p, float(instance.per_quarter[j, k])) for p, j in working]
            rows += _capped(load, float(instance.capacity[k, q]), k)
        if instance.budget is not None:
            bought = [(p, float(instance.cost[j])) for p, j in working if built.columns[p][1] == q]
            rows += _capped(bought, float(instance.budget[q]), instance.capacity.shape[0])
    return rows


def _capped(load: list[tuple[int, float]], room: float, of: int) -> list[Row]:
    used = [(place, weight) for place, weight in load if weight > 0]
    if sum(weight for _, weight in used) <= room:
        return []
    columns, weights = zip(*used, strict=True)
    return [Row(columns, weights, 0.0, room, of)]


def _lateness(instance: Instance, built: Program, asked: Limits) -> list[Row]:
    over = [
        (place, start + instance.duration[j] - 1 - instance.deadline[j])
        for place, (j, start) in enumerate(built.columns)
        if instance.obligation[j]
    ]
    late = [(place, quarters) for place, quarters in over if quarters > 0]
    if not late:
        return []
    columns, quarters = zip(*late, strict=True)
    rows = []
    if asked.late_count is not None:
        rows.append(_ones(list(columns), 0.0, asked.late_count))
    if asked.late_quarters is not None:
        weights = tuple(float(each) for each in quarters)
        rows.append(Row(columns, weights, 0.0, asked.late_quarters))
    return rows
