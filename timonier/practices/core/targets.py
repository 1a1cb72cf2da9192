"""The versions of an upgrade: from where, to the smallest release that removes every issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from timonier.knowledge.core.versions import key
from timonier.practices.core.issue import Remedy

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version; empty when it has none."""
    found = _NUMBERS.search(version)
    return tuple(int(part) for part in found.group().split(".")) if found else ()


def ends(remedies: Sequence[Remedy]) -> tuple[str, str]:
    """(from, to): the span of the versions in use, and the highest of the versions needed."""
    used = ordered(remedies, (one.at for one in remedies))
    needed = ordered(remedies, (one.to for one in remedies))
    if not used:
        return "", needed[-1] if needed else ""
    first, last = used[0], used[-1]
    return (first if first == last else f"{first}–{last}"), (needed[-1] if needed else "")


def ordered(remedies: Sequence[Remedy], versions: Iterable[str]) -> list[str]:
    """Distinct versions, lowest first; by the ecosystem's order when all share one."""
    kinds = {one.ecosystem for one in remedies}
    ecosystem = next(iter(kinds)) if len(kinds) == 1 else ""
    distinct = sorted({version for version in versions if version})
    places = {version: key(ecosystem, version) for version in distinct} if ecosystem else {}
    if places and None not in places.values():
        return sorted(distinct, key=lambda version: cast(Any, places[version]))
    return sorted(distinct, key=lambda version: (numbers(version), version))


def distance(at: str, to: str, *, is_tagged: bool = False) -> tuple[str, int]:
    """(row of the effort table, steps crossed) from `at` to `to`.

    A leading zero makes the second number the major one (SemVer 2.0, clause 4); two numbers that
    look like a year and a month (22.04) count as one step each year. `is_tagged`: the number counts
    the tags of a line that is kept compatible, as Go's own `golang.org/x` does below version 1.
    """
    here, there = numbers(at.partition("–")[0]), numbers(to)
    if not here or not there:
        return "upgrade-unknown", 1
    if here[0] != there[0]:
        return "upgrade-major", min(max(there[0] - here[0], 1), _MOST_STEPS)
    if is_tagged and here[0] == 0 and here != there:
        return "upgrade-minor", 1
    if here[:2] != there[:2]:
        crossed = there[1] - here[1] if len(here) > 1 and len(there) > 1 else 1
        steps = min(max(crossed, 1), _MOST_STEPS)
        return ("upgrade-major" if here[0] == 0 else "upgrade-minor"), steps
    return "upgrade-patch", 1


_MOST_STEPS = 5  # beyond, intermediate releases are skipped rather than crossed
