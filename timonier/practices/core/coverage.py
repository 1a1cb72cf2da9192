"""How much of a repository the advisories at hand can answer for: the measure of "clean"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from timonier.estate.core.facts import Component
from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.versions import key
from timonier.practices.core.uses import uses_of
from timonier.practices.core.view import View

_OWN = frozenset({"path", "workspace"})  # the project's own parts: no registry knows them


@dataclass(frozen=True, slots=True)
class Covered:
    """Distinct components of one ecosystem: how many exist, were checked, are affected.

    `checked` holds the affected ones; `components - checked` is unknown.
    """

    ecosystem: str
    components: int
    checked: int
    affected: int

    @property
    def unknown(self) -> int:
        return self.components - self.checked


def coverage_of(facts: RepositoryFacts, view: View) -> tuple[Covered, ...]:
    """Coverage by ecosystem. Without advisories, or without their canary, nothing is checked."""
    total: dict[str, int] = defaultdict(int)
    checked: dict[str, int] = defaultdict(int)
    affected: dict[str, int] = defaultdict(int)
    for use in uses_of(facts):
        component = use.component
        total[component.type] += 1
        answer = _answer(component, view)
        checked[component.type] += answer is not None
        affected[component.type] += answer is True
    for ecosystem, _, _ in _from_elsewhere(facts):
        total[ecosystem] += 1
    return tuple(
        Covered(ecosystem, total[ecosystem], checked[ecosystem], affected[ecosystem])
        for ecosystem in sorted(total)
    )


def _answer(component: Component, view: View) -> bool | None:
    """Affected, clear, or None when nobody can say."""
    if not view.canary or not view.book.covers(component.type, component.name):
        return None
    states = {match.state for match in view.book.advisories_for(component)}
    if "affected" in states:
        return True
    if "unknown" in states:
        return None
    stated = component.version
    return None if stated and key(component.type, stated) is None else False


def _from_elsewhere(facts: RepositoryFacts) -> set[tuple[str, str, str]]:
    """Components taken from git or an address: used, but in no registry that could be asked."""
    return {
        (component.type, component.name, component.version)
        for _, component in facts.components()
        if component.source and component.source not in _OWN and component.name
    }
