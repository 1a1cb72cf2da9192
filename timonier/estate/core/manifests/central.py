"""Versions that one file leaves to another of its repository: Maven, Gradle, lists, catalogs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests import catalogs, gradle_family, helm_templates
from timonier.estate.core.manifests.maven_versions import java_release, maven_version

# Files that complete each other: read all of them again when one of them changes.
KINDS = (
    frozenset({"pom.xml", "maven.config", "csproj", "paket.references", "paket.lock"})
    | gradle_family.KINDS
    | catalogs.KINDS
    | helm_templates.KINDS
)

_Version = tuple[str, str]  # exact, or a range
_PROPERTY = re.compile(r"\$\{([^${}]+)\}")
_MAX_GENERATIONS = 20
_CENTRAL = "Directory.Packages.props"
_ARGUMENTS = ".mvn/maven.config"


def completed(files: Mapping[str, Parsed]) -> dict[str, Parsed]:
    """The same files by path, each version filled in that a parent or a central list states.

    Pure and idempotent. Give it every file of one repository: a version changes when the file that
    holds it does, so the result is not to be kept under the digest of the file it completes. What
    stays unknown keeps its `unresolved` observation; what is filled in loses it.
    """
    maven, gradle = _Maven(files), gradle_family.Build(files)
    charts = helm_templates.Charts(files)
    found = {
        path: gradle.completed(path)
        if gradle_family.is_script(path)
        else _complete(path, parsed, files, maven)
        for path, parsed in files.items()
    }
    return {path: charts.completed(path, parsed) for path, parsed in found.items()}


def _complete(path: str, parsed: Parsed, files: Mapping[str, Parsed], maven: _Maven) -> Parsed:
    name = path.rpartition("/")[2]
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


@dataclass(slots=True)
class _Maven:
    """The pom.xml files of a repository, and what each inherits."""

    files: Mapping[str, Parsed]
    known: dict[str, dict[tuple[str, int], _Version]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # name of a list of versions -> its path

    def __post_init__(self) -> None:
        for path, parsed in self.files.items():
            # A file that manages versions and uses few of them is there to be imported.
            managed = sum(one.direct is None for one in parsed.components)
            if path.endswith("pom.xml") and 2 * managed > len(parsed.components):
                for seen in parsed.observations:
                    if seen.kind == "project":
                        self.lists.setdefault(seen.subject, path)

    def parent(self, path: str) -> str:
        """Path of the parent within the repository; empty when it is elsewhere."""
        for seen in self.files[path].observations:
            place = str(seen.data.get("path", "")) if seen.kind == "parent" else ""
            if place:
                joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
                for candidate in (joined, posixpath.join(joined, "pom.xml").removeprefix("./")):
                    if candidate in self.files and candidate != path:
                        return candidate
        return ""

    def line_of(self, path: str) -> list[str]:
        """The file and its ancestors in the repository, nearest first."""
        found = [path]
        while len(found) < _MAX_GENERATIONS:
            parent = self.parent(found[-1])
            if not parent or parent in found:
                break
            found.append(parent)
        return found

    def versions(self, path: str) -> dict[tuple[str, int], _Version]:
        """Versions of the unresolved components of one file, by name and line."""
        if path not in self.known:
            self.known[path] = {}  # cuts a circle of parents
            line = self.line_of(path)
            properties = self._properties([*self._arguments(path), *line])
            managed = self._managed([*line[1:], *self._imported(line)])
            found = self.known[path]
            for seen in self.files[path].observations:
                if seen.kind == "unresolved":
                    stated = str(seen.data.get("stated", ""))
                    version = _followed(stated, properties) if stated else managed.get(seen.subject)
                    if version and seen.subject == "java":
                        version = (java_release(version[0]), "")
                    if version and any(version):
                        found[seen.subject, seen.line] = version
        return self.known[path]

    def _arguments(self, path: str) -> list[str]:
        """The arguments of every build, in the nearest folder above that has them."""
        folder = posixpath.dirname(path)
        while True:
            place = posixpath.join(folder, _ARGUMENTS)
            if place in self.files:
                return [place]
            if not folder:
                return []
            folder = posixpath.dirname(folder)

    def _plain(self, path: str) -> list[Component]:
        """Components of a plain build: what a profile alone states is no other file's."""
        parsed = self.files[path]
        profiled = {(s.subject, s.line) for s in parsed.observations if s.kind == "profile"}
        return [one for one in parsed.components if (one.name, one.line) not in profiled]

    def _imported(self, line: Iterable[str]) -> list[str]:
        """Lists of this repository that the file or an ancestor imports, with their ancestors."""
        named = (one.name for path in line for one in self._plain(path))
        paths = dict.fromkeys(self.lists[name] for name in named if name in self.lists)
        return [above for path in paths for above in self.line_of(path)]

    def _properties(self, line: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in line:
            for seen in self.files[path].observations:
                if seen.kind == "property":
                    found.setdefault(seen.subject, str(seen.data.get("value", "")))
        return found

    def _managed(self, ancestors: Iterable[str]) -> dict[str, _Version]:
        found: dict[str, _Version] = {}
        for path in ancestors:
            late = self.versions(path)
            for one in self._plain(path):
                version = late.get((one.name, one.line), (one.version, one.constraint))
                if one.type == "maven" and any(version):
                    found.setdefault(one.name, version)
        return found


def _followed(stated: str, properties: Mapping[str, str]) -> _Version:
    """The version with its properties followed; empty when one is nowhere."""
    found = _PROPERTY.sub(lambda match: properties.get(match.group(1).strip(), "${"), stated)
    return maven_version(found)


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
