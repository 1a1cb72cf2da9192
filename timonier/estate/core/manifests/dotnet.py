""".NET: project files, central package versions, packages.config and packages.lock.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import lock, manager
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_json,
    mapping,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.maven_versions import unresolved
from timonier.estate.core.manifests.npm_locks import Key, Merged
from timonier.estate.core.manifests.nuget_versions import nuget_component, nuget_version
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.xml_files import Element, load_xml

_PROPERTY = re.compile(r"\$\(([\w.]+)\)")
_DEFAULT = re.compile(r"""\s*['"]?\$\(([\w.]+)\)['"]?\s*==\s*(?:''|"")\s*""")
_FRAMEWORK = re.compile(r"^(net|netcoreapp|netstandard)(\d[\d.]*)")
_TESTED = re.compile(r"(?i)(^|[./_-])(unit|functional|integration|e2e)?tests?([./_-]|$)")
_ELSEWHERE = "its version comes from another file"
_TEST_SDK = "Microsoft.NET.Test.Sdk"
_REFERENCES = (
    "PackageReference",
    "PackageVersion",
    "GlobalPackageReference",
    "DotNetCliToolReference",
)


def _properties(root: Element) -> dict[str, str]:
    """Values that hold in every build: those under a condition are of some builds only.

    `Condition="'$(X)' == ''"` is how a file gives X its value when nothing else did.
    """
    found: dict[str, str] = {}
    some: set[str] = set()
    for group in root.every("PropertyGroup"):
        for one in group.children:
            conditions = [c for c in (_condition(group), _condition(one)) if c]
            default = _DEFAULT.fullmatch(conditions[0]) if len(conditions) == 1 else None
            if conditions and not (default and default.group(1) == one.tag):
                some.add(one.tag)
            elif not conditions or one.tag not in found:
                found[one.tag] = one.text.strip()
    return {name: value for name, value in found.items() if name not in some}


def _condition(one: Element) -> str:
    return one.attributes.get("Condition", "").strip()


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
            observations.append(unresolved(found, _ELSEWHERE, _stated(one, properties)))
    components += _frameworks(root, properties, "dev" if tested else "prod")
    if tested:
        observations.append(Observation("test-command", "dotnet test"))
    return Parsed(tuple(dict.fromkeys(components)), tuple(observations))


def _reference(one: Element, properties: dict[str, str], scope: Scope) -> Component | None:
    name = one.attributes.get("Include") or one.attributes.get("Update") or ""
    name = _value(name, properties)
    if not name or "$(" in name or "@(" in name or "%(" in name:
        return None
    private = one.attributes.get("PrivateAssets") or one.text_of("PrivateAssets")
    central = one.tag == "PackageVersion"
    dev = private.lower() == "all" or one.tag == "DotNetCliToolReference"
    scope = "dev" if dev else "unknown" if central else scope
    direct = None if central else True
    return nuget_component(name, _stated(one, properties), scope, line=one.line, direct=direct)


def _stated(one: Element, properties: dict[str, str]) -> str:
    """The version that a reference states, its properties followed."""
    keys = ("VersionOverride", "Version")
    stated = next((one.attributes[key] for key in keys if key in one.attributes), "")
    stated = stated or next((one.text_of(key) for key in keys if one.find(key)), "")
    return _value(stated, properties)


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
    named: dict[tuple[str, str], Key] = {}
    frameworks = table(document.get("dependencies"))
    for framework, packages in frameworks.items():
        for name, entry in table(packages).items():
            entry = table(entry)
            kind = text(entry.get("type"))
            if kind == "Project" or not text(entry.get("resolved")):
                continue
            named[framework, name.lower()] = merged.add(
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
    wires = Wires(merged.places(named), len(merged.found))
    for framework, packages in frameworks.items():
        for name, entry in table(packages).items():
            for brought, stated in table(table(entry).get("dependencies")).items():
                wires.add((framework, name.lower()), ((framework, brought.lower()),), text(stated))
    seen = (manager("nuget"), lock("packages.lock.json"))
    return Parsed(merged.components(), seen, edges=wires.edges())


@reader("nuspec", max_bytes=MAX_MANIFEST_BYTES)
def read_nuspec(path: str, data: bytes) -> Parsed:
    """nuspec: the least version, or the interval, that the package asks of each dependency."""
    root = load_xml(data)
    components = []
    for one in root.every("dependency"):
        name, stated = one.attributes.get("id", ""), one.attributes.get("version", "")
        if name and not name.startswith("$"):
            exact, interval = nuget_version(stated)
            pinned = exact if stated.strip().startswith("[") else ""
            constraint = "" if pinned else interval or (f"[{exact},)" if exact else "")
            found = Component("nuget", name, pinned, constraint, "prod", direct=True, line=one.line)
            components.append(found)
    told = [unresolved(one, _ELSEWHERE) for one in components
            if not one.version and not one.constraint]  # fmt: skip
    return Parsed(tuple(dict.fromkeys(components)), (manager("nuget"), *told))


_DIRECTIVE = re.compile(r"#(?:addin|tool|load|module)\s+\"?(?:nuget|dotnet):[^?\s\"]*\?([^\s\"]+)")


@reader("cake", max_bytes=MAX_MANIFEST_BYTES)
def read_cake(path: str, data: bytes) -> Parsed:
    """Cake: packages of its directives, one a line (`#tool nuget:?package=A&version=1.0`)."""
    components = []
    for number, line in enumerate(decode(data).splitlines(), 1):
        if found := _DIRECTIVE.match(line.strip()):
            stated = {key.lower(): values[0] for key, values in parse_qs(found.group(1)).items()}
            if name := stated.get("package", ""):
                version = stated.get("version", "")
                components.append(nuget_component(name, version, "dev", line=number))
    told = [unresolved(one, "no version is stated") for one in components
            if not one.version and not one.constraint]  # fmt: skip
    return Parsed(tuple(components), (manager("cake"), *told))
