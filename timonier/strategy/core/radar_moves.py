"""How entries of the radar moved: from dated rings to where each stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

RINGS = ("adopt", "trial", "assess", "hold")  # from the middle outwards


@dataclass(frozen=True, slots=True)
class Move:
    """That an entry entered a ring on a day."""

    on: date
    ring: str
    why: str = ""


class OutOfOrder(ValueError):
    """A move dated before the one it follows."""


def checked(moves: Sequence[Move]) -> tuple[Move, ...]:
    """The moves, when each follows the other. Raises OutOfOrder."""
    for before, after in pairwise(moves):
        if after.on < before.on:
            raise OutOfOrder(f"{after.on} is before {before.on}")
    return tuple(moves)


def standing(moves: Iterable[Move], day: date) -> Move | None:
    """The last move up to the end of a day; None when the entry was not there yet."""
    last = None
    for move in moves:  # oldest first; of two on one day the later one counts
        if move.on <= day:
            last = move
    return last


def movement(moves: Sequence[Move], *, since: date, until: date) -> str:
    """ "new", "in" (nearer the middle), "out" or "" (as before) between two days.

    What happened on `since` itself is before; on `until`, within.
    """
    now = standing(moves, until)
    if now is None:
        return ""
    before = standing(moves, since)
    if before is None:
        return "new"
    step = RINGS.index(now.ring) - RINGS.index(before.ring)
    return "in" if step < 0 else "out" if step else ""


def counted(movements: Iterable[str]) -> Mapping[str, int]:
    """How many came nearer, went away, are new."""
    found = {"in": 0, "out": 0, "new": 0}
    for each in movements:
        if each in found:
            found[each] += 1
    return found


def quarter_start(day: date, fiscal_month: int = 1) -> date:
    """The first day of the quarter of a year that begins in a month (1 to 12)."""
    back = (day.month - fiscal_month) % 3
    month = day.month - back
    return date(day.year, month, 1) if month > 0 else date(day.year - 1, month + 12, 1)
