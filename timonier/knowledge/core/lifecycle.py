"""How long a product's release cycle is still supported, seen from one day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from timonier.knowledge.core.constraints import UnreadableConstraint, declared_spans
from timonier.knowledge.core.cycles import Cycle, Day
from timonier.knowledge.core.products import Product, day, product_of
from timonier.knowledge.core.ranges import Span, relation
from timonier.knowledge.core.upkeep import is_short
from timonier.knowledge.core.versions import floor, key

__all__ = [
    "Cycle", "CycleMatch", "Day", "Product", "State", "cycles_of_constraint", "cycles_of_version",
    "day", "match", "months_after", "next_cycle", "older_than_listed", "product_of", "state_of",
    "state_on", "unlisted",
]  # fmt: skip

State = Literal["past", "superseded", "in-6-months", "in-12-months", "supported", "unknown"]
_SETTLED = 6  # months after which the first faults of a release are known and mended
_COMFORT = 24  # months of support left that make a cycle worth moving to
_MOVING = frozenset({"", "latest", "stable", "lts", "current", "edge", "rolling", "mainline"})


@dataclass(frozen=True, slots=True)
class CycleMatch:
    """Where a component stands in its product's life.

    `state` counts the end of free support, a community's included; a paid extension is named
    beside it in `extended_on`. A short-lived release of a rolling product is superseded, not past:
    its fixes come with the newest one. When the version is coarser than a cycle, `cycles` lists
    every cycle it may mean, `why` says so, and the state is known only if all of them share it.
    """

    product: str
    title: str
    category: str
    version: str  # as the component states it
    cycle: str  # empty when several are meant
    cycles: tuple[str, ...]
    eol_on: Day
    support_on: Day
    extended_on: Day
    latest: str
    next_cycle: str  # the supported cycle to move to; empty when none is known
    next_eol_on: Day
    state: State
    why: str
    source_url: str
    as_of: str
    build_tool: bool = False


def months_after(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def state_on(eol_on: Day, today: date) -> State:
    """Past on the day itself; then within six and twelve calendar months; else supported."""
    if isinstance(eol_on, bool):
        return "past" if eol_on else "supported"
    if eol_on is None:
        return "unknown"
    if eol_on <= today:
        return "past"
    if eol_on <= months_after(today, 6):
        return "in-6-months"
    return "in-12-months" if eol_on <= months_after(today, 12) else "supported"


def cycles_of_version(product: Product, version: str) -> tuple[Cycle, ...]:
    """The cycle that holds `version`, or every cycle it may mean when it is coarser than one."""
    text = version.strip().lower().removeprefix("v")
    parts = text.split(".")
    for size in range(len(parts), 0, -1):
        name = ".".join(parts[:size])
        found = product.by_name.get(name) or product.by_name.get(f"{name}.0" if size == 1 else "")
        if found and (size > 1 or found.name.lower() == name or not _has_lines(product, name)):
            return (found,)
    if not re.fullmatch(r"\d+(\.\d+)*", text):
        return ()
    return tuple(one for one in product.cycles if one.name.startswith(f"{text}."))


def older_than_listed(product: Product, version: str, today: date) -> tuple[Cycle, ...]:
    """A release that the source does not list, when every older one and the next are past.

    `redis:3.2` stands below all that are listed, `nginx:1.13` between two that are past. Numbers
    of another kind (years beside counts, Windows builds) prove nothing.
    """
    text = version.strip().lower().removeprefix("v")
    if not re.fullmatch(r"\d+(\.\d+)+", text) or product.id.startswith("windows"):
        return ()
    place: Any = key("npm", text)
    listed = sorted((one for one in product.cycles if _is_numbered(one)), key=_place)
    above = [one for one in listed if _place(one) > place]
    if not above or _is_year(text) != _is_year(above[0].name):
        return ()
    around = [one for one in listed if _place(one) <= place] + above[:1]
    if any(state_on(one.eol_on, today) != "past" for one in around):
        return ()
    return (Cycle(text, "", "", None, True, None, None, "", None),)


def _is_year(number: str) -> bool:
    return int(number.split(".")[0]) > 1000


def _has_lines(product: Product, name: str) -> bool:
    """Whether a bare major number covers several cycles (or none, when it is a code name)."""
    return name.isdigit() and any(one.name.startswith(f"{name}.") for one in product.cycles)


def cycles_of_constraint(product: Product, constraint: str, *, grammar: str) -> tuple[Cycle, ...]:
    """Every cycle of which the declared range allows some version."""
    try:
        allowed = declared_spans(grammar, constraint)
    except UnreadableConstraint:
        return ()
    return tuple(
        cycle
        for cycle in product.cycles
        if _is_numbered(cycle) and relation(grammar, [_line(cycle, grammar)], allowed) != "apart"
    )


def _is_numbered(cycle: Cycle) -> bool:
    return bool(re.fullmatch(r"\d+(\.\d+)*", cycle.name))


def _line(cycle: Cycle, grammar: str) -> Span:
    numbers = [int(number) for number in cycle.name.split(".")]
    numbers[-1] += 1
    end = floor(grammar, ".".join(map(str, numbers)))
    return Span(floor(grammar, cycle.name), False, end, False)


def match(
    product: Product,
    cycles: Sequence[Cycle],
    *,
    version: str,
    today: date,
    as_of: str,
    constraint: str = "",
) -> CycleMatch:
    """The position of a component that means one, several or no known cycle of `product`."""
    one = cycles[0] if len(cycles) == 1 else None
    state = _shared_state({state_of(product, cycle, today) for cycle in cycles})
    goal = next_cycle(product, cycles, today) if cycles and state != "supported" else None
    return CycleMatch(
        product=product.id,
        title=product.title,
        category=product.category,
        version=version or constraint,
        cycle=one.name if one else "",
        cycles=tuple(cycle.name for cycle in cycles),
        eol_on=one.eol_on if one else _shared(cycle.eol_on for cycle in cycles),
        support_on=one.support_on if one else None,
        extended_on=one.extended_on if one else None,
        latest=one.latest if one else "",
        next_cycle=goal.name if goal else "",
        next_eol_on=goal.eol_on if goal else None,
        state=state,
        why=_why(version, constraint, cycles),
        source_url=product.url,
        as_of=as_of,
        build_tool=product.build_tool,
    )


def unlisted(product: str, title: str, version: str, *, as_of: str) -> CycleMatch:
    """A product whose provider keeps a calendar of its own that the source does not have."""
    return CycleMatch(
        product=product, title=title, category="service", version=version, cycle="", cycles=(),
        eol_on=None, support_on=None, extended_on=None, latest="", next_cycle="", next_eol_on=None,
        state="unknown", why="provider", source_url="", as_of=as_of,
    )  # fmt: skip


def state_of(product: Product, cycle: Cycle, today: date) -> State:
    """Where one release stands; see `CycleMatch`."""
    state = state_on(cycle.eol_on, today)
    updated = product.rolling and is_short(cycle)  # by its newest release only
    if state == "past":
        return "superseded" if updated else "past"
    return "supported" if updated and state != "unknown" else state


def _shared_state(states: set[State]) -> State:
    """What holds for every release meant: of those that ended, that a newer one is out."""
    if states == {"past", "superseded"}:
        return "superseded"
    return states.pop() if len(states) == 1 else "unknown"


def _shared(days: Iterable[Day]) -> Day:
    """The last of several ends: a statement that holds for every cycle meant."""
    known = list(days)
    dates = [one for one in known if isinstance(one, date)]
    return max(dates) if dates and len(dates) == len(known) else None


def _why(version: str, constraint: str, cycles: Sequence[Cycle]) -> str:
    """A key of `messages.WHY`, or "" when one dated cycle is meant."""
    if len(cycles) == 1:
        return "" if cycles[0].eol_on is not None else "no-date"
    if cycles:
        return "several-versions" if constraint else "coarser-than-cycle"
    if constraint:
        return "unreadable-range"
    return "no-version" if version.lower() in _MOVING else "no-such-cycle"


def next_cycle(product: Product, cycles: Sequence[Cycle], today: date) -> Cycle | None:
    """The cycle to move to: the newest long-term one, else the newest with two years left, settled
    for half a year if there is one, else the newest with more than a year, else the newest that is
    not past."""
    here: list[Any] = [_place(cycle) for cycle in cycles]
    if not here or None in here:
        return None
    highest = max(here)
    newer = [
        one
        for one in product.cycles
        if _place(one) is not None
        and _place(one) > highest
        and state_on(one.eol_on, today) not in ("past", "unknown")
        and (one.released_on is None or one.released_on <= today)
    ]
    newer.sort(key=_place)
    safe = [one for one in newer if state_on(one.eol_on, today) == "supported"]
    long_term = [one for one in safe if _in_force(one.lts, today)]
    distant = months_after(today, _COMFORT)
    lasting = [one for one in safe if isinstance(one.eol_on, date) and one.eol_on >= distant]
    since = months_after(today, -_SETTLED)
    settled = [one for one in lasting if one.released_on is None or one.released_on <= since]
    return next(reversed(long_term or settled or lasting or safe or newer), None)


def _in_force(lts: Day, today: date) -> bool:
    return lts is True or (isinstance(lts, date) and lts <= today)


def _place(cycle: Cycle) -> Any:
    return key("npm", cycle.name)
