"""One runtime as a component alone; `version_tokens.runtime_facts` also tells what is unknown."""

from __future__ import annotations

from timonier.estate.core.facts import Component, Scope
from timonier.estate.core.manifests.version_tokens import runtime_facts


def runtime_component(
    tool: str, spec: str, *, line: int = 0, scope: Scope = "unknown", vendor: str = ""
) -> Component | None:
    """The runtime that `tool` at `spec` names; None when nothing is asked for."""
    found, _ = runtime_facts(tool, spec, line=line, scope=scope, vendor=vendor)
    return found[0] if found else None
