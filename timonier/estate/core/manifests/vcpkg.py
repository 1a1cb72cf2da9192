"""vcpkg: vcpkg.json and vcpkg-configuration.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, manager, project
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader

_QUOTED = re.compile(rb'"([^"\\\n]{1,200})"')
_VERSIONS = ("version", "version-semver", "version-string", "version-date")


@reader("vcpkg.json", max_bytes=MAX_MANIFEST_BYTES)
def read_vcpkg(path: str, data: bytes) -> Parsed:
    """vcpkg.json: `version>=` is a lower bound, an override an exact version.

    The baseline is a commit of the registry: it settles all else, and this file does not say how,
    so such a dependency is unresolved. Source: "vcpkg.json reference" of vcpkg.
    """
    document = mapping(load_json(data), "vcpkg.json")
    lines = Lines(_QUOTED, data)
    baseline = text(document.get("builtin-baseline"))
    forced = {text(table(one).get("name")): _version(table(one))
              for one in rows(document.get("overrides"))}  # fmt: skip
    components: dict[Component, None] = {}
    observations = [manager("vcpkg"), *_baseline(baseline, lines)]
    for entry, scope in _entries(document):
        name = text(entry) or text(table(entry).get("name"))
        least = text(table(entry).get("version>="))
        version = forced.pop(name, "")
        if name:
            one = _component(name, version, least, scope, lines.first(name))
            components.setdefault(one)
            observations += _unknown(one, baseline)
    for name, version in forced.items():
        components.setdefault(_component(name, version, "", "unknown", lines.first(name), None))
    name, version = text(document.get("name")), _version(document)
    observations += licences(text(document.get("license")))
    observations += [project(name, version, "generic")] if name else []
    return Parsed(tuple(components), tuple(observations))


def _entries(document: dict[str, Any]) -> Iterator[tuple[Any, Scope]]:
    listed = list(rows(document.get("dependencies")))
    tests: list[Any] = []
    for name, feature in table(document.get("features")).items():
        wanted = rows(table(feature).get("dependencies"))
        (tests if name in ("test", "tests", "dev", "benchmarks", "docs") else listed).extend(wanted)
    own = text(document.get("name"))
    for group, scope in ((listed, "prod"), (tests, "dev")):
        for entry in group:
            if text(table(entry).get("name")) != own or not own:
                host = table(entry).get("host") is True  # a tool of the build
                yield entry, "dev" if host or scope == "dev" else "prod"


def _version(entry: dict[str, Any]) -> str:
    stated = next((text(entry[key]) for key in _VERSIONS if key in entry), "")
    return stated.partition("#")[0]  # what follows counts the port's own revisions


def _component(
    name: str, version: str, least: str, scope: Scope, line: int, direct: bool | None = True
) -> Component:
    bound = "" if version or not least else f">={least.partition('#')[0]}"
    return Component("generic", name, version, bound, scope, direct, line, source="vcpkg")


def _unknown(one: Component, baseline: str) -> Iterator[Observation]:
    if not one.version and not one.constraint:
        stated = f"baseline {baseline}" if baseline else ""
        data = {"reason": "its version is that of the registry's baseline", "stated": stated}
        yield Observation("unresolved", one.name, one.line, data)


def _baseline(baseline: str, lines: Lines) -> Iterator[Observation]:
    if baseline:
        yield Observation("baseline", "vcpkg", lines.first(baseline), {"commit": baseline[:80]})


@reader("vcpkg-configuration.json", max_bytes=MAX_MANIFEST_BYTES)
def read_vcpkg_configuration(path: str, data: bytes) -> Parsed:
    """vcpkg-configuration.json: the registries, and the baseline that settles versions."""
    document = mapping(load_json(data), "vcpkg-configuration.json")
    lines = Lines(_QUOTED, data)
    first = table(document.get("default-registry"))
    seen = [manager("vcpkg"), *_baseline(text(first.get("baseline")), lines)]
    return Parsed((), tuple(seen))
