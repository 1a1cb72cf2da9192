"""What a plan is asked: initiatives, capacity, budget; everything wrong is said at once."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from timonier.values.interval import Interval

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _in_order(ends: tuple[float, ...]) -> tuple[float, ...]:
    if any(left > right for left, right in pairwise(ends)):
        raise ValueError(f"upside down: {', '.join(f'{end:g}' for end in ends)}")
    return ends


def _thrice(given: Any) -> Any:
    """One number is a certain interval."""
    if isinstance(given, list):
        return tuple(given)  # once Python has seen it, strict wants the type itself
    number = isinstance(given, int | float) and not isinstance(given, bool)
    return (given, given, given) if number else given


Amount = Annotated[float, Field(ge=0, le=1e12)]
Money = Annotated[float, Field(ge=0, le=1e13)]
Value = Annotated[float, Field(ge=-1e13, le=1e13)]
Worth = Annotated[tuple[Value, Value, Value], AfterValidator(_in_order)]
Days = Annotated[tuple[Amount, Amount, Amount], AfterValidator(_in_order)]
Room = Annotated[Days, BeforeValidator(_thrice)]
Names = Annotated[tuple[Name, ...], Field(max_length=2000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)


class Initiative(_Strict):
    """Something that could be done: what it is worth a year, what it takes, what it waits for."""

    id: Name
    value_per_year: Worth
    effort_days: dict[Name, Days] = Field(default_factory=dict)
    cost: Money = 0.0
    duration_quarters: Annotated[int, Field(ge=1, le=400)] = 1
    earliest: Name | None = None
    after: Names = ()
    excludes: Names = ()
    deadline: Name | None = None
    obligation: Name | None = None

    @property
    def worth(self) -> Interval:
        """Value a year."""
        return Interval(*self.value_per_year)


class Question(_Strict):
    """The whole input of `timonier plan` (docs/guide/plan-json.md).

    A capacity is a number, or [low, likely, high] when it is not certain. For a what-if, `pinned`
    holds what must be in the plan, with the quarter it starts in (None: any), and `left_out` what
    must not. `effort_limit`, in the solvers' deterministic units, makes an unproven plan
    reproducible. `today`: the calendar quarter that holds it counts for what is left of it, and
    those before it for nothing.
    """

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    quarters: Annotated[tuple[Name, ...], Field(min_length=1, max_length=400)]
    capacity: Annotated[dict[Name, tuple[Room, ...]], Field(min_length=1, max_length=500)]
    budget: tuple[Money, ...] | None = None
    initiatives: Annotated[tuple[Initiative, ...], Field(max_length=2000)]
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    scenarios: Annotated[int, Field(ge=0, le=10_000)] = 150
    pinned: dict[Name, Name | None] = Field(default_factory=dict)
    left_out: Names = ()
    time_limit_s: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    effort_limit: Annotated[float, Field(gt=0, le=1e9)] | None = None
    today: date | None = None
