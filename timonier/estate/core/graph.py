"""Who brings whom in one lock file, followed upwards to what the project asks for itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from timonier.estate.core.facts import Edges

# Flaws of one component are asked about one after the other; all answers together would be as large
# as the square of the file.
_MOST_KEPT = 16

Way = tuple[int, ...]  # places, from what the project asks for down to what it brings


@dataclass(frozen=True, slots=True)
class Bringing:
    """What brings one component. `roots`: what the project asks for -> length of the shortest way
    from it, in components, the nearest first."""

    roots: dict[int, int]
    _toward: dict[int, int] = field(repr=False)

    def way(self, root: int) -> Way:
        """The shortest way from one of the roots to the component. Only made when it is asked for:
        all of them together may be as many as the square of the file."""
        way = [root]
        while self._toward[way[-1]] >= 0:
            way.append(self._toward[way[-1]])
        return tuple(way)


class Graph:
    """The components of one lock file by their places. `roots`: those that the project asks for.

    `steps` counts the edges that were followed: what the work costs, whatever the machine.
    """

    def __init__(self, edges: Edges, count: int, roots: Iterable[int]) -> None:
        self.edges = edges
        self.roots = frozenset(roots)
        self.steps = 0
        self._parents: list[list[int]] = [[] for _ in range(count)]
        self._asked: list[list[str]] = [[] for _ in range(count)]
        self._known: dict[tuple[int, frozenset[int] | None], Bringing] = {}
        for place in range(count):
            for target, stated in edges.of(place):
                self.steps += 1
                if target < count:
                    self._parents[target].append(place)
                    self._asked[target].append(stated)

    def bringing(self, place: int, by: frozenset[int] | None = None) -> Bringing:
        """The roots that bring a component: at most each edge of the file is followed, once.

        What brings a root is not asked: the project could move that root by itself. A cycle is
        followed once. No roots when nothing known brings it. `by`: only what comes through these of
        the components that ask for it.
        """
        key = (place, by)
        if key not in self._known:
            if len(self._known) >= _MOST_KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._followed(place, by)
        return self._known[key]

    def _followed(self, place: int, by: frozenset[int] | None) -> Bringing:
        toward = {place: -1}
        level, length = [place], 1
        roots: dict[int, int] = {}
        while level:
            above, length = [], length + 1
            for child in level:
                for parent in self._parents[child]:
                    self.steps += 1
                    if child == place and by is not None and parent not in by:
                        continue
                    if parent not in toward:
                        toward[parent] = child
                        above.append(parent)
            roots |= {one: length for one in sorted(above) if one in self.roots}
            level = [one for one in above if one not in self.roots]
        return Bringing(roots, toward)

    def asked(self, place: int) -> list[tuple[int, str]]:
        """Who asks for a component, at which range; empty text where the file states none."""
        return list(zip(self._parents[place], self._asked[place], strict=True))

    def reach(self, places: Iterable[int]) -> set[int]:
        """The places, and all that they bring."""
        seen = set(places)
        waiting = list(seen)
        while waiting:
            for target, _ in self.edges.of(waiting.pop()):
                self.steps += 1
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return seen
