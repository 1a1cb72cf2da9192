"""Who brings whom: every shortest way, at a cost in proportion to the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Edges
from timonier.estate.core.graph import Graph

Brings = list[list[int]]
SMALL = st.integers(2, 7).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, n - 1), max_size=4, unique=True), min_size=n, max_size=n
    )
)


def wired(brings: Brings, roots: set[int]) -> Graph:
    flat = tuple(tuple(x for target in one for x in (target, 0)) for one in brings)
    return Graph(Edges(flat), len(brings), roots)


def every_way(brings: Brings, roots: set[int], place: int) -> Iterator[tuple[int, ...]]:
    """All ways down to the place, by definition: from a root, over no other root, never twice."""
    waiting: list[tuple[int, ...]] = [(root,) for root in roots - {place}]
    while waiting:
        way = waiting.pop()
        for target in brings[way[-1]]:
            if target == place:
                yield (*way, target)
            elif target not in roots and target not in way:
                waiting.append((*way, target))


@given(SMALL, st.data())
def test_every_root_that_brings_a_component_is_found_with_a_shortest_way(
    brings: Brings, data: Any
) -> None:
    places = st.integers(0, len(brings) - 1)
    roots, place = data.draw(st.sets(places)), data.draw(places)
    found = wired(brings, roots).bringing(place)
    shortest: dict[int, int] = {}
    for way in every_way(brings, roots, place):
        shortest[way[0]] = min(shortest.get(way[0], len(way)), len(way))
    assert found.roots == shortest
    for root, length in found.roots.items():
        way = found.way(root)
        assert len(way) == length and way[0] == root and way[-1] == place
        assert all(b in brings[a] for a, b in pairwise(way))


@given(SMALL, st.data())
def test_what_is_reached_is_what_something_brings(brings: Brings, data: Any) -> None:
    places = st.integers(0, len(brings) - 1)
    roots, place = data.draw(st.sets(places)), data.draw(places)
    graph = wired(brings, roots)
    if place not in roots:
        assert (place in graph.reach(roots)) == bool(graph.bringing(place).roots)


@given(SMALL)
def test_a_component_is_asked_for_as_often_as_the_file_says(brings: Brings) -> None:
    graph = wired(brings, set())
    for place in range(len(brings)):
        asking = [parent for parent, _ in graph.asked(place)]
        assert asking == [n for n, one in enumerate(brings) if place in one]


def comb(n: int) -> Brings:
    """A long chain, each link of which the project asks for something else to bring."""
    return [[k + 1] if k + 1 < n else [] for k in range(n)] + [[k] for k in range(n)]


def star(n: int) -> Brings:
    """One that brings all others, and all of which bring it."""
    return [list(range(1, n)), *([0] for _ in range(n - 1))]


def dense(n: int) -> Brings:
    """Each brings the next thirty."""
    return [[(k + step) % n for step in range(1, 31)] for k in range(n)]


@pytest.mark.parametrize("shape", [comb, star, dense])
@pytest.mark.parametrize("size", [100, 1_000, 4_000])
def test_one_question_follows_no_edge_twice_and_the_same_question_none(
    shape: Any, size: int
) -> None:
    brings = shape(size)
    count = sum(map(len, brings))
    graph = wired(brings, set(range(size, len(brings))) or {0})
    assert graph.steps == count
    found = graph.bringing(size - 1)
    assert graph.steps <= 2 * count
    before = graph.steps
    assert graph.bringing(size - 1) is found
    graph.asked(0)
    assert graph.steps == before
    assert sum(len(found.way(root)) for root in list(found.roots)[:3]) <= 3 * len(brings)


def test_a_question_about_a_leaf_of_a_star_costs_no_more_than_the_ways_to_it() -> None:
    graph = wired([[], *([0] for _ in range(5_000))], set(range(1, 5_001)))
    before = graph.steps
    assert len(graph.bringing(0).roots) == 5_000
    assert graph.steps - before == 5_000
