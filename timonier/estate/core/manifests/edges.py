"""Gathers who brings whom while a lock file is read, by the names that the file itself uses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from timonier.estate.core.facts import Edges

# A file of 50 MB has fewer; past it nothing is kept, which is unknown, and never the half of it.
MAX_EDGES = 2_000_000
_LONGEST = 200  # characters of a range


class Wires:
    """The edges of one file. `places`: what the file calls a component -> its place."""

    def __init__(self, places: Mapping[Any, int], count: int) -> None:
        self._places = places
        self._brings: list[dict[int, int]] = [{} for _ in range(count)]
        self._ranges: dict[str, int] = {"": 0}
        self._left = MAX_EDGES

    def add(self, source: Hashable, targets: Iterable[Hashable], stated: str = "") -> None:
        """The first of `targets` that is in the file is brought by `source`, at a range.

        A name that stands for nothing in the file is left out: an optional package of another
        platform, one of the repository's own.
        """
        here = self._places.get(source)
        there = next((self._places[one] for one in targets if one in self._places), None)
        if here is None or there is None or here == there:
            return
        self._left -= 1
        if self._left >= 0:
            stated = stated.strip()[:_LONGEST]
            self._brings[here].setdefault(there, self._ranges.setdefault(stated, len(self._ranges)))

    def by_name(self, brought: Iterable[tuple[Hashable, Hashable, str]]) -> Edges:
        """The edges of a file in which a name stands for one version."""
        for source, target, stated in brought:
            self.add(source, (target,), stated)
        return self.edges()

    def edges(self) -> Edges:
        """All that was gathered; nothing when it is more than any honest file holds."""
        if self._left < 0:
            return Edges()
        flat = (tuple(n for pair in one.items() for n in pair) for one in self._brings)
        return Edges(tuple(flat), tuple(self._ranges))
