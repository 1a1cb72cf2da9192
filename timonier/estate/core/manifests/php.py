"""PHP: composer.json and composer.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Edges, Observation, Parsed, Scope
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.conventions import (
    licences,
    lock,
    manager,
    project,
    tested_by,
)
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader

_SECTIONS: tuple[tuple[str, Scope], ...] = (("require", "prod"), ("require-dev", "dev"))
_LOCK_SECTIONS: tuple[tuple[str, Scope], ...] = (("packages", "prod"), ("packages-dev", "dev"))
_EXACT = re.compile(r"^=?\s*v?(\d+\.\d+(?:\.\d+)*(?:-(?:alpha|beta|RC|rc|p|patch)\.?\d*)?)$")
_VERSIONED = re.compile(r"^v(?=\d)")
_NAME = re.compile(rb'^[^\S\n]*+"name"\s*+:\s*+"([^"\n]*+)"', re.MULTILINE)


@reader("composer.json", max_bytes=MAX_MANIFEST_BYTES)
def read_composer_json(path: str, data: bytes) -> Parsed:
    """composer.json: packages, the PHP asked for; extensions are no packages."""
    document = mapping(load_json(data), "composer.json")
    lines = Lines(JSON_KEY, data)
    components = list(_required(document, lines))
    observations = [manager("composer")]
    if text(document.get("name")):
        name, version = text(document["name"]), text(document.get("version"))
        observations.append(project(name, version, "composer"))
    stated = document.get("license")
    observations += licences(text(stated), *map(text, rows(stated)))
    scripts = table(document.get("scripts"))
    if "test" in scripts:
        script = scripts["test"]
        first = text(script) or " && ".join(map(text, rows(script)))
        observations.append(tested_by(first or "composer test", lines.first("test")))
    return Parsed(tuple(components), tuple(observations))


def _required(document: dict[str, Any], lines: Lines) -> Iterator[Component]:
    for section, scope in _SECTIONS:
        start = lines.first(section)
        for name, value in table(document.get(section)).items():
            stated = text(value).strip()
            line = lines.after(name, start) or lines.first(name)
            platform = name in ("php", "php-64bit")
            if not platform and "/" not in name:
                continue
            kind, name = ("generic", "php") if platform else ("composer", name.lower())
            exact = _EXACT.match(stated)
            constraint = "" if exact or stated == "*" else stated
            version = exact.group(1) if exact else ""
            yield Component(kind, name, version, constraint[:300], scope, True, line)


@reader("composer.lock")
def read_composer_lock(path: str, data: bytes) -> Parsed:
    """composer.lock: packages ship, packages-dev do not; abandoned ones are told."""
    document = mapping(load_json(data), "composer.lock")
    lines = Lines(_NAME, data)
    components: list[Component] = []
    observations = [manager("composer"), lock("composer.lock")]
    for section, scope in _LOCK_SECTIONS:
        for package in map(table, rows(document.get(section))):
            name = text(package.get("name"))
            if not name:
                continue
            line = lines.next(name)
            components.append(_locked(name, package, scope, line))
            abandoned = package.get("abandoned")
            if abandoned:
                replacement = text(abandoned)
                seen = Observation("abandoned", name, line, {"replacement": replacement})
                observations.append(seen)
    return Parsed(tuple(components), tuple(observations), edges=_edges(document))


def _edges(document: dict[str, Any]) -> Edges:
    """Who brings whom; a name that no package has may be one that another replaces or provides."""
    packages = [
        package
        for section, _ in _LOCK_SECTIONS
        for package in map(table, rows(document.get(section)))
        if text(package.get("name"))
    ]
    places = {text(one["name"]).lower(): place for place, one in enumerate(packages)}
    apart: set[str] = set()  # names whose versions are not those of the package behind them
    for place, one in enumerate(packages):
        for section in ("replace", "provide"):
            for name, version in table(one.get(section)).items():
                if places.setdefault(name.lower(), place) == place and version != "self.version":
                    apart.add(name.lower())
    wires = Wires(places, len(packages))
    for one in packages:
        for name, stated in table(one.get("require")).items():
            stated = "*" if name.lower() in apart else text(stated)
            wires.add(text(one["name"]).lower(), (name.lower(),), stated)
    return wires.edges()


def _locked(name: str, package: dict[str, Any], scope: Scope, line: int) -> Component:
    dist, origin = table(package.get("dist")), table(package.get("source"))
    version = _VERSIONED.sub("", text(package.get("version")))
    branch = version.startswith("dev-") or version.endswith("-dev")
    source = "path" if dist.get("type") == "path" else "git" if branch else ""
    return Component(
        "composer",
        name.lower(),
        version,
        scope=scope,
        line=line,
        locked=True,
        licence=" OR ".join(map(text, rows(package.get("license"))))[:200],
        digest=archives([f"sha1:{text(dist.get('shasum'))}"]) or text(origin.get("reference")),
        source=source,
    )
