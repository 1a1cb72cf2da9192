"""Which of a component's published flaws lie in what the repository imports."""

from __future__ import annotations

from dataclasses import replace

from timonier.estate.core.facts import Component
from timonier.estate.core.repository import RepositoryFacts
from timonier.knowledge.core.advisories import Match
from timonier.practices.core.call_sites import imports_any
from timonier.practices.core.view import View

NOT_IMPORTED = "package-not-imported"  # a key of `messages.WHY`


def flaws_of(component: Component, facts: RepositoryFacts, view: View) -> list[Match]:
    """The book's matches; one in packages that no source file here imports becomes unknown.

    It is not called clear: another dependency may import what this repository does not. Where the
    source files were not all read, the match stays as the book says.
    """
    return [_reached(match, component, facts) for match in view.book.advisories_for(component)]


def _reached(match: Match, component: Component, facts: RepositoryFacts) -> Match:
    if match.state != "affected" or not match.packages:
        return match
    if imports_any(facts, component.type, match.packages) is not False:
        return match
    return replace(match, state="unknown", because=NOT_IMPORTED)
