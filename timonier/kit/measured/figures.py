"""Figures: each number has one place that computes it, with its sources, age and unknown part."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils.functional import Promise

from timonier.kit.measured.freshness import Freshness, strip

Number = int | float | Decimal


@dataclass(frozen=True)
class Value:
    """What a figure says: `value` None means unknown, which is not zero.

    `low` and `high` are the ends of the 80 % interval of an estimate; `unknown` counts the
    things that could not be judged out of `total`. `unit` stands in for the figure's own where
    only the company can tell it: the code of its currency.
    """

    value: Number | None
    low: Number | None = None
    high: Number | None = None
    unknown: int = 0
    total: int | None = None
    as_of: datetime | None = None
    because: str = ""
    unit: str = ""


class Compute(Protocol):
    """A function that computes a figure on a day."""

    def __call__(self, *, today: date) -> Value: ...


@dataclass(frozen=True)
class Figure:
    """A declared figure."""

    key: str
    label: str | Promise
    unit: str
    sources: tuple[str, ...]
    compute: Compute
    permission: str = ""


@dataclass(frozen=True)
class Reading:
    """A figure read on a day: its value and the state of the sources behind it."""

    figure: Figure
    value: Value
    sources: Sequence[Freshness] = field(default_factory=tuple)

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.value.unit or self.figure.unit

    @property
    def state(self) -> str:
        """known, partial (some unknown, or a source late or failed), or unknown."""
        if self.value.value is None:
            return "unknown"
        late = any(source.blind for source in self.sources)
        return "partial" if late or self.value.unknown else "known"

    @property
    def at_least(self) -> bool:
        """Whether more may be there: things were counted, and a source of some is missing."""
        return self.value.value is not None and any(source.dark for source in self.sources)

    @property
    def worst(self) -> Freshness | None:
        """The source that deserves to be named first."""
        order = {"missing": 0, "failed": 1, "stale": 2, "fresh": 3}
        return min(
            self.sources,
            key=lambda s: (order[s.state], not s.blind, -(s.age.total_seconds() if s.age else 0)),
            default=None,
        )


class DuplicateFigure(Exception):
    """Two functions claim the same figure."""


class UnknownFigure(KeyError):
    """No room declares this figure."""


_declared: dict[str, Figure] = {}


def figure(
    key: str,
    *,
    label: str | Promise,
    unit: str = "",
    sources: Iterable[str] = (),
    permission: str = "",
) -> Callable[[Compute], Compute]:
    """Declare the decorated function as the only place where this figure is computed.

    `unit`: "" for a count, "share", "days", or a currency code (in the value, when the company
    chooses it). `permission` is needed to read it.
    """

    def declare(compute: Compute) -> Compute:
        known = _declared.get(key)
        if known and _place(known.compute) != _place(compute):
            raise DuplicateFigure(key)
        _declared[key] = Figure(key, label, unit, tuple(sources), compute, permission)
        return compute

    return declare


def _place(compute: Any) -> tuple[str, str]:
    return compute.__module__, compute.__qualname__


def declared() -> list[Figure]:
    """Every figure, by key."""
    return [_declared[key] for key in sorted(_declared)]


def sources_of(key: str) -> tuple[str, ...]:
    """The sources that a figure stands on. Raises UnknownFigure."""
    return _known(key).sources


def read(key: str, *, today: date) -> Value:
    """Compute one figure. Raises UnknownFigure."""
    if key not in _declared:
        raise UnknownFigure(key)
    return _declared[key].compute(today=today)


def reading(key: str, *, today: date, now: datetime | None = None) -> Reading:
    """One figure with the state of its sources; a figure without its sources is unknown."""
    return readings([key], today=today, now=now)[0]


def readings(
    keys: Iterable[str] | None = None, *, today: date, now: datetime | None = None
) -> list[Reading]:
    """Several figures at once: the sources are read once for all of them."""
    chosen = declared() if keys is None else [_known(key) for key in keys]
    wanted = {name for each in chosen for name in each.sources}
    by_name = {s.name: s for s in strip(now, names=wanted)} if wanted else {}
    return [_reading(each, [by_name[name] for name in each.sources], today) for each in chosen]


def _known(key: str) -> Figure:
    if key not in _declared:
        raise UnknownFigure(key)
    return _declared[key]


def _reading(each: Figure, sources: Sequence[Freshness], today: date) -> Reading:
    value = each.compute(today=today)
    dark = [source for source in sources if source.dark]
    counted = not each.unit and not value.unit and bool(value.value)
    if dark and (len(dark) == len(sources) or not counted):
        # What rests on nothing is no observation; what a missing source left out makes a count a
        # part, and nothing counted is no zero.
        value = replace(value, value=None, low=None, high=None)
    if value.as_of is None:
        ages = [source.as_of for source in sources if source.as_of]
        value = replace(value, as_of=min(ages)) if ages else value
    return Reading(each, value, tuple(sources))
