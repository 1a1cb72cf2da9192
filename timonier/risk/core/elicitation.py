"""What an estimate says in other words, so that the person who gives it can check it.

An interval at 90 % is one on which its author would as soon bet as on a wheel that wins nine times
in ten (the equivalent bet: Spetzler and Stael von Holstein 1975; Hubbard 2007). People draw such
intervals too narrow: for untrained ones, about half of the answers lie outside (Lichtenstein,
Fischhoff and Phillips 1982).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from timonier.risk.core import closed, draws
from timonier.risk.core.inputs import Risk

NARROW = 3.0  # a loss known within a factor of three is seldom honest before any event
WIDE = 10_000.0  # and one of four orders of magnitude says nothing
FEW_EVENTS = 1e-6
SEED = 1  # the register's own, so that both say the same


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An estimate in other words, in events, years and money.

    `doubts` names what deserves a second look: "sure-frequency", "narrow-loss", "wide-loss",
    "heavy-tail" (the mean loss lies over the upper end: rare giants carry it).
    """

    rate: float
    every_years: float | None
    p_any: float
    middle_loss: float
    mean_loss: float
    expected: float
    expected_80: tuple[float, float]
    over_in_20: float
    doubts: tuple[str, ...]


def read_back(risk: Risk) -> ReadBack:
    """What the numbers of a risk imply."""
    import numpy as np

    rate, event = draws.mean_rate(risk), draws.mean_event(risk)
    rates = draws.simulate(risk, years=1, seed=SEED).rates()
    mu, _ = draws.lognormal(risk.loss_90)
    return ReadBack(
        rate=rate,
        every_years=1 / rate if rate > FEW_EVENTS else None,
        p_any=float(-np.expm1(-rates).mean()),
        middle_loss=math.exp(mu),
        mean_loss=event,
        expected=rate * event,
        expected_80=closed.expected_80(risk),
        over_in_20=risk.loss_90[1],
        doubts=tuple(_doubts(risk)),
    )


def _doubts(risk: Risk) -> list[str]:
    low, high = risk.loss_90
    checks = {
        "sure-frequency": risk.frequency[0] == risk.frequency[2],
        "narrow-loss": high < low * NARROW,
        "wide-loss": high > low * WIDE,
        "heavy-tail": draws.mean_loss(risk.loss_90) > high,
    }
    return [name for name, doubtful in checks.items() if doubtful]
