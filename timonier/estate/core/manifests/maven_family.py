"""The pom.xml files of one repository: what each takes from its ancestors, lists and arguments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.maven_versions import java_release, maven_version

_Version = tuple[str, str]  # exact, or a range
_PROPERTY = re.compile(r"\$\{([^${}]+)\}")
_MAX_GENERATIONS = 20
_MAX_ROUNDS = 10
_MAX_TEXT = 1000
_ARGUMENTS = ".mvn/maven.config"


@dataclass(frozen=True, slots=True)
class _Managed:
    name: str
    version: _Version  # as the file that states it understands it
    written: str  # what it writes, when its properties stand in it


@dataclass(slots=True)
class Build:
    """Follows properties and managed versions as Maven does: interpolated after inheritance.

    Source: "Introduction to the POM" (project inheritance and interpolation) and "Introduction to
    the Dependency Mechanism" (importing dependencies) of Maven's guides.
    """

    files: Mapping[str, Parsed]
    known: dict[str, dict[tuple[str, int], _Version]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # name of a list of versions -> its path
    stated: dict[str, list[_Managed]] = field(default_factory=dict)  # by path
    managing: dict[str, dict[str, _Version]] = field(default_factory=dict)  # by path

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
            properties = self.properties(path)
            managed = self.managed(path)
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

    def as_told(self, path: str) -> Parsed:
        """The file with the arguments of every build in the place of its own properties."""
        parsed, arguments = self.files[path], self._arguments(path)
        if not arguments:
            return parsed
        profiled = {(s.subject, s.line) for s in parsed.observations if s.kind == "profile"}
        whole = self.properties(path)
        told: dict[tuple[str, int], _Version] = {}
        for seen in parsed.observations:
            if seen.kind == "interpolated":
                place = (seen.subject, seen.line)
                # What a profile states of its own is in no observation: the arguments alone count.
                version = _followed(
                    str(seen.data["stated"]), arguments if place in profiled else whole
                )
                if seen.subject == "java":
                    version = (java_release(version[0]), "")
                if any(version):
                    told[place] = version

        def say(one: Component) -> Component:
            version = told.get((one.name, one.line))
            return replace(one, version=version[0], constraint=version[1]) if version else one

        return replace(parsed, components=tuple(map(say, parsed.components)))

    def properties(self, path: str) -> dict[str, str]:
        """What the properties of one build are, as written: arguments, the file, its ancestors."""
        found = self._arguments(path) | dict(self._coordinates(path))
        for place in self.line_of(path):
            for name, value in self._stated_properties(place):
                found.setdefault(name, value)
        return found

    def managed(self, path: str) -> dict[str, _Version]:
        """The versions that ancestors and imported lists manage, by name, for this file.

        What an ancestor manages is interpolated with the properties of this file; an imported
        list is a build of its own, with its own.
        """
        if path not in self.managing:
            found: dict[str, _Version] = {}
            self.managing[path] = found  # cuts a circle of imports
            properties = self.properties(path)
            line = self.line_of(path)
            for above in line[1:]:
                self._take(above, properties, found)
            for list_ in self._imported(line):
                self._take(list_, self.properties(list_), found)
                for name, version in self.managed(list_).items():
                    found.setdefault(name, version)
        return self.managing[path]

    def _take(self, path: str, properties: Mapping[str, str], found: dict[str, _Version]) -> None:
        for one in self._listed(path):
            if one.name not in found:
                version = _followed(one.written, properties) if one.written else ("", "")
                version = version if any(version) else one.version
                if any(version):
                    found[one.name] = version

    def _listed(self, path: str) -> list[_Managed]:
        """What one file manages or uses with a version, without what a profile alone states."""
        if path not in self.stated:
            late = self.versions(path)
            kinds = ("interpolated", "unresolved")
            written = {
                (seen.subject, seen.line): str(seen.data.get("stated", ""))
                for seen in self.files[path].observations
                if seen.kind in kinds
            }
            self.stated[path] = [
                _Managed(one.name, late.get(key, (one.version, one.constraint)),
                         written.get(key, ""))
                for one in self._plain(path)
                if one.type == "maven" and (key := (one.name, one.line))
            ]  # fmt: skip
        return self.stated[path]

    def _arguments(self, path: str) -> dict[str, str]:
        """The arguments of every build, in the nearest folder above that has them."""
        folder = posixpath.dirname(path)
        while True:
            place = posixpath.join(folder, _ARGUMENTS)
            if place in self.files:
                return dict(self._stated_properties(place))
            if not folder:
                return {}
            folder = posixpath.dirname(folder)

    def _coordinates(self, path: str) -> Iterator[tuple[str, str]]:
        """The file's own version and its parent's, under the names that Maven gives them."""
        parsed = self.files[path]
        for seen in parsed.observations:
            if seen.kind == "project" and seen.data.get("version"):
                for prefix in ("project.", "pom.", ""):
                    yield f"{prefix}version", str(seen.data["version"])
            if seen.kind == "parent":
                for one in parsed.components:
                    if (one.name, one.line) == (seen.subject, seen.line) and one.version:
                        yield "project.parent.version", one.version
                        yield "parent.version", one.version

    def _stated_properties(self, path: str) -> Iterator[tuple[str, str]]:
        for seen in self.files[path].observations:
            if seen.kind == "property":
                yield seen.subject, str(seen.data.get("stated") or seen.data.get("value", ""))

    def _plain(self, path: str) -> list[Component]:
        """Components of a plain build: what a profile alone states is no other file's."""
        parsed = self.files[path]
        profiled = {(s.subject, s.line) for s in parsed.observations if s.kind == "profile"}
        return [one for one in parsed.components if (one.name, one.line) not in profiled]

    def _imported(self, line: list[str]) -> list[str]:
        """Lists of this repository that the file or an ancestor imports."""
        named = (one.name for path in line for one in self._plain(path))
        return list(dict.fromkeys(self.lists[name] for name in named if name in self.lists))


def _followed(stated: str, properties: Mapping[str, str]) -> _Version:
    """The version with its properties followed; empty when one is nowhere."""
    for _ in range(_MAX_ROUNDS):
        found = _PROPERTY.sub(lambda match: properties.get(match.group(1).strip(), "${"), stated)
        if found == stated or len(found) > _MAX_TEXT:
            break
        stated = found
    return maven_version(stated)
