"""Gradle: lock files, version catalogues, and the literal coordinates of build scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import lock, manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode, load_toml, table, text
from timonier.estate.core.manifests.lines import QUOTED, Lines
from timonier.estate.core.manifests.registry import reader

_COORDINATES = re.compile(
    r"""\b(\w+)\s*\(?\s*(?:(?:enforcedPlatform|platform|testFixtures|dependencies\.create)\s*\(\s*)?"""
    r"""["']([\w.-]+):([\w.-]+)(?::([^"':@]*))?(?::[^"'@]*)?(?:@\w+)?["']"""
)
_MAP = re.compile(
    r"""\b(\w+)\s*\(?\s*group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["']"""
    r"""(?:\s*,\s*version\s*[:=]\s*["']?([^"',)\s]+)["']?)?"""
)
_PLUGIN = re.compile(
    r"""\b(?:id|kotlin)\s*\(?\s*["']([\w.-]+)["']\s*\)?\s*version\s*\(?\s*["']([^"']+)["']"""
)
_VARIABLE = re.compile(
    r"""(?:^|\b(?:def|val|var|set|ext|const)\b[ (]*)[\s"']*(?:ext\.|project\.)?(\w+)"""
    r"""["']?\s*[=,]\s*["']([\w.+-]+)["']"""
)
_REFERENCE = re.compile(r"\$\{?(?:rootProject\.|project\.|ext\.)*(\w+)\}?")
_JAVA = re.compile(
    r"(?:JavaLanguageVersion\.of\(|jvmToolchain\(|JavaVersion\.VERSION_|"
    r"(?:source|target)Compatibility\s*=\s*[\"']?)(?:1[._])?(\d+)"
)
_CONFIGURATION = re.compile(
    r"(?i)^(.*(implementation|api|compile|runtime|compileonly|runtimeonly|processor|kapt|ksp|"
    r"classpath|developmentonly|provided\w*|debug|release|coreLibraryDesugaring|bom|bundle|"
    r"mavenBom|dependency|platform|constraints))$"
)
_FLOATING = re.compile(r"[\[(+]|latest\.")
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


def _module(
    name: str, stated: str, scope: Scope, line: int, direct: bool | None = True
) -> Component:
    floating = bool(_FLOATING.search(stated))
    version, constraint = ("", stated) if floating else (stated, "")
    return Component("maven", name, version, constraint, scope, direct=direct, line=line)


@reader("build.gradle", max_bytes=MAX_MANIFEST_BYTES)
def read_build_script(path: str, data: bytes) -> Parsed:
    """build.gradle(.kts): literal coordinates, plugins and Java release; nothing is run."""
    content = _without_comments(decode(data))
    known = dict(pair for line in content.splitlines() for pair in _VARIABLE.findall(line))
    components: list[Component] = []
    observations = [manager("gradle")] if "settings" not in path.rpartition("/")[2] else []
    for number, line in enumerate(content.splitlines(), 1):
        for component in _on_line(line, number, known):
            components.append(component)
            if not component.version and "$" in line:
                data_ = {"reason": "its version is computed"}
                observations.append(Observation("unresolved", component.name, number, data_))
    java = next(
        ((found.group(1), number) for number, line in enumerate(content.splitlines(), 1)
         if (found := _JAVA.search(line))), None
    )  # fmt: skip
    if java:
        release, line_of_java = java
        components.append(
            Component("generic", "java", release, scope="prod", direct=True, line=line_of_java)
        )
    return Parsed(tuple(dict.fromkeys(components)), tuple(observations))


def _without_comments(content: str) -> str:
    """Block comments emptied (their line breaks stay), line comments cut."""
    blank = re.sub(
        r"(?<!['\"*/])/\*.*?\*/",
        lambda found: "\n" * found.group().count("\n"),
        content,
        flags=re.S,
    )
    return "\n".join(re.sub(r"(?<![:'\"])//.*$", "", line) for line in blank.split("\n"))


def _resolved(stated: str, known: dict[str, str]) -> str:
    """The version with the script's own variables followed; empty when one is not known."""
    found = _REFERENCE.sub(lambda match: known.get(match.group(1), "$"), stated)
    found = known.get(found, found) if found.isidentifier() else found
    return "" if "$" in found or found.isidentifier() else found


def _on_line(line: str, number: int, known: dict[str, str]) -> Iterator[Component]:
    for pattern in (_COORDINATES, _MAP):
        for configuration, group, artifact, stated in pattern.findall(line):
            if not _CONFIGURATION.match(configuration):
                continue
            scope: Scope = "dev" if _DEV_CONFIGURATION.search(configuration) else "prod"
            version = _resolved(stated or "", known)
            yield _module(f"{group}/{artifact}", version, scope, number)
    for plugin, stated in _PLUGIN.findall(line):
        name = plugin if "." in plugin else f"org.jetbrains.kotlin.{plugin}"
        version = _resolved(stated, known)
        yield _module(f"{name}/{name}.gradle.plugin", version, "dev", number)


@reader("libs.versions.toml", max_bytes=MAX_MANIFEST_BYTES)
def read_catalogue(path: str, data: bytes) -> Parsed:
    """libs.versions.toml: libraries and plugins, versions followed by reference."""
    document = load_toml(data)
    lines = Lines(QUOTED, data)
    versions = {key: _version(value) for key, value in table(document.get("versions")).items()}
    components = []
    for alias, entry in table(document.get("libraries")).items():
        name, stated = _library(entry, versions)
        if name:
            scope: Scope = "dev" if re.search(r"(?i)\b(test|junit|mock)", alias) else "unknown"
            components.append(_module(name, stated, scope, lines.first(alias)))
    for alias, entry in table(document.get("plugins")).items():
        details = table(entry)
        plugin, _, stated = text(entry).partition(":")
        plugin = plugin or text(details.get("id"))
        stated = stated or _referred(details.get("version"), versions)
        if plugin:
            name = f"{plugin}/{plugin}.gradle.plugin"
            components.append(_module(name, stated, "dev", lines.first(alias)))
    return Parsed(tuple(components), (manager("gradle"),))


def _version(value: Any) -> str:
    details = table(value)
    keys = ("strictly", "require", "prefer")
    return text(value) or next((text(details[key]) for key in keys if key in details), "")


def _referred(value: Any, versions: dict[str, str]) -> str:
    reference = text(table(value).get("ref"))
    return versions.get(reference, "") if reference else _version(value)


def _library(entry: Any, versions: dict[str, str]) -> tuple[str, str]:
    details = table(entry)
    parts = (text(entry) or text(details.get("module"))).split(":")
    if len(parts) < 2:
        parts = [text(details.get("group")), text(details.get("name"))]
    if not all(parts[:2]):
        return "", ""
    stated = parts[2] if len(parts) > 2 else _referred(details.get("version"), versions)
    return f"{parts[0]}/{parts[1]}", stated


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
