"""Random draws of one risk: reproducible, independent of which other risks are simulated."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from timonier.risk.core.inputs import Risk

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

Z95 = 1.6448536269514722  # 95th percentile of the standard normal
_CROWD = 0.1  # share of a sample under which it is cheaper to gather those that are left
_TINY = 1e-17
_TAIL = 9.0  # standard deviations below which a Poisson count has no mass in a double


def stream(seed: int, *names: str) -> np.random.Generator:
    """A generator that depends on the seed and the names alone (Philox, counter based)."""
    digest = hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).digest()
    words = np.frombuffer(digest, dtype=np.uint32)
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, *map(int, words)])))


def pert(rng: np.random.Generator, low: float, mode: float, high: float, size: int) -> Floats:
    """Draws of the standard PERT, Beta(1+4(m-a)/(b-a), 1+4(b-m)/(b-a)) on [a, b]: mode kept.

    Equal bounds mean certain. Source: Malcolm et al. 1959; Vose, Risk Analysis, 3rd ed.
    """
    width = high - low
    if width <= 0:
        return np.full(size, mode)
    drawn = rng.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, size)
    return np.asarray(low + width * drawn)


def lognormal(loss_90: tuple[float, float]) -> tuple[float, float]:
    """(mu, sigma) of the lognormal whose 5th and 95th percentiles are given."""
    low, high = (math.log(end) for end in loss_90)
    return (low + high) / 2, (high - low) / (2 * Z95)


def mean_loss(loss_90: tuple[float, float]) -> float:
    """Mean of that lognormal, exp(mu + sigma^2/2)."""
    mu, sigma = lognormal(loss_90)
    return math.exp(mu + sigma * sigma / 2)


def mean_event(risk: Risk) -> float:
    """Expected loss of one event, the secondary loss with its probability."""
    more = risk.secondary
    return mean_loss(risk.loss_90) + (more.probability * mean_loss(more.loss_90) if more else 0.0)


def poisson_quantile(share: Floats, rate: Floats) -> Counts:
    """Smallest n with P(N <= n) >= share for N ~ Poisson(rate), element by element.

    The walk starts nine standard deviations under the rate, where the mass is below what a double
    can tell from zero, so it costs some tens of steps even for large rates.
    """
    start = np.maximum(0.0, np.floor(rate - _TAIL * np.sqrt(rate) - _TAIL))
    mass = np.exp(_log_mass(start, rate)) if start.any() else np.exp(-rate)
    count, below = start.copy(), mass.copy()
    alive = below < share
    while np.count_nonzero(alive) > _CROWD * share.size:  # whole arrays, while most still walk
        count += alive
        # Who has arrived stays: the count is the place of those still on their way.
        mass *= rate / np.maximum(count, 1.0)
        mass *= alive
        below += mass
        alive &= (below < share) & ((mass > _TINY) | (count < rate))
    _walk_on(count, mass, below, share, rate, np.flatnonzero(alive))
    return count.astype(np.int64)


def _walk_on(
    count: Floats, mass: Floats, below: Floats, share: Floats, rate: Floats, who: Counts
) -> None:
    """The same walk for the few that go far; `count` is brought up to date."""
    now, mass, below, share, rate = count[who], mass[who], below[who], share[who], rate[who]
    while who.size:
        now += 1
        mass *= rate / now
        below += mass
        # Past the rate, a mass under the precision of the sum no longer brings it nearer to one.
        alive = (below < share) & ((mass > _TINY) | (now < rate))
        count[who[~alive]] = now[~alive]
        who, now, mass = who[alive], now[alive], mass[alive]
        below, share, rate = below[alive], share[alive], rate[alive]


def _log_mass(count: Floats, rate: Floats) -> Floats:
    """log P(N = count), the factorial by Stirling's series."""
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.maximum(count, 1.0)
        factorial = (
            n * np.log(n) - n + 0.5 * np.log(2 * np.pi * n) + 1 / (12 * n) - 1 / (360 * n**3)
        )
        logs = count * np.log(np.maximum(rate, 1e-300)) - rate - factorial
    return np.where(count == 0, -rate, logs)


@dataclass(frozen=True)
class Years:
    """All that happened to one risk in the simulated years.

    `rates` (years,) events expected in each year; `counts` (years,) events; for each event, in the
    order of the years: `losses` in money and `fates`, a uniform draw that decides whether a control
    prevents it (the same draw under every control: common random numbers).
    """

    rates: Floats
    counts: Counts
    losses: Floats
    seed_of_fates: np.random.Generator

    @cached_property
    def fates(self) -> Floats:
        """Drawn only when a treatment needs them."""
        return self.seed_of_fates.random(self.losses.size)

    def yearly(self, *, prevented: float = 0.0, softened: float = 0.0) -> Floats:
        """Loss of each year when these shares of events and of each loss are removed."""
        return _sums(self.counts, self._kept(prevented)) * (1 - softened)

    def _kept(self, prevented: float) -> Floats:
        return (
            self.losses if prevented <= 0 else np.where(self.fates >= prevented, self.losses, 0.0)
        )


def _sums(counts: Counts, losses: Floats) -> Floats:
    totals = np.zeros(counts.size)
    struck = np.flatnonzero(counts)
    if struck.size:
        ends = np.cumsum(counts[struck])
        totals[struck] = np.add.reduceat(losses, np.concatenate(([0], ends[:-1])))
    return totals


def simulate(risk: Risk, *, years: int, seed: int) -> Years:
    """Draw the years of one risk: N ~ Poisson(Lambda), Lambda ~ PERT, losses lognormal."""
    rng = stream(seed, "risk", risk.id)
    rates = pert(rng, *risk.frequency, years)
    counts = _counts(risk, rates, rng, seed)
    mu, sigma = lognormal(risk.loss_90)
    events = int(counts.sum())
    losses = np.exp(mu + sigma * rng.standard_normal(events))
    if more := risk.secondary:
        struck = np.flatnonzero(rng.random(events) < more.probability)
        mu, sigma = lognormal(more.loss_90)
        losses[struck] += np.exp(mu + sigma * rng.standard_normal(struck.size))
    return Years(rates, counts, losses, stream(seed, "fate", risk.id))


def _counts(risk: Risk, rates: Floats, rng: np.random.Generator, seed: int) -> Counts:
    """Events of each year; in a group they share one Gaussian factor, loading sqrt(rho)."""
    if risk.group is None or not risk.correlation:
        return rng.poisson(rates)
    from scipy.special import ndtr

    factor = _factor(seed, risk.group, rates.size)
    own = rng.standard_normal(rates.size)
    score = math.sqrt(risk.correlation) * factor + math.sqrt(1 - risk.correlation) * own
    return poisson_quantile(np.asarray(ndtr(score)), rates)


@lru_cache(maxsize=4)
def _factor(seed: int, group: str, years: int) -> Floats:
    """What the risks of a group share in each year; the last groups asked for are kept."""
    drawn = stream(seed, "group", group).standard_normal(years)
    drawn.flags.writeable = False
    return drawn
