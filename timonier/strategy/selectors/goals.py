"""Goals, the objectives that serve them, and what is known of their key results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from timonier.kit.measured.figures import Reading, Value
from timonier.strategy.core.progress import (
    NoWay,
    Pace,
    RollUp,
    clipped,
    expected,
    is_late,
    pace,
    progress,
    roll_up,
)
from timonier.strategy.models import CheckIn, CompanyGoal, KeyResult, Objective, Support
from timonier.strategy.models.goals import Standing
from timonier.strategy.selectors.live import live

State = Literal["measured", "late", "unknown"]
BEHIND: tuple[Pace, ...] = ("behind", "missed")
HORIZONS = ("now", "next", "later")


@dataclass(frozen=True)
class Measure:
    """The last value of a key result. Unknown is not zero; `reason` says why it is unknown:
    never (measured), gone (its figure is), silent (its figure knows nothing)."""

    value: float | None
    state: State
    on: date | None = None
    reason: str = ""
    reading: Reading | None = None

    @property
    def sure(self) -> bool:
        """Whether nothing unknown stands beside the value: no part of it, no source of it."""
        if self.reading is None:
            return True
        worst = self.reading.worst
        silent = worst is not None and worst.state in ("missing", "failed")
        return not self.reading.value.unknown and not silent


@dataclass(frozen=True)
class KeyResultLine:
    """A key result with its measure, its raw share of the way, and where it should be."""

    key_result: KeyResult
    measure: Measure
    progress: float | None
    expected: float | None
    pace: Pace

    @property
    def share(self) -> float | None:
        """The share that counts in a mean."""
        return None if self.progress is None else clipped(self.progress)

    @property
    def behind(self) -> bool:
        return self.pace in BEHIND


@dataclass(frozen=True)
class ObjectiveProgress:
    """An objective with its key results, worst first, those nobody knows after them."""

    objective: Objective
    lines: tuple[KeyResultLine, ...]
    roll_up: RollUp

    @property
    def worst(self) -> KeyResultLine | None:
        """The known key result that is the worst; the mean never hides it."""
        return next((line for line in self.lines if line.progress is not None), None)

    @property
    def late(self) -> int:
        return sum(line.measure.state == "late" for line in self.lines)

    @property
    def behind(self) -> int:
        return sum(line.behind for line in self.lines)

    @property
    def mean(self) -> float | None:
        return self.roll_up.mean

    @property
    def reached(self) -> bool:
        """Every key result is known to have reached its target, and surely."""
        return self.roll_up.reached and all(line.pace == "reached" for line in self.lines)


@dataclass(frozen=True)
class GoalLine:
    """A goal, its part of all weights, and the objectives that serve it, strongest first.

    The mean of its objectives is weighted by strength. `worst` is the worst key result of all.
    """

    goal: CompanyGoal
    weight_share: float
    supports: tuple[tuple[Support, ObjectiveProgress], ...]
    roll_up: RollUp

    @property
    def worst(self) -> KeyResultLine | None:
        found = [p.worst for _, p in self.supports if p.worst]
        return min(found, key=_far, default=None)

    @property
    def unknown(self) -> int:
        """Key results under this goal that nobody knows."""
        return sum(part.roll_up.unknown for _, part in self.supports)


@dataclass(frozen=True)
class GoalsMap:
    """What the company wants, and how far technology is on the way; open rows only."""

    goals: tuple[GoalLine, ...]
    objectives: tuple[ObjectiveProgress, ...]
    supports: tuple[Support, ...]
    unserved_goals: tuple[CompanyGoal, ...]
    objectives_without_goal: tuple[Objective, ...]

    @property
    def lines(self) -> list[KeyResultLine]:
        """Every key result once."""
        return [line for part in self.objectives for line in part.lines]


def behind_value(found: Iterable[KeyResultLine]) -> Value:
    """How many key results are under their straight line or past their day; unknown ones apart."""
    lines = list(found)
    unknown = sum(line.progress is None for line in lines)
    return Value(sum(line.behind for line in lines), unknown=unknown, total=len(lines))


def goals_map(today: date, *, user: Any = None) -> GoalsMap:
    """Open goals by weight and open objectives by horizon, with progress; a constant number of
    queries. With a `user`, figures this person may not read are unknown to the map."""
    parts = objective_progress(Objective.objects.filter(standing=Standing.OPEN), today, user=user)
    by_id = {part.objective.pk: part for part in parts}
    goals = list(CompanyGoal.objects.filter(standing=Standing.OPEN).select_related("department"))
    supports = [s for s in Support.objects.all() if s.objective_id in by_id]
    held: dict[int, list[tuple[Support, ObjectiveProgress]]] = defaultdict(list)
    for support in supports:
        held[support.goal_id].append((support, by_id[support.objective_id]))
    total = sum(goal.weight for goal in goals) or 1
    lines = [goal_line(goal, goal.weight / total, held[goal.pk]) for goal in goals]
    open_goals = {goal.pk for goal in goals}
    serving = {s.objective_id for s in supports if s.goal_id in open_goals}
    return GoalsMap(
        goals=tuple(lines),
        objectives=tuple(parts),
        supports=tuple(s for s in supports if s.goal_id in open_goals),
        unserved_goals=tuple(line.goal for line in lines if not line.supports),
        objectives_without_goal=tuple(p.objective for p in parts if p.objective.pk not in serving),
    )


def goal_line(
    goal: CompanyGoal, weight_share: float, held: Iterable[tuple[Support, ObjectiveProgress]]
) -> GoalLine:
    """One goal with the objectives that serve it."""
    ordered = sorted(held, key=lambda pair: (-pair[0].strength, pair[1].objective.name))
    means = [part.mean for _, part in ordered]
    strengths = [float(support.strength) for support, _ in ordered]
    return GoalLine(goal, weight_share, tuple(ordered), roll_up(means, strengths))


def objective_progress(
    objectives: Iterable[Objective], today: date, *, user: Any = None
) -> list[ObjectiveProgress]:
    """These objectives with their key results: by horizon, then the worst first."""
    found = list(objectives)
    rows = measured(KeyResult.objects.filter(objective__in=[each.pk for each in found]))
    by_objective: dict[int, list[KeyResultLine]] = defaultdict(list)
    names = {each.pk: each for each in found}
    for line in lines_of(rows, today, user=user):
        line.key_result.objective = names[line.key_result.objective_id]
        by_objective[line.key_result.objective_id].append(line)
    parts = [
        ObjectiveProgress(each, tuple(lines), roll_up([line.progress for line in lines]))
        for each in found
        for lines in [sorted(by_objective[each.pk], key=_far)]
    ]
    return sorted(parts, key=_place)


def progress_of(
    objective: Objective, today: date | None = None, *, user: Any = None
) -> ObjectiveProgress:
    """How far one objective is."""
    return objective_progress([objective], today or timezone.localdate(), user=user)[0]


def measured(rows: QuerySet[KeyResult]) -> QuerySet[KeyResult]:
    """Key results with their last check-in: `last_value`, `last_on`."""
    last = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-measured_on", "-id")
    return rows.annotate(
        last_value=Subquery(last.values("value")[:1]),
        last_on=Subquery(last.values("measured_on")[:1]),
    )


def lines_of(rows: Iterable[KeyResult], today: date, *, user: Any = None) -> list[KeyResultLine]:
    """Key results annotated by `measured`, judged on a day; each live figure is read once."""
    found = list(rows)
    readings = live({row.figure for row in found if row.figure}, today=today, user=user)
    return [_line(row, _measure(row, readings, today), today) for row in found]


def _measure(row: KeyResult, readings: Mapping[str, Reading], today: date) -> Measure:
    if row.figure:
        return _live_measure(readings.get(row.figure), today)
    value, on = row.last_value, row.last_on  # type: ignore[attr-defined]
    if value is None or on is None:
        return Measure(None, "unknown", reason="never")
    return Measure(value, "late" if is_late(on, row.cadence_days, today) else "measured", on)


def _live_measure(reading: Reading | None, today: date) -> Measure:
    if reading is None:
        return Measure(None, "unknown", reason="gone")
    if reading.value.value is None:
        return Measure(None, "unknown", reason="silent", reading=reading)
    as_of, worst = reading.value.as_of, reading.worst
    on = timezone.localdate(as_of) if as_of else today
    late = worst is not None and worst.state != "fresh"
    return Measure(float(reading.value.value), "late" if late else "measured", on, reading=reading)


def _line(row: KeyResult, measure: Measure, today: date) -> KeyResultLine:
    share: float | None = None
    if measure.value is not None:
        try:
            share = progress(measure.value, row.baseline, row.target)
        except NoWay:
            share = None
    due_on = row.due_on
    told = pace(
        share,
        starts_on=row.starts_on,
        due_on=due_on,
        measured_on=measure.on,
        today=today,
        sure=measure.sure,
    )
    return KeyResultLine(row, measure, share, expected(row.starts_on, due_on, today), told)


def _far(line: KeyResultLine) -> tuple[bool, float, str]:
    """Worst first; what nobody knows after, since unknown is not zero."""
    share = line.progress
    return (share is None, share if share is not None else 0.0, line.key_result.name)


def _place(part: ObjectiveProgress) -> tuple[int, bool, float, str]:
    worst = part.worst.progress if part.worst else None
    horizon = part.objective.horizon
    near = HORIZONS.index(horizon) if horizon in HORIZONS else len(HORIZONS)
    return (near, worst is None, worst if worst is not None else 0.0, part.objective.name)
