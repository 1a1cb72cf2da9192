"""What brings each component: the graphs of the locks, and the scopes that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from timonier.estate.core.facts import Component, Scope
from timonier.estate.core.graph import Graph
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.estate.core.scopes import STRONGER
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.ranges import allows

if TYPE_CHECKING:
    from timonier.practices.core.occurrences import Occurrence, Use

_OWN = ("path", "workspace")  # the repository's own packages: what they ask for, it asks for
_SHOWN = 6  # components of one way named in a sentence


@dataclass(frozen=True, slots=True)
class Chain:
    """A shortest way from something that the project asks for (`root`) to the component that it
    brings (`last`), of `length` components. `way` has them all, in the shortest chain only."""

    root: Component
    last: Component
    length: int
    way: tuple[Component, ...] = ()


def with_scopes(uses: Sequence[Use], facts: RepositoryFacts) -> tuple[Use, ...]:
    """The uses, each unknown scope answered by what reaches the component in its lock file.

    Reached from anything that ships: production. Reached only from what serves development:
    development. Reached from what is itself unknown, or from nothing: unknown.
    """
    asked = _asked(uses, facts)
    facts.memo["graphs"] = {
        one.path: Graph(one.parsed.edges, len(one.parsed.components), asked[one.path])
        for one in _locks(facts)
    }
    reached = {path: _reached(graph, asked[path]) for path, graph in graphs_of(facts).items()}
    return tuple(_scoped(use, reached) for use in uses)


def graphs_of(facts: RepositoryFacts) -> Mapping[str, Graph]:
    """Path of each lock file that says who brings whom -> its graph. Known once uses are."""
    known: Mapping[str, Graph] = facts.memo.get("graphs", {})
    return known


def _locks(facts: RepositoryFacts) -> Iterator[Manifest]:
    return (one for one in facts.manifests if one.parsed.edges.brings)


def _asked(uses: Sequence[Use], facts: RepositoryFacts) -> dict[str, dict[int, Scope]]:
    """Lock file -> places of what the project asks for itself, with its scope."""
    asked: dict[str, dict[int, Scope]] = defaultdict(dict)
    for manifest in _locks(facts):
        for place, one in enumerate(manifest.parsed.components):
            if one.source and (one.direct is True or one.source in _OWN):
                asked[manifest.path][place] = one.scope
    for use in uses:
        if use.component.direct is True:
            for seen in use.occurrences:
                asked[seen.path][seen.place] = use.component.scope
    return asked


def _reached(graph: Graph, asked: Mapping[int, Scope]) -> dict[Scope, set[int]]:
    return {
        scope: graph.reach(place for place, own in asked.items() if own == scope)
        for scope in STRONGER
    }


def _scoped(use: Use, reached: Mapping[str, Mapping[Scope, set[int]]]) -> Use:
    if use.component.scope != "unknown" or not use.component.locked:
        return use
    answers = {_scope_at(reached.get(one.path, {}), one.place) for one in use.occurrences}
    scope: Scope = next((one for one in STRONGER if one in answers), "unknown")
    if scope == "unknown":
        return use
    return replace(use, component=replace(use.component, scope=scope))


def _scope_at(reached: Mapping[Scope, set[int]], place: int) -> Scope:
    return next((scope for scope, places in reached.items() if place in places), "unknown")


def chains_to(use: Use, facts: RepositoryFacts, refusing: str = "") -> list[Chain]:
    """A chain for each thing asked for that brings the component, the shortest first.

    `refusing`: only what comes through a range that does not take this version.
    """
    files = {one.path: one.parsed.components for one in _locks(facts)}
    found: dict[tuple[str, str], tuple[int, str, int, int]] = {}
    for one in use.occurrences:
        graph = graphs_of(facts).get(one.path)
        if graph is None:
            continue
        by = _refusing(graph, one, refusing) if refusing else None
        for root, length in graph.bringing(one.place, by).roots.items():
            asked = files[one.path][root]
            key = (asked.name, asked.version)
            if key not in found or length < found[key][0]:
                found[key] = (length, one.path, root, one.place)
    ordered = sorted(found.items(), key=lambda pair: (pair[1][0], pair[0]))
    chains = [
        Chain(files[path][root], files[path][place], length)
        for _, (length, path, root, place) in ordered
    ]
    if chains and not refusing:
        _, path, root, place = ordered[0][1]
        way = graphs_of(facts)[path].bringing(place).way(root)
        chains[0] = replace(chains[0], way=tuple(files[path][step] for step in way))
    return chains


def _refusing(graph: Graph, one: Occurrence, version: str) -> frozenset[int]:
    return frozenset(
        parent
        for parent, stated in graph.asked(one.place)
        if stated and allows(one.component.type, stated, version) is False
    )


def ranges_on(use: Use, facts: RepositoryFacts) -> list[str]:
    """The ranges at which others ask for the component, in every lock file that says so."""
    return [
        stated
        for one in use.occurrences
        if one.path in graphs_of(facts)
        for _, stated in graphs_of(facts)[one.path].asked(one.place)
    ]


def brought_by(chains: Sequence[Chain]) -> tuple[Phrase, ...]:
    """Who brings it, by the shortest way, and how many others do too."""
    if not chains:
        return ()
    first, *others = chains
    shown = [f"{one.name} {one.version}".strip() for one in first.way]
    if len(shown) > _SHOWN:
        shown = [*shown[: _SHOWN - 2], "…", shown[-1]]
    told = [gettext("Brought by %(way)s.", way=" → ".join(shown))]
    if others:
        names = list(dict.fromkeys(chain.root.name for chain in others))
        more = ", …" if len(names) > _SHOWN else ""
        told.append(
            ngettext(
                "%(n)s other direct dependency brings it too: %(names)s.",
                "%(n)s other direct dependencies bring it too: %(names)s.",
                len(names),
                names=", ".join(names[:_SHOWN]) + more,
            )
        )
    return tuple(told)
