"""What build scripts of one repository leave to each other: catalogues, properties, names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.formats.kin import SCRIPTS
from timonier.estate.core.manifests.gradle_components import Told
from timonier.estate.core.manifests.gradle_script import Wanted
from timonier.estate.core.manifests.gradle_values import HOLE, normal, resolved
from timonier.estate.core.manifests.maven_versions import java_release, maven_version

_INNER = ("gradle", "project")  # their scripts and catalogues serve the folder above
_CATALOGUE = ".versions.toml"
_CONSTANTS = ".kt"
_PROPERTIES = ("gradle.properties", "build.properties")
_Values = dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Build:
    """The scripts of a repository and what lends them names; the names each folder sees."""

    files: Mapping[str, Parsed]
    own: dict[str, list[str]] = field(default_factory=dict)  # folder -> files that lend it names
    seen: dict[str, _Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(self.files):
            if path.endswith((*SCRIPTS, _CATALOGUE, _CONSTANTS, *_PROPERTIES)):
                folder = _served(path)
                self.own.setdefault(folder, []).append(path)

    def names(self, folder: str) -> _Values:
        """Values by name that a script in the folder sees; those of the nearest folder win."""
        if folder not in self.seen:
            above = self.names(posixpath.dirname(folder)) if folder else {}
            self.seen[folder] = above | self._stated(folder)
        return self.seen[folder]

    def _stated(self, folder: str) -> _Values:
        """What the files of one folder state; a name with two values has none."""
        found: _Values = {}
        for path in self.own.get(folder, ()):
            name = posixpath.basename(path)
            prefix = name.partition(".")[0] + "." if name.endswith(_CATALOGUE) else ""
            for seen in self.files[path].observations:
                if seen.kind == "property":
                    key = normal(prefix + seen.subject)
                    texts = tuple(str(seen.data.get("value", "")).split(" "))
                    if found.setdefault(key, texts) != texts:
                        found[key] = ()
        return found

    def completed(self, path: str) -> Parsed:
        """The file with what the others tell; what stays open is told as a fault, with its line."""
        parsed = self.files[path]
        if not any(one.kind in ("reference", "unresolved") for one in parsed.observations):
            return parsed
        names = self.names(_served(path))
        kept: list[Observation] = []
        told = Told()
        filled: dict[tuple[str, int], tuple[str, str]] = {}
        for seen in parsed.observations:
            if seen.kind == "reference":
                told.add(_wanted(seen), names)
            elif version := _version(seen, names):
                filled[seen.subject, seen.line] = version
            else:
                kept.append(seen)
        faults = [f"a dependency is computed (line {one.line})" for one in told.observations
                  if one.kind == "reference"]  # fmt: skip
        kept += [one for one in told.observations if one.kind != "reference"]
        components = [*(_filled(one, filled) for one in parsed.components), *told.components]
        error = "; ".join(filter(None, [parsed.error, _short([*faults, *told.faults])]))
        return Parsed(tuple(dict.fromkeys(components)), tuple(kept), error)


def _served(path: str) -> str:
    """The folder whose build the file belongs to."""
    folder = posixpath.dirname(path)
    if path.endswith(_CONSTANTS):
        return f"/{folder}/".partition("/buildSrc/")[0].strip("/")
    return posixpath.dirname(folder) if posixpath.basename(folder) in _INNER else folder


def _short(faults: list[str]) -> str:
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return "; ".join(faults[:3]) + more


def _wanted(seen: Observation) -> Wanted:
    data = seen.data
    scope = data.get("scope")
    return Wanted(
        seen.subject,
        scope if scope in ("prod", "dev") else "unknown",
        seen.line,
        None if data.get("managed") else True,
        str(data.get("kind", "module")),
    )


def _version(seen: Observation, names: _Values) -> tuple[str, str] | None:
    """What an unresolved version is once the other files are known; None when it stays open."""
    stated = str(seen.data.get("stated", "")) if seen.kind == "unresolved" else ""
    texts = resolved(stated, names) if HOLE.search(stated) else []
    if len(texts) != 1:
        return None
    version = (java_release(texts[0]), "") if seen.subject == "java" else maven_version(texts[0])
    return version if any(version) else None


def _filled(one: Component, filled: Mapping[tuple[str, int], tuple[str, str]]) -> Component:
    stated = None if one.version or one.constraint else filled.get((one.name, one.line))
    return replace(one, version=stated[0], constraint=stated[1]) if stated else one
