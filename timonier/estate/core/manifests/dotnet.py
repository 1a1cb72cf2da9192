""".NET: project files, central package versions, packages.config and packages.lock.json."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import lock, manager
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    Element,
    load_json,
    load_xml,
    mapping,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.npm_locks import Merged
from timonier.estate.core.manifests.registry import reader

_PROPERTY = re.compile(r"\$\(([\w.]+)\)")
_PINNED = re.compile(r"^\[\s*([^,\[\]()\s]+)\s*\]$")
_RANGE = re.compile(r"[\[(,)\]*]")
_FRAMEWORK = re.compile(r"^(net|netcoreapp|netstandard)(\d[\d.]*)")
_TESTED = re.compile(r"(?i)(^|[./_-])(unit|functional|integration|e2e)?tests?([./_-]|$)")
_TEST_SDK = "Microsoft.NET.Test.Sdk"
_REFERENCES = (
    "PackageReference",
    "PackageVersion",
    "GlobalPackageReference",
    "DotNetCliToolReference",
)


def _properties(root: Element) -> dict[str, str]:
    return {
        one.tag: one.text.strip() for group in root.every("PropertyGroup") for one in group.children
    }


def _value(stated: str, properties: dict[str, str]) -> str:
    for _ in range(10):
        found = _PROPERTY.sub(lambda m: properties.get(m.group(1), m.group(0)), stated)
        if found == stated or len(found) > 500:
            break
        stated = found
    return stated.strip()


@reader("csproj", max_bytes=MAX_MANIFEST_BYTES)
def read_project(path: str, data: bytes) -> Parsed:
    """csproj and props: package references, framework; test projects do not ship."""
    root = load_xml(data)
    if root.tag != "Project":
        raise Unreadable(f"a <{root.tag}>, no <Project>")
    properties = _properties(root)
    references = [one for tag in _REFERENCES for one in root.every(tag)]
    tested = bool(_TESTED.search(path.rpartition("/")[2])) or any(
        one.attributes.get("Include") == _TEST_SDK for one in references
    )
    tested = tested and path.endswith("proj")
    tested = tested or properties.get("IsTestProject", "").lower() == "true"
    components: list[Component] = []
    observations = [manager("nuget")]
    for one in references:
        found = _reference(one, properties, "dev" if tested else "prod")
        if not found:
            continue
        components.append(found)
        if not found.version and not found.constraint:
            reason = {"reason": "its version comes from another file"}
            observations.append(Observation("unresolved", found.name, one.line, reason))
    components += _frameworks(root, properties, "dev" if tested else "prod")
    if tested:
        observations.append(Observation("test-command", "dotnet test"))
    return Parsed(tuple(dict.fromkeys(components)), tuple(observations))


def _reference(one: Element, properties: dict[str, str], scope: Scope) -> Component | None:
    name = one.attributes.get("Include") or one.attributes.get("Update") or ""
    name = _value(name, properties)
    if not name or "$(" in name or "@(" in name or "%(" in name:
        return None
    keys = ("VersionOverride", "Version")
    stated = next((one.attributes[key] for key in keys if key in one.attributes), "")
    stated = stated or next((one.text_of(key) for key in keys if one.find(key)), "")
    stated = _value(stated, properties)
    private = one.attributes.get("PrivateAssets") or one.text_of("PrivateAssets")
    central = one.tag == "PackageVersion"
    dev = private.lower() == "all" or one.tag == "DotNetCliToolReference"
    pinned = _PINNED.match(stated)
    stated = pinned.group(1) if pinned else "" if "$(" in stated else stated
    ranged = bool(_RANGE.search(stated))
    return Component(
        "nuget",
        name,
        "" if ranged else stated,
        stated if ranged else "",
        "dev" if dev else "unknown" if central else scope,
        direct=None if central else True,
        line=one.line,
    )


def _frameworks(root: Element, properties: dict[str, str], scope: Scope) -> Iterator[Component]:
    for tag in ("TargetFramework", "TargetFrameworks", "TargetFrameworkVersion"):
        for one in root.every(tag):
            for moniker in _value(one.text, properties).split(";"):
                found = _framework(moniker.strip())
                if found:
                    name, version = found
                    yield Component(
                        "generic", name, version, scope=scope, direct=True, line=one.line
                    )


def _framework(moniker: str) -> tuple[str, str] | None:
    """Product and release: net8.0 is .NET 8.0, net48 and v4.8 are .NET Framework 4.8."""
    if re.fullmatch(r"v\d[\d.]*", moniker):
        return "dotnetfx", moniker[1:]
    found = _FRAMEWORK.match(moniker)
    if not found or found.group(1) == "netstandard":
        return None
    digits = found.group(2)
    if found.group(1) == "netcoreapp" or "." in digits:
        return "dotnet", digits
    return "dotnetfx", ".".join(digits)


@reader("packages.config", max_bytes=MAX_MANIFEST_BYTES)
def read_packages_config(path: str, data: bytes) -> Parsed:
    """packages.config: exact versions, transitive ones included."""
    root = load_xml(data)
    components = []
    for one in root.every("package"):
        name = one.attributes.get("id", "")
        dev = one.attributes.get("developmentDependency", "").lower() == "true"
        if name:
            version = one.attributes.get("version", "")
            components.append(
                Component("nuget", name, version, scope="dev" if dev else "prod", line=one.line)
            )
    superseded = Observation("superseded-config", "packages.config")
    return Parsed(tuple(components), (manager("nuget"), superseded))


@reader("packages.lock.json")
def read_packages_lock(path: str, data: bytes) -> Parsed:
    """packages.lock.json: one component per package and version over all frameworks."""
    document = mapping(load_json(data), "packages.lock.json")
    lines = Lines(JSON_OBJECT, data)
    merged = Merged()
    for packages in table(document.get("dependencies")).values():
        for name, entry in table(packages).items():
            entry = table(entry)
            kind = text(entry.get("type"))
            if kind == "Project" or not text(entry.get("resolved")):
                continue
            merged.add(
                Component(
                    "nuget",
                    name,
                    text(entry["resolved"]),
                    direct=kind == "Direct",
                    line=lines.first(name),
                    locked=True,
                    digest=text(entry.get("contentHash")),
                )
            )
    return Parsed(merged.components(), (manager("nuget"), lock("packages.lock.json")))
