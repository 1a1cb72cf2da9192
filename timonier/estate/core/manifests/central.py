"""Versions that one file leaves to another of its repository: Maven, Gradle, lists, catalogs.

What completes a family is imported where a file of it is: most repositories have one or two.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.formats.kin import SCRIPTS

_Version = tuple[str, str]  # exact, or a range
_CENTRAL = "Directory.Packages.props"


def completed(files: Mapping[str, Parsed]) -> dict[str, Parsed]:
    """The same files by path, each version filled in that a parent or a central list states.

    Pure and idempotent. Give it every file of one repository: a version changes when the file that
    holds it does, so the result is not to be kept under the digest of the file it completes. What
    stays unknown keeps its `unresolved` observation; what is filled in loses it.
    """
    names = {path.rpartition("/")[2] for path in files}
    found = {path: _alone(path, parsed, files) for path, parsed in files.items()}
    if "pom.xml" in names:
        found |= dict(_of_maven(files))
    if any(path.endswith(SCRIPTS) for path in files):
        found |= dict(_of_gradle(files))
    return _of_helm(found, files) if "Chart.yaml" in names else found


def _is_open(parsed: Parsed) -> bool:
    return any(seen.kind == "unresolved" for seen in parsed.observations)


def _alone(path: str, parsed: Parsed, files: Mapping[str, Parsed]) -> Parsed:
    """A file whose versions one other file holds, which is looked for above it."""
    name = path.rpartition("/")[2]
    if not _is_open(parsed):
        return parsed
    if name == "package.json":
        from timonier.estate.core.manifests.catalogs import catalog_versions

        return _filled(parsed, catalog_versions(path, files))
    if name.endswith("proj"):
        return _filled(parsed, _listed_above(path, files, _CENTRAL))
    if name.endswith("paket.references"):
        return _filled(parsed, _listed_above(path, files, "paket.lock"))
    return parsed


def _of_maven(files: Mapping[str, Parsed]) -> Iterator[tuple[str, Parsed]]:
    from timonier.estate.core.manifests.maven_family import Build

    build = Build(files)
    for path in files:
        if path.rpartition("/")[2] == "pom.xml":
            parsed = build.as_told(path)
            yield path, _filled(parsed, build.versions(path)) if _is_open(parsed) else parsed


def _of_gradle(files: Mapping[str, Parsed]) -> Iterator[tuple[str, Parsed]]:
    from timonier.estate.core.manifests.gradle_family import Build

    build = Build(files)
    return ((path, build.completed(path)) for path in files if path.endswith(SCRIPTS))


def _of_helm(found: Mapping[str, Parsed], files: Mapping[str, Parsed]) -> dict[str, Parsed]:
    from timonier.estate.core.manifests.helm_templates import Charts

    charts = Charts(files)
    return {path: charts.completed(path, parsed) for path, parsed in found.items()}


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
