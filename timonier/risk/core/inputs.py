"""What a simulation is asked: risks, treatments, years, seed; everything wrong is said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from timonier.values import asked
from timonier.values.asked import BadInput

__all__ = ["BadInput", "Limit", "Question", "Risk", "Secondary", "Treatment", "question_of"]

MOST_EVENTS = 2e9  # a minute or so of two processors

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]  # no "1", no true
Money = Annotated[float, Field(ge=0, le=1e15, strict=True)]


def _in_order(ends: tuple[float, ...]) -> tuple[float, ...]:
    if any(left > right for left, right in pairwise(ends)):
        raise ValueError(f"upside down: {', '.join(f'{end:g}' for end in ends)}")
    return ends


Rate = Annotated[float, Field(ge=0, le=10_000, strict=True)]
Frequency = Annotated[tuple[Rate, Rate, Rate], AfterValidator(_in_order)]
Positive = Annotated[float, Field(gt=0, le=1e15, strict=True)]
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
    planned: StrictBool = True


class Limit(_Strict):
    """A point of the tolerance curve: a yearly loss over `loss` may have at most this chance."""

    loss: Money
    probability: Share


class Question(_Strict):
    """The whole input of `timonier risk` (docs/guide/risk-json.md)."""

    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    years: Annotated[int, Field(ge=1, le=10_000_000, strict=True)] = 100_000
    seed: Annotated[int, Field(ge=0, lt=2**63, strict=True)] = 1
    risks: Annotated[tuple[Risk, ...], Field(min_length=1, max_length=10_000)]
    treatments: Annotated[tuple[Treatment, ...], Field(max_length=10_000)] = ()
    tolerance: Annotated[tuple[Limit, ...], Field(max_length=100)] = ()


def question_of(text: str | bytes) -> Question:
    """Read and check JSON. Raises BadInput with every problem found."""
    question = asked.read(Question, text)
    if wrong := list(_contradictions(question)):
        raise BadInput(wrong)
    return question


def _contradictions(question: Question) -> Iterator[str]:
    """One sentence each, starting with the path of what is wrong."""
    yield from _twice("risks", question.risks)
    yield from _twice("treatments", question.treatments)
    known = {risk.id for risk in question.risks}
    for place, treatment in enumerate(question.treatments):
        if treatment.risk not in known:
            told = f"{treatment.id!r} names the risk {treatment.risk!r}, which is not there"
            yield f"treatments.{place}.risk: {told}"
    for place, risk in enumerate(question.risks):
        if risk.correlation and risk.group is None:
            yield f"risks.{place}.correlation: {risk.id!r} has a correlation but no group"
    yield from _tolerance(question.tolerance)
    events = question.years * sum(sum(risk.frequency) / 3 for risk in question.risks)
    if events > MOST_EVENTS:
        yield f"years: about {events:.0e} events to draw; ask for fewer years"


def _tolerance(limits: Sequence[Limit]) -> Iterator[str]:
    """A curve has one chance at a loss, and never a greater one at a greater loss."""
    by_loss = sorted(enumerate(limits), key=lambda pair: pair[1].loss)
    for (first, left), (place, right) in pairwise(by_loss):
        if right.loss == left.loss:
            yield f"tolerance.{place}.loss: {right.loss:g} stands at tolerance.{first} already"
        elif right.probability > left.probability:
            told = f"over {right.loss:g} may not be likelier than over {left.loss:g}"
            yield f"tolerance.{place}.probability: {told}"


def _twice(path: str, rows: Sequence[Risk | Treatment]) -> Iterator[str]:
    for name, times in Counter(row.id for row in rows).items():
        if times > 1:
            yield f"{path}: the id {name!r} is used {'twice' if times == 2 else f'{times} times'}"
