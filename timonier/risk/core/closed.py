"""What is known of a risk without drawing anything: its expected loss and how sure that is.

The rate of events follows a PERT; a year costs rate x mean of one event in expectation, in a group
or not, since a common factor moves years together and no risk by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from timonier.risk.core.draws import Floats, mean_event, mean_rate
from timonier.risk.core.inputs import Risk

Ends = tuple[float, float]
MIDDLE_80 = (0.1, 0.9)


def expected(risk: Risk) -> float:
    """Expected loss of a year, in money."""
    return mean_rate(risk) * mean_event(risk)


def expected_80(risk: Risk) -> Ends:
    """The middle 80 % of the expected loss over what its frequency may be."""
    from scipy.special import betaincinv

    low, _, high = risk.frequency
    event, width = mean_event(risk), high - low
    if width <= 0:
        return expected(risk), expected(risk)
    ends = (low + width * float(betaincinv(*_shape(risk), share)) for share in MIDDLE_80)
    bottom, top = (rate * event for rate in ends)
    return bottom, top


def chance_over(risk: Risk, loss: float) -> float:
    """The chance that a year's expected loss is over this one, over what the frequency may be."""
    from scipy.special import betainc

    low, _, high = risk.frequency
    event, width = mean_event(risk), high - low
    if width <= 0:
        return float(expected(risk) > loss)
    place = min(1.0, max(0.0, (loss / event - low) / width))
    return 1.0 - float(betainc(*_shape(risk), place))


def _shape(risk: Risk) -> Ends:
    low, mode, high = risk.frequency
    return 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)


@dataclass(frozen=True, slots=True)
class Side:
    """The portfolio with what each treated risk keeps of its expected loss (1 unless said)."""

    risks: Sequence[Risk]
    kept: Mapping[str, float]

    @property
    def mean(self) -> float:
        """Expected loss of a year, in closed form."""
        return sum(expected(risk) * self.kept.get(risk.id, 1.0) for risk in self.risks)

    def expected_80(self, drawn: Floats) -> Ends:
        """The middle 80 % of it: in closed form where one frequency alone is uncertain."""
        if sum(risk.frequency[0] < risk.frequency[2] for risk in self.risks) > 1:
            low, high = np.quantile(drawn, MIDDLE_80)
            return min(float(low), self.mean), max(float(high), self.mean)
        low = high = 0.0
        for risk in self.risks:
            bottom, top = expected_80(risk)
            kept = self.kept.get(risk.id, 1.0)
            low, high = low + bottom * kept, high + top * kept
        return low, high
