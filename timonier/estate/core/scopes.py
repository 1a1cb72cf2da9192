"""Scopes in their order, and which of several statements about one thing holds."""

from __future__ import annotations

from collections.abc import Iterable

from timonier.estate.core.facts import Scope

STRONGER: tuple[Scope, ...] = ("prod", "unknown", "dev")


def weaker(*scopes: Scope) -> Scope:
    """The least that some statements allow: what one calls development is never production."""
    return max(scopes, key=STRONGER.index, default="unknown")


def stronger(scopes: Iterable[Scope], otherwise: Scope = "unknown") -> Scope:
    """The most that is said of one thing by those that ask for it; `otherwise` when none does."""
    return min(scopes, key=STRONGER.index, default=otherwise)
