"""What a year of one risk costs on average, in closed form: for where nothing was simulated."""

from __future__ import annotations

from timonier.risk.core import draws
from timonier.risk.core.inputs import Risk

Triple = tuple[float, float, float]
_ENDS = (0.1, 0.9)


def expected_year(risk: Risk) -> Triple:
    """Low end, mean and high end of the expected loss a year, in money.

    The ends are of the 80 % interval over the uncertain frequency, a PERT, as the simulation gives
    them (`expected_80`) up to its draws; the loss of an event counts by its mean.
    """
    event = draws.mean_event(risk)
    low, high = (_rate(risk.frequency, share) for share in _ENDS)
    return low * event, draws.mean_rate(risk) * event, high * event


def _rate(frequency: Triple, share: float) -> float:
    """The quantile of the PERT, Beta(1+4(m-a)/(b-a), 1+4(b-m)/(b-a)) on [a, b]."""
    from scipy.special import betaincinv

    low, mode, high = frequency
    width = high - low
    if width <= 0:
        return mode
    left, right = 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width
    return low + width * float(betaincinv(left, right, share))
