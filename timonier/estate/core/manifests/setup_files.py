"""setup.cfg: what it states, and the files it takes its requirements from."""

from __future__ import annotations

import configparser

from packaging.requirements import InvalidRequirement

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    group_scope,
    licences,
    manager,
    project,
    tested_by,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement


def add_requirement(
    value: str, scope: Scope, line: int, components: list[Component], faults: list[str]
) -> None:
    """Add the component of one requirement, or a fault with its line; remarks are passed over."""
    value = value.partition(" #")[0].strip()
    if not value or value.startswith("#"):
        return
    try:
        components.append(requirement(value, scope=scope, line=line))
    except InvalidRequirement:
        faults.append(f"{value[:60]!r} is no requirement (line {line})")


@reader("setup.cfg", max_bytes=MAX_MANIFEST_BYTES)
def read_setup_cfg(path: str, data: bytes) -> Parsed:
    """setup.cfg: [options] and [options.extras_require]; `file:` is named, not followed."""
    content = decode(data)
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(content)
    except configparser.Error as problem:
        raise Unreadable(f"invalid setup.cfg: {str(problem).splitlines()[0]}") from None
    lines: dict[str, int] = {}
    for number, raw in enumerate(content.splitlines(), 1):
        lines.setdefault(raw.partition("=")[2].strip() or raw.strip(), number)
        lines.setdefault(raw.strip(), number)
    components: list[Component] = []
    faults: list[str] = []
    observations = _observed_cfg(config)
    for value, scope in _stated(config):
        line = lines.get(value, 0)
        if value.startswith("file:"):
            observations += [
                Observation("include", name.strip(), line, {"role": "requirement"})
                for name in value[5:].split(",")
                if name.strip()
            ]
        else:
            add_requirement(value, scope, line, components, faults)
    python = config.get("options", "python_requires", fallback="").strip()
    if python:
        line = lines.get(python, 0)
        components.append(
            Component("generic", "python", "", python, "prod", direct=True, line=line)
        )
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _stated(config: configparser.RawConfigParser) -> list[tuple[str, Scope]]:
    wanted: list[tuple[str, str, Scope]] = [
        ("options", "install_requires", "prod"),
        ("options", "tests_require", "dev"),
        ("options", "setup_requires", "dev"),
    ]
    if config.has_section("options.extras_require"):
        for extra in config.options("options.extras_require"):
            wanted.append(("options.extras_require", extra, group_scope(extra)))
    return [
        (value.strip(), scope)
        for section, key, scope in wanted
        for value in config.get(section, key, fallback="").splitlines()
        if value.strip()
    ]


def _observed_cfg(config: configparser.RawConfigParser) -> list[Observation]:
    observed: list[Observation] = []
    if config.has_section("metadata"):
        name = config.get("metadata", "name", fallback="")
        version = config.get("metadata", "version", fallback="")
        observed += [project(name, version, "pypi")] if name else []
        observed += licences(config.get("metadata", "license", fallback=""))
        observed.append(manager("setuptools"))
    if config.has_section("tool:pytest"):
        observed.append(tested_by("pytest"))
    return observed
