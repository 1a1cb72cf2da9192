"""Releases that a project only tests on: the range it supports, apart from what it runs."""

from __future__ import annotations

from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.occurrences import Use

# (file, name, line, version) -> the versions of the range, as the file gives them
type Ranges = dict[tuple[str, str, int, str], tuple[str, ...]]


def support_ranges(facts: RepositoryFacts) -> Ranges:
    """Every version that some build names as one of several, with the others."""
    found: Ranges = {}
    for manifest, seen in facts.observations("support-range"):
        versions = tuple(map(str, seen.data.get("versions", ())))
        for version, line in zip(versions, seen.data.get("lines", ()), strict=False):
            found[manifest.path, seen.subject, int(line), version] = versions
    return found


def tested_beside(use: Use, ranges: Ranges) -> tuple[str, ...]:
    """The range of a use that is nothing but one of its versions everywhere; empty otherwise."""
    shown: tuple[str, ...] = ()
    for one in use.occurrences:
        stated = one.component.version or one.component.constraint
        known = ranges.get((one.path, one.component.name, one.component.line, stated))
        if known is None:
            return ()
        shown = shown or known
    return shown
