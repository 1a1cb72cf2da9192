"""The house's assumptions about proposed risks: one table, each row with its reason, always wide.

Nothing here was measured at the reader's company. The numbers are orders of magnitude for a company
of fewer than 50 people and a system of medium criticality reached from the internet; they scale by
what is known, and widen by what is not. They open a discussion: a person's estimate replaces them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from timonier.practices.core.phrases import Phrase, gettext

Ends = tuple[float, float]

# Amounts carry over to currencies of about the euro's size; elsewhere nobody has assumed anything.
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD")


@dataclass(frozen=True, slots=True)
class Assumption:
    """Events a year (low, likely, high), loss of one (5th, 95th percentile), a further loss."""

    category: str
    frequency: tuple[float, float, float]
    loss: Ends
    secondary: tuple[float, float, float] | None  # probability, 5th, 95th percentile
    exposed: bool  # whether who can reach the system changes how often it happens
    because: Phrase


TABLE: dict[str, Assumption] = {
    "exploited": Assumption(
        "security", (0.05, 0.25, 1.0), (5_000, 200_000), (0.15, 10_000, 300_000), True,
        gettext(
            "Attackers already use the flaw elsewhere, so from one attempt that succeeds in twenty "
            "years to one a year; an event costs days of investigation and repair, up to weeks of "
            "outage. One in seven also brings claims, notices or lost customers."
        ),
    ),
    "end-of-life": Assumption(
        "security", (0.02, 0.1, 0.5), (4_000, 120_000), None, True,
        gettext(
            "Without free fixes the next flaw stays open: from one event in fifty years to one in "
            "two; it costs an urgent migration, or an outage while there is none."
        ),
    ),
    "truck-factor": Assumption(
        "people", (0.05, 0.12, 0.3), (8_000, 100_000), None, False,
        gettext(
            "One person leaves or falls ill for long: about one year in eight, from one in twenty "
            "to one in three; then weeks to months of slow or blocked work until others have "
            "learned."
        ),
    ),
    "secret": Assumption(
        "security", (0.03, 0.15, 0.6), (3_000, 150_000), (0.1, 10_000, 200_000), False,
        gettext(
            "Whoever reads the repository holds the key: from one misuse in thirty years to one in "
            "two; it costs rotation and investigation, or what the key opens. One in ten also "
            "brings claims or notices."
        ),
    ),
}  # fmt: skip

SIZE: dict[str, Ends] = {
    "small": (1, 1), "medium": (3, 3), "large": (10, 10), "group": (40, 40), "": (1, 10),
}  # fmt: skip
CRITICALITY: dict[str, Ends] = {
    "low": (0.3, 0.3), "medium": (1, 1), "high": (2, 2), "vital": (4, 4), "": (0.5, 2),
}  # fmt: skip
EXPOSURE: dict[str, tuple[float, float, float]] = {
    "internet": (1, 1, 1), "partners": (0.5, 0.5, 0.5), "internal": (0.25, 0.25, 0.25),
    "": (0.25, 0.5, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prefilled:
    """An assumption scaled to a company and a system; no money in a currency nobody assumed."""

    category: str
    frequency: tuple[float, float, float]
    loss: Ends | None
    secondary: tuple[float, float, float] | None
    expected: float


def prefilled(kind: str, *, size: str, criticality: str, exposure: str, currency: str) -> Prefilled:
    """The assumption of a kind for this company and system; "" is unknown and widens it."""
    row = TABLE[kind]
    scale = EXPOSURE[exposure] if row.exposed else (1, 1, 1)
    low, likely, high = (_rounded(rate * by) for rate, by in zip(row.frequency, scale, strict=True))
    ends = tuple(s * c for s, c in zip(SIZE[size], CRITICALITY[criticality], strict=True))
    loss = (_rounded(row.loss[0] * ends[0]), _rounded(row.loss[1] * ends[1]))
    more = row.secondary
    if more:
        more = (more[0], _rounded(more[1] * ends[0]), _rounded(more[2] * ends[1]))
    expected = (low + 4 * likely + high) / 6 * math.sqrt(loss[0] * loss[1])
    if currency not in CURRENCIES:
        return Prefilled(row.category, (low, likely, high), None, None, expected)
    return Prefilled(row.category, (low, likely, high), loss, more, expected)


def _rounded(value: float) -> float:
    """Two significant digits: more would pretend to knowledge."""
    return float(f"{value:.2g}")
