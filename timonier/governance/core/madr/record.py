"""What a decision record holds, whichever form it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go. Neutral arguments stay in the description, in their own words."""

    name: str
    description: str = ""
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A prediction with a probability (0 to 1), or an interval at a level; `told` is its end."""

    statement: str
    review_on: date
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.9
    unit: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A section that the form does not know, kept as it is."""

    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Record:
    """A decision record. `status` is one of our words; `stated` is what the text says."""

    title: str
    number: str = ""
    status: str = ""
    stated: str = ""
    decided_on: date | None = None
    decision_makers: str = ""
    consulted: str = ""
    informed: str = ""
    review_on: date | None = None
    context: str = ""
    drivers: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    chosen: str = ""
    because: str = ""
    consequences: str = ""
    confirmation: str = ""
    more: str = ""
    predictions: tuple[Foreseen, ...] = ()
    preamble: str = ""  # stands under the title
    front: str = ""  # lines of the front matter that the form does not know
    extra: tuple[Extra, ...] = ()
