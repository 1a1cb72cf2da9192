"""Who brings whom in one lock file, followed upwards to what the project asks for itself."""

from __future__ import annotations

from collections.abc import Iterable

from timonier.estate.core.facts import Edges

Way = tuple[int, ...]  # places, from what the project asks for down to what it brings


class Graph:
    """The components of one lock file by their places. `roots`: those that the project asks for."""

    def __init__(self, edges: Edges, count: int, roots: Iterable[int]) -> None:
        self.edges = edges
        self.roots = frozenset(roots)
        self._parents: list[list[int]] = [[] for _ in range(count)]
        for place in range(count):
            for target, _ in edges.of(place):
                if target < count:
                    self._parents[target].append(place)

    def bringing(self, place: int) -> dict[int, Way]:
        """Each root that brings a component, with the shortest way from it to the component.

        What brings a root is not asked: the project could move that root by itself. A cycle is
        followed once. Empty when nothing known brings it.
        """
        toward = {place: -1}
        level = [place]
        found: dict[int, Way] = {}
        while level:
            above = []
            for child in level:
                for parent in sorted(self._parents[child]):
                    if parent not in toward:
                        toward[parent] = child
                        above.append(parent)
            found |= {one: _way(one, toward) for one in above if one in self.roots}
            level = [one for one in above if one not in self.roots]
        return found

    def asked(self, place: int) -> list[str]:
        """The ranges at which others bring a component; empty text where the file states none."""
        return [
            stated
            for parent in self._parents[place]
            for target, stated in self.edges.of(parent)
            if target == place
        ]

    def reach(self, places: Iterable[int]) -> set[int]:
        """The places, and all that they bring."""
        seen = set(places)
        waiting = list(seen)
        while waiting:
            for target, _ in self.edges.of(waiting.pop()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return seen


def _way(start: int, toward: dict[int, int]) -> Way:
    way = [start]
    while toward[way[-1]] >= 0:
        way.append(toward[way[-1]])
    return tuple(way)
