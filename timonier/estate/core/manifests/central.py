"""Versions that one file leaves to another of its repository: Maven, Gradle, lists, catalogs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests import (
    catalogs,
    gradle_family,
    helm_templates,
    included,
    maven_family,
)

# Kinds of files that complete each other: all of a family are read again when one of it changes.
FAMILIES = (
    maven_family.KINDS,
    frozenset({"csproj", "paket.references", "paket.lock"}),
    gradle_family.KINDS,
    catalogs.KINDS,
    helm_templates.KINDS,
    included.KINDS,
)
KINDS = frozenset[str]().union(*FAMILIES)

_Version = tuple[str, str]  # exact, or a range
_CENTRAL = "Directory.Packages.props"


def completed(files: Mapping[str, Parsed]) -> dict[str, Parsed]:
    """The same files by path, each version filled in that a parent or a central list states.

    Pure and idempotent. Give it every file of one repository: a version changes when the file that
    holds it does, so the result is not to be kept under the digest of the file it completes. What
    stays unknown keeps its `unresolved` observation; what is filled in loses it.
    """
    maven, gradle = maven_family.Build(files), gradle_family.Build(files)
    charts = helm_templates.Charts(files)
    found = {
        path: gradle.completed(path)
        if gradle_family.is_script(path)
        else _complete(path, parsed, files, maven)
        for path, parsed in files.items()
    }
    return {path: charts.completed(path, parsed) for path, parsed in found.items()}


def _complete(
    path: str, parsed: Parsed, files: Mapping[str, Parsed], maven: maven_family.Build
) -> Parsed:
    name = path.rpartition("/")[2]
    if name == "pom.xml":
        parsed = maven.as_told(path)
    if not any(seen.kind == "unresolved" for seen in parsed.observations):
        return parsed
    if name == "pom.xml":
        return _filled(parsed, maven.versions(path))
    if name == "package.json":
        return _filled(parsed, catalogs.catalog_versions(path, files))
    if name.endswith("proj"):
        return _filled(parsed, _listed_above(path, files, _CENTRAL))
    if name.endswith("paket.references"):
        return _filled(parsed, _listed_above(path, files, "paket.lock"))
    return parsed


def _filled(parsed: Parsed, versions: Mapping[tuple[str, int], _Version]) -> Parsed:
    """Components with their version by name and line, exact or a range."""

    def fill(one: Component) -> Component:
        stated = None if one.version or one.constraint else versions.get((one.name, one.line))
        return replace(one, version=stated[0], constraint=stated[1]) if stated else one

    observations = tuple(
        seen
        for seen in parsed.observations
        if seen.kind != "unresolved" or (seen.subject, seen.line) not in versions
    )
    components = tuple(map(fill, parsed.components))
    return replace(parsed, components=components, observations=observations)


def _listed_above(
    path: str, files: Mapping[str, Parsed], name: str
) -> dict[tuple[str, int], _Version]:
    """What the nearest file of that name above states; a package with two versions has none."""
    folder = posixpath.dirname(path)
    while posixpath.join(folder, name) not in files:
        if not folder:
            return {}
        folder = posixpath.dirname(folder)
    stated: dict[str, set[_Version]] = {}
    for one in files[posixpath.join(folder, name)].components:
        if one.type == "nuget" and not one.source:
            stated.setdefault(one.name.lower(), set()).add((one.version, one.constraint))
    return {
        (one.name, one.line): version
        for one in files[path].components
        for version in stated.get(one.name.lower(), ())
        if len(stated[one.name.lower()]) == 1 and any(version)
    }
