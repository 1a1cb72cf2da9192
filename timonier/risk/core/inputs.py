"""What a simulation is asked: risks, treatments, years, seed; everything wrong is said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

MOST_EVENTS = 2e9  # a minute or so of two processors

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Money = Annotated[float, Field(ge=0, le=1e15)]


def _in_order(ends: tuple[float, ...]) -> tuple[float, ...]:
    if any(left > right for left, right in pairwise(ends)):
        raise ValueError(f"upside down: {', '.join(f'{end:g}' for end in ends)}")
    return ends


Rate = Annotated[float, Field(ge=0, le=10_000)]
Frequency = Annotated[tuple[Rate, Rate, Rate], AfterValidator(_in_order)]
Positive = Annotated[float, Field(gt=0, le=1e15)]
Loss90 = Annotated[tuple[Positive, Positive], AfterValidator(_in_order)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Secondary(_Strict):
    """A further loss that an event brings with a probability (fines, lost customers)."""

    probability: Share
    loss_90: Loss90


class Risk(_Strict):
    """Events per year as a PERT interval; loss of one event as the ends of its 90 % interval."""

    id: Name
    frequency: Frequency
    loss_90: Loss90
    secondary: Secondary | None = None
    group: Name | None = None
    correlation: Share | None = None


class Treatment(_Strict):
    """A control: the fractions of events and of each loss it removes, and its cost a year.

    `planned` counts it in the portfolio after treatment; the others are judged beside it.
    """

    id: Name
    risk: Name
    frequency_effect: Share = 0.0
    loss_effect: Share = 0.0
    cost: Money
    planned: bool = True


class Limit(_Strict):
    """A point of the tolerance curve: a yearly loss over `loss` may have at most this chance."""

    loss: Money
    probability: Share


class Question(_Strict):
    """The whole input of `timonier risk` (docs/guide/risk-json.md)."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    years: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    risks: Annotated[tuple[Risk, ...], Field(min_length=1, max_length=10_000)]
    treatments: Annotated[tuple[Treatment, ...], Field(max_length=10_000)] = ()
    tolerance: Annotated[tuple[Limit, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        known = {risk.id for risk in self.risks}
        wrong = [f"risks: the id {name!r} is used twice" for name in _twice(self.risks)]
        wrong += [f"treatments: the id {name!r} is used twice" for name in _twice(self.treatments)]
        wrong += [
            f"treatments: {treatment.id!r} names the risk {treatment.risk!r}, which is not there"
            for treatment in self.treatments
            if treatment.risk not in known
        ]
        wrong += [
            f"risks: {risk.id!r} has a correlation but no group"
            for risk in self.risks
            if risk.correlation and risk.group is None
        ]
        by_loss = sorted(self.tolerance, key=lambda limit: limit.loss)
        wrong += [
            f"tolerance: over {right.loss:g} may not be likelier than over {left.loss:g}"
            for left, right in pairwise(by_loss)
            if right.probability > left.probability
        ]
        events = self.years * sum(sum(risk.frequency) / 3 for risk in self.risks)
        if events > MOST_EVENTS:
            wrong.append(f"years: about {events:.0e} events to draw; ask for fewer years")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class BadInput(Exception):
    """The input cannot be simulated; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def question_of(text: str | bytes) -> Question:
    """Read and check JSON. Raises BadInput with every problem found."""
    try:
        return Question.model_validate_json(text)
    except ValidationError as error:
        raise BadInput([_sentence(problem) for problem in error.errors()]) from None


def _sentence(problem: object) -> str:
    assert isinstance(problem, dict)
    place = ".".join(str(part) for part in problem["loc"]) or "input"
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}"


def _twice(rows: Iterable[Risk | Treatment]) -> list[str]:
    return sorted(name for name, times in Counter(row.id for row in rows).items() if times > 1)
