"""How late obligations must be at best, and what would bring a late one back in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from timonier.portfolio.core import cpsat, intervals
from timonier.portfolio.core.instance import OUT, Floats, Instance, Starts
from timonier.portfolio.core.program import Column, Limits, program

_SHORTEST_S = 0.02  # for one late obligation, when nothing is left
_OUT_OF_TIME = 1  # a status of scipy.optimize.milp
_MANY_COLUMNS = 500  # past these, starts as intervals are found sooner
_MANY = 10_000  # quarters: one obligation less late outweighs any number of quarters


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The least lateness that holds every obligation: `limits` to plan under, and a first plan.

    `limits` None: no plan holds them all. `proven` False: time ran out, so it may not be the least.
    """

    limits: Limits | None
    starts: Starts | None
    proven: bool


def least_lateness(
    instance: Instance,
    *,
    seconds: float,
    work: float | None = None,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Tolerance:
    """First the fewest late obligations, then the fewest quarters late.

    `seconds` for both. Only obligations and what they come after matter: whatever else is in a
    plan takes capacity away from them. Dates are tried first as hard windows, which is the common
    case and the tighter programme.
    """
    asked, over = limits or Limits(), time.monotonic() + seconds
    must = instance.ancestors(instance.must | asked.required)
    others = frozenset(range(instance.size)) - must
    alone = replace(asked, banned=asked.banned | others, required=asked.required)
    deadlines = {j: instance.deadline[j] for j in must if instance.obligation[j]}
    in_time = program(instance, replace(alone, latest_end=deadlines), lambda j, s: 0.0)
    if len(in_time.columns) > _MANY_COLUMNS and intervals.applies(instance, in_time):
        tried = intervals.scheduled(
            instance, in_time, seconds=seconds / 2, work=work, cancelled=cancelled, first=True
        )
    else:
        tried = cpsat.solved(in_time, seconds=seconds / 2, work=work, cancelled=cancelled)
    if tried.starts is not None:
        return Tolerance(replace(asked, latest_end=deadlines), tried.starts, True)
    least = cpsat.solved(
        program(instance, alone, lambda j, s: -float(_penalty(instance, j, s))),
        seconds=max(_SHORTEST_S, over - time.monotonic()),
        work=work,
        cancelled=cancelled,
    )
    if least.starts is None:
        return Tolerance(None, None, least.infeasible)
    late = instance.lateness(least.starts)
    capped = replace(asked, late_count=len(late), late_quarters=sum(late.values()))
    return Tolerance(capped, least.starts, least.proven and tried.infeasible)


def _penalty(instance: Instance, j: int, start: int) -> int:
    over = start + instance.duration[j] - 1 - instance.deadline[j]
    return _MANY + over if instance.obligation[j] and over > 0 else 0


def earliest_end(instance: Instance, j: int) -> int:
    """The quarter in which j can end at best, whatever the capacity and budget."""
    first: dict[int, int] = {}

    def start(k: int) -> int:
        if k not in first:
            ends = [start(i) + instance.duration[i] for i in instance.after[k]]
            first[k] = max([instance.earliest[k], *ends])
        return first[k]

    for k in sorted(instance.ancestors([j]), key=lambda k: len(instance.ancestors([k]))):
        start(k)
    return first[j] + instance.duration[j] - 1


Shortage = dict[int | str, float]  # skill's place, "budget" or "time" -> days, money, quarters


def shortages(
    instance: Instance, starts: Starts, *, seconds: float
) -> tuple[dict[int, Shortage], bool]:
    """For each late obligation, the least that would end it in time with the others as they are.

    `seconds` for all of them together: what one does not use, those after it may.

    "time" when even unlimited means come too late: quarters between its deadline and the earliest
    end that its start date and what it comes after allow; the rest is what that end would take.
    Also whether all of it is surely the least, and not what was found when time ran out.
    """
    late, ends = instance.lateness(starts), time.monotonic() + seconds
    told: dict[int, Shortage] = {}
    certain = True
    for j in late:
        left = max(_SHORTEST_S, (ends - time.monotonic()) / (len(late) - len(told)))
        told[j], sure = _shortage(instance, starts, late, j, left)
        certain &= sure
    return told, certain


def _shortage(
    instance: Instance, starts: Starts, late: dict[int, int], j: int, seconds: float
) -> tuple[Shortage, bool]:
    beyond = max(0, earliest_end(instance, j) - instance.deadline[j])
    short: Shortage = {"time": float(beyond)} if beyond else {}
    ends = {
        k: instance.deadline[k] + late.get(k, 0) for k in instance.must if instance.obligation[k]
    }
    ends[j] = instance.deadline[j] + beyond
    if ends[j] >= instance.quarters:
        return short, True
    extra, sure = least_extra(instance, ends, seconds=seconds)
    return short | (extra or ({} if sure else by_hand(instance, starts, ends))), sure


def by_hand(instance: Instance, starts: Starts, ends: Mapping[int, int]) -> Shortage:
    """What is short when the plan is moved forward as little as these ends ask: never too little.

    Empty when what they come after cannot end in time, whatever the means.
    """
    plan = {k: starts[k] for k in instance.must if starts[k] != OUT}
    for k in sorted(plan, key=lambda k: -len(instance.ancestors([k]))):
        before = [plan[n] - instance.duration[k] for n in instance.leads_to[k] if n in plan]
        last = ends.get(k, instance.quarters - 1) - instance.duration[k] + 1
        plan[k] = min(plan[k], last, *before)
        if plan[k] < instance.earliest[k]:
            return {}
    columns = tuple(plan.items())
    uses, room, names, _ = _means(instance, columns)
    return _summed(names, np.maximum(uses.sum(axis=1) - room, 0.0))


def missing(instance: Instance, *, seconds: float) -> tuple[Shortage, bool]:
    """What would let a plan hold every obligation, late or not; empty when means cannot help.

    Also whether it is surely the least.
    """
    beyond = max(
        (earliest_end(instance, j) - instance.quarters + 1 for j in instance.must), default=0
    )
    if beyond > 0:
        return {"time": float(beyond)}, True
    ends = dict.fromkeys(instance.must, instance.quarters - 1)
    return least_extra(instance, ends, seconds=seconds)


def least_extra(
    instance: Instance, ends: dict[int, int], *, seconds: float
) -> tuple[Shortage, bool]:
    """Least extra days per skill and extra money that let every obligation end by `ends`.

    An elastic programme: each quarter may be widened, at a price per unit of one over what the
    plan's whole horizon offers, so that days of a skill and money weigh by how much more they are.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack

    roomy = replace(
        instance,
        capacity=np.full_like(instance.capacity, np.inf),
        budget=None,
    )
    others = frozenset(range(instance.size)) - instance.must
    built = program(roomy, Limits(latest_end=ends, banned=others), lambda j, s: 0.0)
    if built.stuck or not built.columns:
        return {}, True
    own, low, high = built.matrix
    uses, room, names, prices = _means(instance, built.columns)
    extras = len(names)
    blank = csr_array((own.shape[0], extras))
    rows = [
        LinearConstraint(hstack([own, blank]), low, high),
        LinearConstraint(np.hstack([uses, -np.eye(extras)]), -np.inf, room),
    ]
    count = len(built.columns)
    result = milp(
        np.concatenate([np.zeros(count), prices]),
        integrality=np.concatenate([np.ones(count), np.zeros(extras)]),
        bounds=Bounds(0, np.concatenate([np.ones(count), np.full(extras, np.inf)])),
        constraints=rows,
        options={"time_limit": seconds},
    )
    sure = result.status != _OUT_OF_TIME
    return ({} if result.x is None else _summed(names, result.x[count:])), sure


def _summed(names: Sequence[int | str], amounts: Iterable[float]) -> Shortage:
    short: Shortage = {}
    for name, amount in zip(names, amounts, strict=True):
        if amount > 1e-6:
            short[name] = short.get(name, 0.0) + float(amount)
    return {name: round(amount, 6) for name, amount in short.items()}


def _means(
    instance: Instance, columns: tuple[Column, ...]
) -> tuple[Floats, Floats, list[int | str], Floats]:
    """What each column uses of each (skill, quarter) and budget, what there is, and its price."""
    skills, quarters = instance.capacity.shape
    money = instance.budget is not None
    uses = np.zeros((skills + money, quarters, len(columns)))
    for place, (j, start) in enumerate(columns):
        work = slice(start, start + instance.duration[j])
        uses[:skills, work, place] = instance.per_quarter[j][:, None]
        if money:
            uses[skills, start, place] = instance.cost[j]
    room = instance.capacity
    if instance.budget is not None:
        room = np.vstack([room, instance.budget])
    whole = room.sum(axis=1)
    price = np.repeat(1 / np.where(whole > 0, whole, 1.0), quarters)
    kinds: list[int | str] = [*range(skills), *(["budget"] if money else [])]
    names = [kind for kind in kinds for _ in range(quarters)]
    return uses.reshape(-1, len(columns)), room.reshape(-1), names, price
