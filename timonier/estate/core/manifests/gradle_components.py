"""What a Gradle script wants, as components with what is known of their versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.gradle_script import Wanted
from timonier.estate.core.manifests.gradle_values import HOLE, Names, coordinates, resolved
from timonier.estate.core.manifests.maven_versions import (
    java_release,
    maven_component,
    unresolved,
)

_MAX_SHARED = 1000
_PART = re.compile(r"[\w.-]{1,200}")
_COMPUTED = "its version is computed, or another file holds it"
_MANAGED = "its version comes from a platform, a plugin or a constraint"


@dataclass(slots=True)
class Told:
    """Components, observations and faults, in the order of the file."""

    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seen: set[Component] = field(default_factory=set)

    def add(self, wanted: Wanted, names: Mapping[str, tuple[str, ...]]) -> None:
        """One dependency or plugin. What its name needs from another file is a `reference`."""
        for text in resolved(wanted.text, names):
            self._add(text, wanted)

    def _add(self, text: str, wanted: Wanted) -> None:
        group, artifact, version = _parts(wanted, text)
        if wanted.kind == "plugin" and not version and not HOLE.search(text):
            return  # a build beside this one gives it
        if wanted.kind == "npm":
            self._npm(group, artifact, wanted)
        elif _PART.fullmatch(group) and _PART.fullmatch(artifact):
            self._module(f"{group}/{artifact}", version, wanted)
        elif HOLE.search(text) and wanted.sure:
            managed = wanted.direct is None
            data = {"scope": wanted.scope, "kind": wanted.kind, "managed": managed}
            self.observations.append(Observation("reference", text[:500], wanted.line, data))
        elif wanted.sure:
            self.faults.append(f"no module (line {wanted.line})")

    def _module(self, name: str, version: str, wanted: Wanted) -> None:
        found = maven_component(name, version, wanted.scope, line=wanted.line, direct=wanted.direct)
        if found in self.seen:
            return
        self.seen.add(found)
        self.components.append(found)
        if not found.version and not found.constraint:
            reason = _COMPUTED if version else _MANAGED
            self.observations.append(unresolved(found, reason, version))

    def _npm(self, name: str, stated: str, wanted: Wanted) -> None:
        exact = re.fullmatch(r"\d+\.\d+\.\d+(?:-[\w.-]+)?", stated)
        version, constraint = (stated, "") if exact else ("", stated)
        if "$" in name + stated:
            self.faults.append(f"a package is computed (line {wanted.line})")
        else:
            self.components.append(
                Component("npm", name, version, constraint, wanted.scope, True, wanted.line)
            )

    def java(self, stated: list[tuple[str, int]], names: Mapping[str, tuple[str, ...]]) -> None:
        """The first release of Java that is known, or else unknown where the first one stands."""
        told = [(resolved(text, names)[0], line) for text, line in stated]
        for text, line in told:
            if release := java_release(text):
                self.components.append(
                    Component("generic", "java", release, scope="prod", direct=True, line=line)
                )
                return
        for text, line in told[:1]:
            found = Component("generic", "java", scope="prod", direct=True, line=line)
            self.components.append(found)
            self.observations.append(unresolved(found, _COMPUTED, text))

    def parsed(self) -> Parsed:
        """What was read, each component once."""
        return Parsed(tuple(dict.fromkeys(self.components)), tuple(self.observations))


def _parts(wanted: Wanted, text: str) -> tuple[str, str, str]:
    if wanted.kind != "plugin":
        return coordinates(text)
    plugin, version, _ = coordinates(text)
    return plugin, f"{plugin}.gradle.plugin", version


def shared(names: Names) -> Iterator[Observation]:
    """Names that other scripts of the build may use for a version or a module."""
    told = 0
    for name, held in names.values.items():
        texts = [resolved(one, names.values, 0)[0] for one in held[:50]]
        if texts and all(map(is_useful, texts)) and told < _MAX_SHARED:
            told += 1
            value = {"value": " ".join(texts)}
            yield Observation("property", name[:200], names.lines[name], value)


def is_useful(text: str) -> bool:
    return " " not in text and len(text) < 300 and bool(re.search(r"\d|:|\$\{", text))
