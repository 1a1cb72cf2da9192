"""Gradle: lock files, version catalogues, build scripts and their properties."""

from __future__ import annotations

import re
from typing import Any

from timonier.estate.core.facts import Component, Parsed, Scope
from timonier.estate.core.manifests.conventions import lock, manager, with_faults
from timonier.estate.core.manifests.gradle_components import Told, is_useful, shared
from timonier.estate.core.manifests.gradle_script import Wanted, read_script
from timonier.estate.core.manifests.gradle_values import HOLE, Names
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_toml,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import QUOTED, Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.tokens import GROOVY, KOTLIN

_DEV_CONFIGURATION = re.compile(
    r"(?i)test|processor|kapt|ksp|^classpath$|developmentonly|checkstyle|pmd|lint"
)


@reader(
    "gradle.lockfile",
    sniff=lambda data: b"Gradle" in data[:200] or b"\nempty=" in data or data.startswith(b"empty="),
)
def read_lockfile(path: str, data: bytes) -> Parsed:
    """gradle.lockfile: dev when only test configurations use the module."""
    components: list[Component] = []
    faults: list[str] = []
    build = path.rpartition("/")[2].startswith(("buildscript", "settings"))
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", "empty=")):
            continue
        coordinates, _, users = line.partition("=")
        parts = coordinates.split(":")
        if len(parts) != 3 or not all(parts):
            faults.append(f"no module (line {number})")
            continue
        dev = build or all(_DEV_CONFIGURATION.search(one) for one in users.split(","))
        scope: Scope = "dev" if dev else "prod"
        name = f"{parts[0]}/{parts[1]}"
        components.append(Component("maven", name, parts[2], "", scope, line=number, locked=True))
    seen = (manager("gradle"), lock("gradle.lockfile"))
    return with_faults(Parsed(tuple(components), seen), faults)


@reader("build.gradle", max_bytes=MAX_MANIFEST_BYTES)
def read_build_script(path: str, data: bytes) -> Parsed:
    """build.gradle(.kts): dependencies, plugins, Java release and names; nothing is run.

    What another file must tell (`libs.junit`, `$version`) is a `reference` or `unresolved`:
    `manifests.gradle_family` follows it within the repository.
    """
    script = read_script(decode(data), KOTLIN if path.endswith(".kts") else GROOVY)
    told = Told()
    for wanted in script.wanted:
        told.add(wanted, script.names.values)
    told.java(script.java, script.names.values)
    if "settings" not in path.rpartition("/")[2]:
        told.observations.insert(0, manager("gradle"))
    told.observations.extend(shared(script.names))
    return with_faults(told.parsed(), [*told.faults, *script.faults])


@reader("gradle-constants", max_bytes=MAX_MANIFEST_BYTES)
def read_constants(path: str, data: bytes) -> Parsed:
    """Kotlin sources of buildSrc: constants that the scripts of the build name (`Versions.x`)."""
    script = read_script(decode(data), KOTLIN)
    names, values = script.names, script.names.values

    def owned(owner: str, text: str) -> str:
        def full(match: re.Match[str]) -> str:
            return f"${{{owner}.{match[1]}}}" if f"{owner}.{match[1]}" in values else match[0]

        return HOLE.sub(full, text)

    for name, texts in list(values.items()):
        owner = name.rpartition(".")[0]
        values[name] = tuple(owned(owner, text) for text in texts) if owner else texts
    return Parsed((), tuple(shared(names)))


@reader("gradle.properties", max_bytes=MAX_MANIFEST_BYTES)
def read_properties(path: str, data: bytes) -> Parsed:
    """gradle.properties: names that the scripts below may use for a version."""
    names = Names()
    for number, line in enumerate(decode(data).splitlines(), 1):
        found = re.match(r"\s*([\w.-]+)\s*[=:]\s*(\S+)\s*$", line)
        if found and is_useful(found.group(2)):
            names.learn(found.group(1), [found.group(2)], number)
    return Parsed((), tuple(shared(names)))


@reader("libs.versions.toml", max_bytes=MAX_MANIFEST_BYTES)
def read_catalogue(path: str, data: bytes) -> Parsed:
    """libs.versions.toml: libraries, plugins and bundles, versions followed by reference."""
    document = load_toml(data)
    lines = Lines(QUOTED, data)
    versions = {key: _version(value) for key, value in table(document.get("versions")).items()}
    names, told = Names(), Told()
    for key, stated in versions.items():
        names.learn(f"versions.{key}", [stated], lines.first(key))
    for alias, entry in table(document.get("libraries")).items():
        line = lines.first(alias)
        coordinates = _library(entry, versions)
        names.learn(alias, [coordinates], line)
        scope: Scope = "dev" if re.search(r"(?i)\b(test|junit|mock)", alias) else "unknown"
        told.add(Wanted(coordinates, scope, line), {})
    for alias, entry in table(document.get("plugins")).items():
        line = lines.first(alias)
        plugin, _, stated = text(entry).partition(":")
        plugin = plugin or text(table(entry).get("id"))
        stated = stated or _referred(table(entry).get("version"), versions)
        names.learn(f"plugins.{alias}", [f"{plugin}:{stated}"], line)
        told.add(Wanted(f"{plugin}:{stated}", "dev", line, kind="plugin"), {})
    catalogue = path.rpartition("/")[2].partition(".")[0]
    for alias, members in table(document.get("bundles")).items():
        texts = [f"${{{catalogue}.{text(one)}}}" for one in rows(members)]
        names.learn(f"bundles.{alias}", texts, lines.first(alias))
    told.observations = [manager("gradle"), *told.observations, *shared(names)]
    return with_faults(told.parsed(), told.faults)


def _version(value: Any) -> str:
    details = table(value)
    keys = ("strictly", "require", "prefer")
    return text(value) or next((text(details[key]) for key in keys if key in details), "")


def _referred(value: Any, versions: dict[str, str]) -> str:
    reference = text(table(value).get("ref"))
    return versions.get(reference, "") if reference else _version(value)


def _library(entry: Any, versions: dict[str, str]) -> str:
    """`g:a:v`; parts that the entry does not state are empty."""
    details = table(entry)
    parts = (text(entry) or text(details.get("module"))).split(":")
    if len(parts) < 2:
        parts = [text(details.get("group")), text(details.get("name"))]
    stated = parts[2] if len(parts) > 2 else _referred(details.get("version"), versions)
    return f"{parts[0]}:{parts[1]}:{stated}"


_DISTRIBUTION = re.compile(
    r"^distributionUrl\s*=.*?(gradle|maven)-(?:mvnd-)?(\d[\w.-]*?)-(?:bin|all)"
)


@reader("wrapper.properties")
def read_wrapper(path: str, data: bytes) -> Parsed:
    """The build tool's own release, as its wrapper pins it."""
    for number, line in enumerate(decode(data).splitlines(), 1):
        found = _DISTRIBUTION.match(line.replace("apache-maven", "maven").strip())
        if found:
            named, version = found.groups()
            tool = "apache-maven" if named == "maven" else named  # its life-cycle id
            component = Component("generic", tool, version, scope="dev", direct=True, line=number)
            return Parsed((component,), (manager(named, version, number),))
    return Parsed()
