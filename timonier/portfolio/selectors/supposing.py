"""What a what-if supposes: read, checked, and laid over the portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.core.quarters import number_of
from timonier.portfolio.selectors.means import Days, Means

KEYS = ("pin", "leave_out", "capacity", "more", "budget", "deadline", "earliest")
_MOST = 1e9


@dataclass(frozen=True)
class Suppositions:
    """Changes that were checked: see timonier/portfolio/services/__init__.py for their shape."""

    pin: Mapping[str, str | None] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    capacity: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, float] = field(default_factory=dict)
    budget: Any = None
    deadline: Mapping[str, date | None] = field(default_factory=dict)
    earliest: Mapping[str, str | None] = field(default_factory=dict)


def suppositions(changes: Mapping[str, Any] | None) -> Suppositions:
    """Read the changes of a what-if. Raises Unplannable with all that is wrong with their form."""
    given = {key: value for key, value in (changes or {}).items() if value not in (None, {}, [])}
    wrong = [
        _("“%(key)s” is not something that can be supposed.") % {"key": key}
        for key in given
        if key not in KEYS
    ]
    read: dict[str, Any] = {}
    for key, reader in _READERS.items():
        if key in given:
            try:
                read[key] = reader(given[key])
            except (ValueError, TypeError, AttributeError) as problem:
                wrong.append(f"{key}: {problem}")
    if wrong:
        raise Unplannable(wrong)
    return Suppositions(**read)


def _by_name(reader: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda given: {str(name): reader(value) for name, value in given.items()}


def _quarter(value: Any) -> str | None:
    if value in (None, ""):
        return None
    number_of(str(value))
    return str(value)


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not 0 <= float(value) <= _MOST:
        raise ValueError(_("%(value)s is not an amount from 0 up.") % {"value": value})
    return float(value)


def _factor_or_amounts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_quarter(name): _amount(each) for name, each in value.items()}
    return _amount(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "pin": _by_name(_quarter),
    "leave_out": lambda given: tuple(dict.fromkeys(map(str, given))),
    "capacity": _by_name(_factor_or_amounts),
    "more": _by_name(_amount),
    "budget": _factor_or_amounts,
    "deadline": _by_name(_day),
    "earliest": _by_name(_quarter),
}


def named_by(supposed: Suppositions) -> Iterable[str]:
    """The initiatives that are spoken of."""
    return dict.fromkeys(
        [*supposed.pin, *supposed.leave_out, *supposed.deadline, *supposed.earliest]
    )


def supposed_means(given: Means, supposed: Suppositions) -> Means:
    """The capacity and budget that a what-if supposes. Raises Unplannable."""
    for skill in [*supposed.capacity, *supposed.more]:
        if skill not in given.capacity:
            said = _("No capacity is given for “%(skill)s”.") % {"skill": skill}
            raise Unplannable([said])
    rows = {
        skill: [
            _room(days, quarter, supposed.capacity.get(skill), supposed.more.get(skill, 0.0))
            for days, quarter in zip(row, given.quarters, strict=True)
        ]
        for skill, row in given.capacity.items()
    }
    return Means(
        given.quarters, rows, _money(given, supposed.budget), given.assumed, given.assumed_budget
    )


def _room(days: Days, quarter: str, change: Any, more: float) -> Days:
    low, likely, high = days
    if isinstance(change, float):
        low, likely, high = low * change, likely * change, high * change
    elif change and quarter in change:
        low = likely = high = change[quarter]
    return low + more, likely + more, high + more


def _money(given: Means, change: Any) -> list[float] | None:
    if change is None or (given.budget is None and isinstance(change, float)):
        return None if given.budget is None else list(given.budget)
    if isinstance(change, float):
        return [amount * change for amount in given.budget or ()]
    known = given.budget or [0.0] * len(given.quarters)
    named = zip(known, given.quarters, strict=True)
    return [change.get(quarter, amount) for amount, quarter in named]
