"""Several releases of one product in one build: a range that is tested on, not what runs."""

from __future__ import annotations

from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation


def support_range(components: list[Component], job: str) -> Iterator[Observation]:
    """That several releases of one product are tested on; nothing for a single one."""
    by_name: dict[str, list[Component]] = {}
    for one in components:
        by_name.setdefault(one.name, []).append(one)
    for name, several in by_name.items():
        stated = [(one.version or one.constraint, one.line) for one in several]
        versions = {version: line for version, line in stated if version}
        if len(versions) > 1:
            facts = {"versions": [*versions], "lines": [*versions.values()], "job": job}
            yield Observation("support-range", name, several[0].line, facts)
