"""Conan: conanfile.txt, conanfile.py (parsed and never run) and conan.lock."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import lock, manager, project, with_faults
from timonier.estate.core.manifests.ini import entries
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_json,
    load_python,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.registry import reader

# name/version@user/channel#revision:package#revision%time
_REFERENCE = re.compile(
    r"\A(?P<name>[a-z0-9_][a-z0-9_+.-]{0,100})/(?P<version>\[[^\]]*\]|[^@#:%\s/\[]+)"
    r"(?:@(?P<user>[^/#:%\s]*)(?:/(?P<channel>[^#:%\s]*))?)?(?:#(?P<revision>\w*))?(?:[:%].*)?",
    re.IGNORECASE,
)
_SCOPES: dict[str, Scope] = {
    "requires": "prod", "tool_requires": "dev", "build_requires": "dev", "test_requires": "dev",
    "python_requires": "dev",
}  # fmt: skip


@dataclass(slots=True)
class _Found:
    components: dict[Component, None] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, reference: str, scope: Scope, line: int, **more: bool) -> None:
        """The package of a reference; what is none is told with its line."""
        found = _REFERENCE.fullmatch(reference.strip())
        if found:
            self.components.setdefault(_component(found, scope, line, **more))
        else:
            self.faults.append(f"no conan reference: {reference[:60]} (line {line})")

    def parsed(self, *seen: Observation) -> Parsed:
        """What was found, with what was not understood."""
        told = (manager("conan"), *seen, *self.observations)
        return with_faults(Parsed(tuple(self.components), told), self.faults)


def _component(found: re.Match[str], scope: Scope, line: int, *, locked: bool = False) -> Component:
    version = found["version"]
    ranged = version.startswith("[")
    return Component(
        "conan", found["name"].lower(), "" if ranged else version,
        version.strip("[]") if ranged else "", scope, direct=None if locked else True, line=line,
        locked=locked, digest=found["revision"] or "",
        source="url" if (found["user"] or "_") != "_" else "",
    )  # fmt: skip


@reader("conanfile.txt", max_bytes=MAX_MANIFEST_BYTES)
def read_conanfile_txt(path: str, data: bytes) -> Parsed:
    """conanfile.txt: one reference a line under `[requires]` and its kin.

    Source: "conanfile.txt" and "Version ranges" of the Conan 2 reference.
    """
    found = _Found()
    for entry in entries(re.sub(r"#(?=\w)", "%23", decode(data))):
        if entry.section not in _SCOPES:
            continue
        # `zlib/[>=1.2 <2]` holds an equals sign, at which an entry is cut.
        line = "=".join([entry.key, entry.value]) if entry.values else entry.key
        found.add(line.replace("%23", "#"), _SCOPES[entry.section], entry.line)
    return found.parsed()


@reader("conanfile.py", max_bytes=MAX_MANIFEST_BYTES)
def read_conanfile_py(path: str, data: bytes) -> Parsed:
    """conanfile.py: literal `requires` attributes and `self.requires(…)` calls.

    Source: "conanfile.py, attributes and methods" of the Conan 2 reference.
    """
    tree = load_python(data)
    found = _Found()
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            _attribute(node.targets[0].id, node.value, names, found)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_self = isinstance(node.func.value, ast.Name) and node.func.value.id == "self"
            if of_self and node.func.attr in _SCOPES and node.args:
                _one(node.args[0], _SCOPES[node.func.attr], found)
    seen = [project(names["name"], names.get("version", ""), "conan")] if "name" in names else []
    return found.parsed(*seen)


def _attribute(name: str, value: ast.expr, names: dict[str, str], found: _Found) -> None:
    if name in ("name", "version") and isinstance(value, ast.Constant):
        names.setdefault(name, str(value.value))
    elif name in _SCOPES:
        for one in value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]:
            if isinstance(one, ast.Tuple) and one.elts:  # ("zlib/1.2", "private")
                one = one.elts[0]
            _one(one, _SCOPES[name], found)


def _one(value: ast.expr, scope: Scope, found: _Found) -> None:
    """A reference; of a computed one, `f"zlib/{v}"`, the name is known and the version is not."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        found.add(value.value, scope, value.lineno)
        return
    first = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
    begun = str(first.value) if isinstance(first, ast.Constant) else ""
    name, slash, _ = begun.partition("/")
    if not slash or not name:
        found.faults.append(f"a requirement is computed (line {value.lineno})")
        return
    one = Component("conan", name, scope=scope, direct=True, line=value.lineno)
    found.components.setdefault(one)
    data = {"reason": "its version is computed", "stated": ast.unparse(value)[:80]}
    found.observations.append(Observation("unresolved", name, value.lineno, data))


_LOCKED = re.compile(rb'"([^"\\\n]+/[^"\\\n]+)"')


@reader("conan.lock")
def read_conan_lock(path: str, data: bytes) -> Parsed:
    """conan.lock of Conan 2 (lists of references) and of Conan 1 (a graph of nodes)."""
    document = mapping(load_json(data), "conan.lock")
    lines = Lines(_LOCKED, data)
    found = _Found()
    for section, scope in _SCOPES.items():
        for reference in rows(document.get(section)):
            found.add(text(reference), scope, lines.first(text(reference)), locked=True)
    nodes = table(table(document.get("graph_lock")).get("nodes"))
    for node in nodes.values():
        reference = text(table(node).get("ref"))
        if reference and table(node).get("path") is None:  # with one, it is the project itself
            context = text(table(node).get("context"))
            scope = "dev" if context == "build" else "unknown"
            found.add(reference, scope, lines.first(reference), locked=True)
    return found.parsed(lock("conan.lock", text(document.get("version"))))
