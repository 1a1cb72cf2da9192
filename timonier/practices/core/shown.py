"""What only the examples of a workspace ask for: it is judged, and nobody is asked to move it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from timonier.estate.core.distinct import folder_of, is_below
from timonier.estate.core.facts import Component
from timonier.estate.core.places import is_left_as_it_is
from timonier.estate.core.repository import RepositoryFacts
from timonier.practices.core.brought import chains_to
from timonier.practices.core.ranges import allows
from timonier.practices.core.uses import Use

Asked = tuple[str, str]  # path of a manifest, the range that it states


def is_only_shown(use: Use, facts: RepositoryFacts) -> bool:
    """Whether everything that asks for a locked component stands in examples or archives.

    What nothing here is seen to ask for is not: its manifest may not have been read.
    """
    if use.component.scope != "dev" or not use.component.locked:
        return False
    locks = {folder_of(one.path) for one in use.occurrences if one.component.locked}
    asked = _asked(facts)
    if use.component.direct is not False:
        return _by_examples(use.component, asked, locks)
    roots = [chain.root for chain in chains_to(use, facts)]
    return bool(roots) and all(_by_examples(one, asked, locks) for one in roots)


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


def _asked(facts: RepositoryFacts) -> Mapping[tuple[str, str], list[Asked]]:
    if "asked by" not in facts.memo:
        asked: dict[tuple[str, str], list[Asked]] = defaultdict(list)
        for manifest, one in facts.components():
            if one.direct is True and not one.locked:
                stated = one.constraint or one.version
                asked[one.type, one.name].append((manifest.path, stated))
        facts.memo["asked by"] = dict(asked)
    known: Mapping[tuple[str, str], list[Asked]] = facts.memo["asked by"]
    return known
