"""Random draws of one risk: reproducible, independent of which other risks are simulated."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
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
_SELDOM = 1.0  # events a year up to which it is cheaper to scatter events than to visit years
_BLOCK = 2_000_000  # events held at once, about
INPUTS = 20_000  # draws of what is uncertain about a risk
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


def mean_rate(risk: Risk) -> float:
    """Expected events a year, the mean of the PERT."""
    low, mode, high = risk.frequency
    return (low + 4 * mode + high) / 6 if low < high else mode


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
class Block:
    """What happened to one risk in some consecutive years.

    `when` (events,) the year of each event from the first of the block, `losses` (events,) in
    money, `fates` (events,) a uniform draw that decides whether a control prevents the event (the
    same draw under every control: common random numbers).
    """

    first: int
    years: int
    when: Counts
    losses: Floats
    seed_of_fates: np.random.Generator

    @cached_property
    def fates(self) -> Floats:
        """Drawn only when a treatment needs them."""
        return self.seed_of_fates.random(self.losses.size)

    def yearly(self, prevented: float) -> Floats:
        """Loss of each year without the events that a control prevents."""
        kept = self.losses
        if prevented > 0:
            kept = np.where(self.fates >= prevented, kept, 0.0)
        return np.bincount(self.when, weights=kept, minlength=self.years)


@dataclass(frozen=True)
class Years:
    """All that happens to one risk in the simulated years.

    The years of a frequent risk are drawn in blocks, so that memory does not grow with its events;
    a block drawn again is the same block.
    """

    risk: Risk
    years: int
    seed: int

    def yearly(self, *, prevented: float = 0.0, softened: float = 0.0) -> Floats:
        """Loss of each year (years,) when these shares of events and of each loss are removed."""
        if self._size >= self.years:
            return self._whole.yearly(prevented) * (1 - softened)
        parts = [block.yearly(prevented) for block in self._blocks()]
        return np.concatenate(parts) * (1 - softened)

    def rates(self) -> Floats:
        """Draws of the uncertain input, the events expected in a year, whatever the years."""
        drawn = stream(self.seed, "input", self.risk.id)
        return pert(drawn, *self.risk.frequency, INPUTS)

    @property
    def _size(self) -> int:
        return int(_BLOCK / max(self.risk.frequency[2], 1.0)) or 1

    @cached_property
    def _whole(self) -> Block:
        return self._block(0, self.years)

    def _blocks(self) -> Iterator[Block]:
        for first in range(0, self.years, self._size):
            yield self._block(first, min(self._size, self.years - first))

    def _block(self, first: int, years: int) -> Block:
        names = (self.risk.id, str(first))
        rng = stream(self.seed, "risk", *names)
        when = self._when(rng, first, years)
        losses = losses_of(self.risk, rng, when.size)
        return Block(first, years, when, losses, stream(self.seed, "fate", *names))

    def _when(self, rng: np.random.Generator, first: int, years: int) -> Counts:
        """The year of each event, N ~ Poisson(Lambda) a year, Lambda ~ PERT."""
        risk = self.risk
        if risk.group is not None and risk.correlation:
            factor = _factor(self.seed, risk.group, self.years)[first : first + years]
            return _together(risk, factor, rng)
        if risk.frequency[2] <= _SELDOM:
            return _scattered(risk.frequency, rng, years)
        counts = rng.poisson(pert(rng, *risk.frequency, years))
        return np.repeat(np.arange(years), counts)


def simulate(risk: Risk, *, years: int, seed: int) -> Years:
    """The years of one risk: a compound Poisson process with an uncertain rate."""
    return Years(risk, years, seed)


def _scattered(
    frequency: tuple[float, float, float], rng: np.random.Generator, years: int
) -> Counts:
    """Years of the events of a seldom risk, at the cost of its events and not of its years.

    Events at the highest rate fall on uniform years (a Poisson process given its total), and each
    stays with probability rate of its year / highest rate (Lewis and Shedler 1979): exact.
    """
    low, _, high = frequency
    when = rng.integers(0, years, rng.poisson(high * years))
    if high <= low or not when.size:
        return when
    marked = np.zeros(years, dtype=bool)
    marked[when] = True
    struck = np.flatnonzero(marked)
    place = np.empty(years, dtype=np.int64)
    place[struck] = np.arange(struck.size)
    rates = pert(rng, *frequency, struck.size)[place[when]]
    return when[rng.random(when.size) * high < rates]


def _together(risk: Risk, factor: Floats, rng: np.random.Generator) -> Counts:
    """Years of the events of a risk whose group shares `factor` (years,), loading sqrt(rho).

    The count of a year is the Poisson quantile of the Gaussian score; years whose score gives no
    event even at the highest rate are passed over.
    """
    from scipy.special import ndtr, ndtri

    rho = risk.correlation or 0.0
    score = math.sqrt(rho) * factor + math.sqrt(1 - rho) * rng.standard_normal(factor.size)
    struck = np.flatnonzero(score > ndtri(math.exp(-risk.frequency[2])))
    rates = pert(rng, *risk.frequency, struck.size)
    return np.repeat(struck, poisson_quantile(np.asarray(ndtr(score[struck])), rates))


def losses_of(risk: Risk, rng: np.random.Generator, events: int) -> Floats:
    """Loss of each event, lognormal, the secondary loss added where it strikes."""
    mu, sigma = lognormal(risk.loss_90)
    losses = np.exp(mu + sigma * rng.standard_normal(events))
    if more := risk.secondary:
        struck = np.flatnonzero(rng.random(events) < more.probability)
        mu, sigma = lognormal(more.loss_90)
        losses[struck] += np.exp(mu + sigma * rng.standard_normal(struck.size))
    return losses


@lru_cache(maxsize=4)
def _factor(seed: int, group: str, years: int) -> Floats:
    """What the risks of a group share in each year; the last groups asked for are kept."""
    drawn = stream(seed, "group", group).standard_normal(years)
    drawn.flags.writeable = False
    return drawn
