"""Predictions as lines of a record: `80 % by 2027-03-01: …` or `120 to 200 days (90 %) by …`."""

from __future__ import annotations

import re

from timonier.estate.core.decision_records import day_in
from timonier.governance.core.madr.record import Foreseen

_NUMBER = r"-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?"
_CHANCE = re.compile(rf"({_NUMBER}) ?% by (\d{{4}}-\d\d-\d\d): (.+)")
_UNIT = r"(?: (\S.{0,38}?))?"
_RANGE = re.compile(
    rf"({_NUMBER}) to ({_NUMBER}){_UNIT} \(({_NUMBER}) ?%\) by (\d{{4}}-\d\d-\d\d): (.+)"
)


def foreseen_in(text: str) -> Foreseen | None:
    """The prediction that a line states; None when it states none that could be scored."""
    first, _, second = text.partition("\n")
    told = second.removeprefix("Outcome: ") if second.startswith("Outcome: ") else ""
    if second and not told:
        return None
    return _chance(first, told) or _range(first, told)


def _chance(line: str, told: str) -> Foreseen | None:
    found = _CHANCE.fullmatch(line)
    day = day_in(found[2]) if found else None
    if found is None or day is None or not 0 <= (share := float(found[1]) / 100) <= 1:
        return None
    return Foreseen(found[3], day, probability=round(share, 12), told=told)


def _range(line: str, told: str) -> Foreseen | None:
    found = _RANGE.fullmatch(line)
    day = day_in(found[5]) if found else None
    if found is None or day is None:
        return None
    low, high, level = float(found[1]), float(found[2]), float(found[4]) / 100
    if low > high or not 0.5 <= level <= 0.99:
        return None
    level = round(level, 12)
    return Foreseen(found[6], day, low=low, high=high, level=level, unit=found[3] or "", told=told)
