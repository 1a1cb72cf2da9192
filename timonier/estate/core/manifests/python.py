"""Python project files: pyproject.toml in its dialects, and Pipfile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from packaging.requirements import InvalidRequirement
from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    group_scope,
    licences,
    manager,
    project,
    tested_by,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, load_toml, rows, table, text
from timonier.estate.core.manifests.lines import QUOTED, Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement

_EXACT = re.compile(r"^(?:==?=?\s*)?v?(\d+(?:\.\d+)*(?:[-.]?(?:a|b|rc|post|dev)\.?\d+)*)$")
_MANAGERS = ("poetry", "pdm", "hatch", "uv", "rye", "flit", "pixi")
_BACKENDS = {"poetry": "poetry", "pdm": "pdm", "flit": "flit"}


class _Gatherer:
    """Collects the components of one file, with the line of each."""

    def __init__(self, data: bytes) -> None:
        self.lines = Lines(QUOTED, data)
        self.components: list[Component] = []
        self.faults: list[str] = []
        self.own = ""

    def strings(self, values: Any, scope: Scope) -> None:
        """Add PEP 508 strings; anything else in the list (an include) is left out."""
        for value in rows(values):
            if not isinstance(value, str):
                continue
            line = self.lines.next(value)
            try:
                found = requirement(value, scope=scope, line=line)
            except InvalidRequirement:
                self.faults.append(f"{value[:60]!r} is no requirement")
                continue
            if found.name != self.own:  # an extra of the project that asks for another one
                self.components.append(found)

    def poetry(self, values: Any, scope: Scope) -> None:
        """Add a mapping name -> constraint as Poetry and Pipenv write it."""
        for name, value in table(values).items():
            line = self.lines.next(name)
            for one in value if isinstance(value, list) else [value]:
                if name.lower() == "python":
                    self.python(text(one), line)
                else:
                    self.components.append(_poetry_component(name, one, scope, line))

    def python(self, constraint: str, line: int) -> None:
        """Add the interpreter the project asks for."""
        if constraint and constraint != "*":
            self.components.append(
                Component("generic", "python", "", constraint, "prod", direct=True, line=line)
            )


def _poetry_component(name: str, value: Any, scope: Scope, line: int) -> Component:
    details = table(value)
    stated = text(value) or text(details.get("version"))
    source = next((key for key in ("git", "path", "url", "file") if key in details), "")
    source = "path" if source == "file" or (details.get("editable") and not source) else source
    exact = _EXACT.match(stated.strip())
    constraint = "" if exact or stated.strip() == "*" else stated.strip()
    return Component(
        "pypi",
        canonicalize_name(name),
        "" if source else exact.group(1) if exact else "",
        "" if source else constraint,
        scope,
        direct=True,
        line=line,
        digest=text(details.get("rev")) if source == "git" else "",
        source=source,
    )


@reader("pyproject.toml", max_bytes=MAX_MANIFEST_BYTES)
def read_pyproject(path: str, data: bytes) -> Parsed:
    """PEP 621, PEP 735, and the tables of poetry, pdm, hatch and uv."""
    document = load_toml(data)
    declared, tool = table(document.get("project")), table(document.get("tool"))
    gather = _Gatherer(data)
    gather.own = canonicalize_name(text(declared.get("name")))
    gather.python(text(declared.get("requires-python")), gather.lines.first("requires-python"))
    gather.strings(declared.get("dependencies"), "prod")
    for group, values in table(declared.get("optional-dependencies")).items():
        gather.strings(values, group_scope(group))
    for group, values in table(document.get("dependency-groups")).items():
        gather.strings(values, group_scope(group, "dev"))
    _tools(gather, tool)
    gather.strings(table(document.get("build-system")).get("requires"), "dev")
    components = with_sources(gather.components, table(tool.get("uv")).get("sources"))
    observations = (*_observed(document, declared, tool), *_files(gather.lines, tool))
    found = _of_pixi(table(tool.get("pixi")), gather.lines)
    parsed = Parsed((*components, *found.components), (*observations, *found.observations))
    return with_faults(parsed, gather.faults)


def _of_pixi(tables: dict[str, Any], lines: Lines) -> Parsed:
    if not tables:
        return Parsed()
    from timonier.estate.core.manifests.conda import Gathered
    from timonier.estate.core.manifests.pixi import add_pixi

    found = Gathered("prod")
    add_pixi(tables, lines, found)
    return Parsed(tuple(found.components), tuple(found.observations))


def _tools(gather: _Gatherer, tool: dict[str, Any]) -> None:
    poetry = table(tool.get("poetry"))
    gather.poetry(poetry.get("dependencies"), "prod")
    gather.poetry(poetry.get("dev-dependencies"), "dev")
    for group, values in table(poetry.get("group")).items():
        gather.poetry(table(values).get("dependencies"), group_scope(group, "dev"))
    for values in table(table(tool.get("pdm")).get("dev-dependencies")).values():
        gather.strings(values, "dev")
    gather.strings(table(tool.get("uv")).get("dev-dependencies"), "dev")
    for environment in table(table(tool.get("hatch")).get("envs")).values():
        gather.strings(table(environment).get("dependencies"), "dev")
        gather.strings(table(environment).get("extra-dependencies"), "dev")


def _files(lines: Lines, tool: dict[str, Any]) -> Iterator[Observation]:
    """Files that setuptools and hatch take requirements from."""
    dynamic = table(table(tool.get("setuptools")).get("dynamic"))
    stated = [dynamic.get("dependencies"), *table(dynamic.get("optional-dependencies")).values()]
    names = [table(one).get("file") for one in stated]
    hooks = table(table(table(tool.get("hatch")).get("metadata")).get("hooks"))
    names.append(table(hooks.get("requirements_txt")).get("files"))
    for name in (text(one) for value in names for one in rows(value) or [value]):
        if name:
            yield Observation("include", name[:200], lines.first(name), {"role": "requirement"})


def with_sources(components: list[Component], sources: Any) -> Iterator[Component]:
    """Mark what uv takes from elsewhere than a registry."""
    named = {canonicalize_name(name): table(value) for name, value in table(sources).items()}
    for component in components:
        origin = named.get(canonicalize_name(component.name), {})
        source = next((key for key in ("git", "path", "url", "workspace") if key in origin), "")
        yield replace(component, source=source) if source else component


def _observed(
    document: dict[str, Any], declared: dict[str, Any], tool: dict[str, Any]
) -> Iterator[Observation]:
    name = text(declared.get("name")) or text(table(tool.get("poetry")).get("name"))
    if name:
        yield project(canonicalize_name(name), text(declared.get("version")), "pypi")
    backend = text(table(document.get("build-system")).get("build-backend")).split(".")[0]
    managers = {key for key in _MANAGERS if key in tool}
    managers |= {_BACKENDS[word] for word in (backend.split("_")[0],) if word in _BACKENDS}
    yield from map(manager, sorted(managers))
    licence = declared.get("license", table(tool.get("poetry")).get("license"))
    yield from licences(text(licence) or text(table(licence).get("text")))
    if "pytest" in tool:
        yield tested_by("pytest")
    if "tox" in tool:
        yield tested_by("tox")
    for member in rows(table(table(tool.get("uv")).get("workspace")).get("members")):
        yield Observation("workspace", text(member))
    if table(tool.get("poetry")).get("dev-dependencies"):
        yield Observation("superseded-config", "poetry dev-dependencies")
    if table(tool.get("uv")).get("dev-dependencies"):
        yield Observation("superseded-config", "uv dev-dependencies")


@reader("Pipfile", max_bytes=MAX_MANIFEST_BYTES)
def read_pipfile(path: str, data: bytes) -> Parsed:
    """Pipfile: packages, dev-packages and named categories."""
    document = load_toml(data)
    gather = _Gatherer(data)
    requires = table(document.get("requires"))
    for key in ("python_full_version", "python_version"):
        if text(requires.get(key)):
            gather.python(text(requires[key]), gather.lines.first(key))
            break
    for section, values in document.items():
        if section not in ("source", "requires", "scripts", "pipenv"):
            gather.poetry(values, "prod" if section == "packages" else group_scope(section))
    return Parsed(tuple(gather.components), (manager("pipenv"),))
