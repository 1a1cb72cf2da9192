"""Where a component is stated, and all such places of one version together."""

from __future__ import annotations

from dataclasses import dataclass

from timonier.estate.core.facts import Component


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a file states a component."""

    path: str
    component: Component
    place: int = -1  # among the components of its file


@dataclass(frozen=True, slots=True)
class Use:
    """All occurrences of one component at one version (or one declared range).

    `component` is the telling occurrence, completed by what the others and the manifests say of
    its scope and of who chose it. `anchor` is the same after an upgrade as long as the repository
    uses one version only, so that a flaw which survives an upgrade stays the same finding.
    """

    component: Component
    occurrences: tuple[Occurrence, ...]
    anchor: str
    is_tool: bool = False  # a list of production names it, and it is a tool of the work

    @property
    def file(self) -> str:
        return self.occurrences[0].path

    @property
    def line(self) -> int:
        return self.occurrences[0].component.line
