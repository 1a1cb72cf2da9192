"""What only examples and inputs of tests ask for: it is judged, and nobody is asked to move it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from timonier.estate.core.distinct import folder_of, is_below
from timonier.estate.core.facts import Component
from timonier.estate.core.graph import Graph
from timonier.estate.core.places import is_left_as_it_is
from timonier.estate.core.repository import Manifest, RepositoryFacts
from timonier.practices.core.brought import chains_to
from timonier.practices.core.judged import inputs_of
from timonier.practices.core.occurrences import Use
from timonier.practices.core.ranges import allows

Asked = tuple[str, str]  # path of a manifest, the range that it states


def is_only_shown(use: Use, facts: RepositoryFacts) -> bool:
    """Whether everything that asks for a locked component stands in inputs, examples or archives.

    What nothing here is seen to ask for is not: its manifest may not have been read.
    """
    if use.component.scope == "prod" or not use.component.locked:
        return False
    locks = {folder_of(one.path) for one in use.occurrences if one.component.locked}
    asked = _asked(facts)
    if use.component.direct is not False:
        return _by_examples(use.component, asked, locks)
    roots = [chain.root for chain in chains_to(use, facts)]
    if not roots:
        reached = _for_inputs(facts)
        return any(one.place in reached.get(one.path, ()) for one in use.occurrences)
    return all(_by_examples(one, asked, locks) for one in roots)


def _by_examples(
    component: Component, asked: Mapping[tuple[str, str], Iterable[Asked]], locks: set[str]
) -> bool:
    paths = [
        path
        for path, stated in asked.get((component.type, component.name), ())
        if (is_below(path, locks) or any(is_below(f"{lock}/", {folder_of(path)}) for lock in locks))
        and allows(component.type, stated, component.version) is not False
    ]
    return bool(paths) and all(map(is_left_as_it_is, paths))


def _for_inputs(facts: RepositoryFacts) -> Mapping[str, set[int]]:
    """Lock file -> places of what inputs of tests ask for, and of all that it brings."""
    place = "for inputs"
    if place not in facts.memo:
        facts.memo[place] = {
            lock.path: _reached_from(inputs_of(facts), lock)
            for lock in facts.manifests
            if inputs_of(facts) and any(one.locked for one in lock.parsed.components)
        }
    known: Mapping[str, set[int]] = facts.memo[place]
    return known


def _reached_from(inputs: Iterable[Manifest], lock: Manifest) -> set[int]:
    ranges: dict[tuple[str, str], list[str]] = defaultdict(list)
    for manifest in inputs:
        for one in manifest.parsed.components if is_below(manifest.path, _home(lock)) else ():
            if one.direct is True and not one.locked:
                ranges[one.type, one.name].append(one.constraint or one.version)
    stated = lock.parsed.components
    asked = [
        place
        for place, one in enumerate(stated)
        if any(
            allows(one.type, text, one.version) is not False
            for text in ranges.get((one.type, one.name), ())
        )
    ]
    return Graph(lock.parsed.edges, len(stated), asked).reach(asked)


def _home(lock: Manifest) -> set[str]:
    return {folder_of(lock.path)}


def _asked(facts: RepositoryFacts) -> Mapping[tuple[str, str], list[Asked]]:
    if "asked by" not in facts.memo:
        asked: dict[tuple[str, str], list[Asked]] = defaultdict(list)
        for manifest in (*facts.manifests, *inputs_of(facts)):
            for one in manifest.parsed.components:
                if one.direct is True and not one.locked:
                    stated = one.constraint or one.version
                    asked[one.type, one.name].append((manifest.path, stated))
        facts.memo["asked by"] = dict(asked)
    known: Mapping[tuple[str, str], list[Asked]] = facts.memo["asked by"]
    return known
