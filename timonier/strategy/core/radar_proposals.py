"""What the radar could say, from what is really in use and how long it lives."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from timonier.strategy.core.radar_moves import RINGS

MANY = 3  # repositories from which a supported technology is proposed for adoption
SOON = timedelta(days=182)  # an end as near as this calls for no new use


@dataclass(frozen=True, slots=True)
class InUse:
    """One release of one product that the scan found. `life`: past, soon, supported, unknown.

    `ends_on`: the last day of free fixes, when it is known.
    """

    product: str
    cycle: str
    label: str
    category: str
    life: str
    ends_on: date | None
    repositories: tuple[str, ...]
    systems: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a person would name it."""
        return f"{self.label} {self.cycle}".strip()


@dataclass(frozen=True, slots=True)
class Held:
    """An entry of the radar: its ring, and the product (and release) it is tied to."""

    key: str
    ring: str
    product: str = ""
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ring proposed for what is in use. `reason`: ended, ending, spread, few or one."""

    ring: str
    use: InUse
    reason: str
    entry: str = ""  # the key of the entry that would move; empty: a new one

    @property
    def key(self) -> str:
        """The same while it proposes the same thing."""
        return ":".join((self.ring, self.use.product, self.use.cycle))[:200]

    @property
    def digest(self) -> str:
        """Changes when the facts do: its life, its end, or twice as many repositories."""
        size = len(self.use.repositories).bit_length()
        words = (self.key, self.reason, str(self.use.ends_on), str(size))
        return hashlib.sha256("\0".join(words).encode()).hexdigest()


def fits(held: Held, use: InUse) -> bool:
    """Whether an entry speaks of what is in use: its product, at this release or at any."""
    return bool(held.product) and held.product == use.product and held.cycle in ("", use.cycle)


def proposals(
    uses: Iterable[InUse],
    held: Sequence[Held],
    *,
    today: date,
    dismissed: Mapping[str, str] | None = None,
) -> list[Proposal]:
    """What nobody has decided yet, most pressing first. `dismissed`: key -> digest of its facts.

    One that was turned down comes back when its facts have changed. What only tests a product in
    a release nobody can tell is not proposed.
    """
    turned_down = dismissed or {}
    found = [made for use in uses if (made := _proposal(use, held, today))]
    kept = [each for each in found if turned_down.get(each.key) != each.digest]
    return sorted(kept, key=_pressing)


def _pressing(each: Proposal) -> tuple[int, int, str, str]:
    order = (RINGS[3], RINGS[0], RINGS[1], RINGS[2])
    return order.index(each.ring), -len(each.use.repositories), each.use.name, each.key


def _proposal(use: InUse, held: Sequence[Held], today: date) -> Proposal | None:
    ring, reason = judged(use, today)
    if not ring:
        return None
    same = [each for each in held if fits(each, use)]
    exact = next((each for each in same if each.cycle == use.cycle), None)
    if ring == "hold":
        if any(each.ring == "hold" for each in same):
            return None
        return Proposal(ring, use, reason, exact.key if exact else "")
    return None if same else Proposal(ring, use, reason)


def judged(use: InUse, today: date) -> tuple[str, str]:
    """(ring, reason) that the facts speak for; ("", "") when they say nothing."""
    if not use.repositories:
        return "", ""
    if use.life == "past":
        return "hold", "ended"
    if use.ends_on is not None and use.ends_on <= today + SOON:
        return "hold", "ending"
    if use.life == "unknown" or not use.cycle:
        return "", ""
    count = len(use.repositories)
    if count >= MANY:
        return "adopt", "spread"
    return ("trial", "few") if count > 1 else ("assess", "one")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An entry that what is in use denies. `kind`: held_in_use or adopted_unused."""

    kind: str
    entry: str
    repositories: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()


def contradictions(held: Iterable[Held], uses: Sequence[InUse]) -> list[Contradiction]:
    """Entries on hold that are in use, and adopted ones used nowhere; those tied to a product."""
    found = []
    for each in held:
        if not each.product or each.ring not in ("hold", "adopt"):
            continue
        mine = [use for use in uses if fits(each, use)]
        repositories = together(use.repositories for use in mine)
        if each.ring == "hold" and repositories:
            systems = together(use.systems for use in mine)
            found.append(Contradiction("held_in_use", each.key, repositories, systems))
        elif each.ring == "adopt" and not repositories:
            found.append(Contradiction("adopted_unused", each.key))
    return sorted(found, key=lambda one: (one.kind, -len(one.repositories), one.entry))


def together(parts: Iterable[Collection[str]]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(sorted({name for part in parts for name in part}))
