"""Which upgrade removes a flaw of a component: of its product, its package, or one lock file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from timonier.estate.core.facts import Component
from timonier.knowledge.core.advisories import Match
from timonier.knowledge.core.lifecycle import CycleMatch
from timonier.knowledge.core.versions import key
from timonier.practices.core.issue import Remedy
from timonier.practices.core.occurrences import Use
from timonier.practices.core.targets import numbers
from timonier.practices.core.view import View


def flaw_remedy(use: Use, repository: str, view: View, *, fixed_in: str) -> Remedy:
    """The change that takes a component past `fixed_in`.

    An upgrade of the product or package, the same one in every repository; `routes` says whether
    it is that, or a lock to refresh, or another package to move. A flaw that only a release beyond
    the product's next one removes asks for a change of its own, and makes the usual one no longer.
    """
    component = use.component
    known = view.book.cycles_of(component)
    if known:
        remedy = product_remedy(component, known[0], to=fixed_in, cycle=False)
        if not fixed_in:  # no upgrade may claim to remove what no version is without
            return replace(remedy, kind="mitigate", key=f"mitigate|{known[0].product}")
        if _is_beyond(component, known[0], fixed_in, view):
            return replace(remedy, key=f"{remedy.key}|beyond")
        return replace(remedy, to=_newest_there(component, known[0], fixed_in, view))
    if not fixed_in:
        return Remedy(
            "mitigate",
            f"mitigate|{family(component)}",
            component.name,
            component.type,
            at=_plain(component.version),
        )
    return Remedy("upgrade", f"upgrade|{family(component)}", component.name, component.type,
                  at=_plain(component.version), to=fixed_in)  # fmt: skip


def _is_beyond(component: Component, match: CycleMatch, fixed_in: str, view: View) -> bool:
    """Whether the fix lies past the release to move to, or in one that the source does not list."""
    fixed, goal = numbers(fixed_in), numbers(match.next_cycle)
    if goal and fixed[: len(goal)] > goal:
        return True
    there = view.book.cycles_of(replace(component, version=fixed_in, constraint=""))
    return bool(there) and there[0].why == "no-such-cycle"


def _newest_there(component: Component, match: CycleMatch, fixed_in: str, view: View) -> str:
    """The newest known release of another line that holds the fix: what was mended on this line
    may still be open in an older release of that one."""
    there = view.book.cycles_of(replace(component, version=fixed_in, constraint=""))
    if not there or there[0].cycle == match.cycle or not there[0].latest:
        return fixed_in
    return max(fixed_in, there[0].latest, key=numbers)


_MOST_STEPS = 12  # from fix to fix: past it, what remains is told


def clean_version(component: Component, remedy: Remedy, view: View) -> tuple[str, tuple[str, ...]]:
    """(version, flaws it still has): the first one on from `remedy.to` without any known flaw.

    A product with release cycles keeps the release that was chosen: what it still has is told.
    """
    ecosystem, to = component.type, remedy.to
    stays = remedy.key != f"upgrade|{family(component)}" and remedy.kind == "upgrade"
    if not stays:
        fixes = [one.fixed_in for one in view.book.advisories_for(component) if one.fixed_in]
        to = _highest(ecosystem, [to, *fixes])
    for _ in range(_MOST_STEPS):
        found = view.book.advisories_for(replace(component, version=to, constraint=""))
        hits = [one for one in found if one.state == "affected"]
        beyond = _highest(ecosystem, [to, *(one.fixed_in for one in hits if one.fixed_in)])
        if stays or beyond == to:
            break
        to = beyond
    return to, tuple(sorted(_known_as(one) for one in hits))


def _known_as(match: Match) -> str:
    names = (match.id, *match.aliases)
    return min(names, key=lambda name: (not name.startswith("CVE-"), name))


def _highest(ecosystem: str, versions: Sequence[str]) -> str:
    """The highest version that can be placed; the first where none can."""
    placed = [(place, one) for one in versions if (place := key(ecosystem, one)) is not None]
    return max(placed, key=lambda pair: pair[0])[1] if placed else versions[0]


def product_remedy(component: Component, match: CycleMatch, *, to: str, cycle: bool) -> Remedy:
    """The upgrade of a product with release cycles; `to` is a cycle or an exact version."""
    at = match.cycle or match.version or component.version or component.constraint
    return Remedy("upgrade", f"upgrade|{match.product}", match.title, component.type, at=at, to=to,
                  cycle=cycle)  # fmt: skip


def _plain(version: str) -> str:
    """The version without the `v` of a tag: advisories write it without."""
    return version[1:] if version[:1] == "v" and version[1:2].isdigit() else version


def family(component: Component) -> str:
    """The component whatever its version."""
    return f"{component.type}/{component.name}"
