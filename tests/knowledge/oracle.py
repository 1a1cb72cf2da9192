"""Compares our reading of advisory ranges with independent version libraries, probe by probe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from timonier.knowledge.core.advisories import Advisory, is_hit
from timonier.knowledge.core.ranges import Span, parse_span
from timonier.knowledge.core.versions import key

Order = Callable[[str], Any]

OSV_NAMES = {
    "pypi": "PyPI",
    "npm": "npm",
    "golang": "Go",
    "cargo": "crates.io",
    "gem": "RubyGems",
    "composer": "Packagist",
    "bitnami": "Bitnami",
    "hackage": "Hackage",
    "cran": "CRAN",
}


def osv_order(ecosystem: str) -> Order:
    """The ordering of OSV's own library."""
    from osv import ecosystems

    return ecosystems.get(OSV_NAMES[ecosystem]).sort_key


def univers_order(ecosystem: str) -> Order | None:
    """The ordering of univers, where it has the ecosystem and the class is sound."""
    from univers import versions

    classes = {
        "pypi": versions.PypiVersion,
        "npm": versions.SemverVersion,
        "cargo": versions.SemverVersion,
        "golang": versions.GolangVersion,
        "gem": versions.RubygemsVersion,
        "composer": versions.ComposerVersion,
    }
    return classes.get(ecosystem)


def probes(advisories: Sequence[Advisory]) -> list[str]:
    """Every bound named for a package, and its neighbours on both sides."""
    bounds = {
        bound
        for advisory in advisories
        for text in advisory.spans
        for bound in (parse_span(text).low, parse_span(text).high)
        if bound
    }
    found = set(bounds)
    for bound in bounds:
        found.update(_neighbours(bound))
    return sorted(found)


def _neighbours(version: str) -> Iterator[str]:
    numbers = re.match(r"(v?\d+(?:\.\d+)*)", version)
    if not numbers:
        return
    head, _, last = numbers.group(1).rpartition(".")
    if head and last.isdigit():
        yield f"{head}.{int(last) + 1}"
        if int(last):
            yield f"{head}.{int(last) - 1}"


def inside(order: Order, span: Span, version: str) -> bool:
    """Whether an oracle puts `version` inside `span`."""
    place = order(version)
    if span.low:
        low = order(span.low)
        if place < low or (span.low_open and place == low):
            return False
    if not span.high:
        return True
    high = order(span.high)
    return bool(place < high or (span.high_closed and place == high))


def disagreements(
    ecosystem: str, packages: Mapping[str, Sequence[Sequence[Any]]], order: Order
) -> tuple[int, list[tuple[str, str, str, bool | None, bool]]]:
    """(number of comparisons, those that differ) over every range of `packages`."""
    count, found = 0, []
    for name, rows in packages.items():
        advisories = [Advisory(*row) for row in rows]
        for version in probes(advisories):
            place = key(ecosystem, version)
            for advisory in advisories if place is not None else ():
                try:
                    theirs = any(inside(order, parse_span(t), version) for t in advisory.spans)
                except Exception:  # the oracle itself cannot read the version
                    continue
                bare = advisory._replace(versions=())
                ours = is_hit(ecosystem, bare, version, place)
                count += 1
                if ours != theirs:
                    found.append((name, advisory.id, version, ours, theirs))
    return count, found
