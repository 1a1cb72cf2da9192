"""Bazel: MODULE.bazel, WORKSPACE and the extensions they load; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, manager, with_faults
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
)
from timonier.estate.core.manifests.maven_versions import maven_component, unresolved
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    arguments,
    is_group,
    is_mark,
    is_word,
    read,
    statements,
)
from timonier.estate.core.manifests.tokens import STARLARK, Token
from timonier.estate.core.manifests.version_tokens import runtime_facts

_COMPUTED = "its version is computed, or another file holds it"
_MAX_NODES = 100  # of one text that is put together
_PART = re.compile(r"[\w.-]{1,200}")
_MACRO = re.compile(r"\w*(?:dependencies|_deps|repositories|_setup|toolchains)$")
_ARCHIVES = {"http_archive": "url", "http_file": "url", "http_jar": "url",
             "git_repository": "git", "new_git_repository": "git",
             "local_repository": "path", "new_local_repository": "path"}  # fmt: skip
_OVERRIDES = {"git_override": "git", "archive_override": "url", "local_path_override": "path"}
_RUNTIMES = {("python", "toolchain"): ("python", "python_version"),
             ("node", "toolchain"): ("nodejs", "node_version"),
             ("go_sdk", "download"): ("go", "version")}  # fmt: skip


@dataclass(slots=True)
class _Workspace:
    """What the calls of a file say."""

    names: dict[str, str] = field(default_factory=dict)
    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sources: dict[str, Component] = field(default_factory=dict)  # overrides by module
    macros: list[int] = field(default_factory=list)
    development: set[str] = field(default_factory=set)  # extensions that only our own work uses
    scope: Scope = "prod"  # of the call that is read

    def walk(self, nodes: Sequence[Node]) -> None:
        """Every statement: an assignment, or a call and the calls inside it."""
        for statement in statements(nodes, STARLARK):
            if len(statement) > 2 and is_word(statement[0]) and is_mark(statement[1], "="):
                value = self._text(statement[2:])
                if isinstance(statement[0], Token):
                    self._named(statement[0].text, value, statement[2:])
            for at, node in enumerate(statement):
                if isinstance(node, Group):
                    if node.opens == "(" and at and is_word(statement[at - 1]):
                        self._call(statement[:at], node)
                    self.walk(node.items)

    def _named(self, name: str, value: str | None, nodes: Sequence[Node]) -> None:
        if value is not None:
            self.names[name] = value
        elif is_word(nodes[0], "use_extension") and isinstance(nodes[-1], Group):
            dev = dict(self._given(nodes[-1])).get("dev_dependency", [])
            self.development |= {name} if any(is_word(one, "True") for one in dev) else set()

    def _call(self, before: Sequence[Node], group: Group) -> None:
        words = [one.text for one in before if isinstance(one, Token) and one.kind == "word"]
        given = dict(self._given(group))
        name, owner = words[-1], words[-2] if len(words) > 1 else ""
        self.scope = "dev" if owner in self.development else "prod"
        if name == "artifact" and owner:
            self._artifact(given, group)
        elif name in _ARCHIVES:
            self._archive(_ARCHIVES[name], given, group.line)
        elif name in _OVERRIDES or name == "single_version_override":
            self._override(name, given)
        elif (owner, name) in _RUNTIMES:
            self._runtime(*_RUNTIMES[owner, name], given, group.line)
        elif name in _CALLS:
            _CALLS[name](self, given, group.line)
        elif _MACRO.fullmatch(name) and not owner and before[0] is before[-1]:
            self.macros.append(group.line)

    def _runtime(self, tool: str, key: str, given: Mapping[str, list[Node]], line: int) -> None:
        found, noted = runtime_facts(tool, self._text(given.get(key, [])) or "", line=line)
        self.components += found
        self.observations += noted

    def _given(self, group: Group) -> Iterator[tuple[str, list[Node]]]:
        for one in arguments(group.items):
            if len(one) > 2 and isinstance(one[0], Token) and is_mark(one[1], "="):
                yield one[0].text, one[2:]

    def _text(self, nodes: Sequence[Node]) -> str | None:
        """A literal text with `%` and `+` of names known here; None when it is computed."""
        plain = [n for n in nodes[:_MAX_NODES] if isinstance(n, Group) or n.kind != "break"]
        if len(nodes) > _MAX_NODES:
            return None
        first = plain[0] if plain else None
        if not isinstance(first, Token):
            return None
        value = first.text if first.kind in ("text", "number") else self.names.get(first.text)
        if value is None or len(plain) == 1:
            return value
        rest = plain[2:]
        if is_mark(plain[1], "+"):
            after = self._text(rest)
            return None if after is None else (value + after)[:1000]
        if is_mark(plain[1], "%"):
            return self._filled(value, rest)
        return None

    def _filled(self, value: str, nodes: Sequence[Node]) -> str | None:
        group = nodes[0] if len(nodes) == 1 else None
        parts = arguments(group.items) if isinstance(group, Group) else [list(nodes)]
        for part in parts:
            text = self._text(part)
            if text is None or "%s" not in value:
                return None
            value = value.replace("%s", text, 1)[:1000]
        return None if "%s" in value else value

    def _module(self, given: Mapping[str, list[Node]], line: int) -> None:
        name = self._text(given.get("name", []))
        version = self._text(given["version"]) if "version" in given else ""
        dev = is_word(next(iter(given.get("dev_dependency", [])), None), "True")
        if not name or not _PART.fullmatch(name):
            self.faults.append(f"a module is computed (line {line})")
            return
        scope: Scope = "dev" if dev else "prod"
        found = Component("bazel", name, version or "", "", scope, direct=True, line=line)
        self.components.append(found)

    def _override(self, kind: str, given: Mapping[str, list[Node]]) -> None:
        module = self._text(given.get("module_name", []))
        version = self._text(given.get("version", [])) or ""
        commit = self._text(given.get("commit", [])) or ""
        if module:
            source = _OVERRIDES.get(kind, "")
            self.sources[module] = Component(
                "bazel", module, version, digest=commit_of(commit), source=source
            )

    def _artifacts(self, given: Mapping[str, list[Node]], line: int) -> None:
        for key in ("artifacts", "boms"):
            nodes = given.get(key, [])
            groups = [node for node in nodes if isinstance(node, Group) and node.opens == "["]
            for group in groups:
                for one in arguments(group.items):
                    if any(is_group(node, "(") for node in one) and is_word(one[0]):
                        continue  # maven.artifact(…) is a call of its own
                    self._coordinates(one, self.scope)
            if nodes and any(is_word(node) for node in nodes):
                self.faults.append(f"a list of artifacts is computed (line {line})")

    def _artifact(self, given: Mapping[str, list[Node]], group: Group) -> None:
        parts = [given.get(key, []) for key in ("group", "artifact", "version")]
        if not given.get("group"):
            parts = [*arguments(group.items)[:3], [], [], []][:3]
        texts = [self._text(one) if one else "" for one in parts]
        dev = is_word(next(iter(given.get("testonly", [])), None), "True")
        if texts[0] and texts[1]:
            name = f"{texts[0]}/{texts[1]}"
            self._maven(name, texts[2] or "", "dev" if dev else self.scope, group.line)
        else:
            self.faults.append(f"an artifact is computed (line {group.line})")

    def _coordinates(self, nodes: Sequence[Node], scope: Scope) -> None:
        """`g:a:v`, `g:a:packaging:v` or `g:a:packaging:classifier:v` (rules_jvm_external)."""
        line = nodes[0].line if nodes else 0
        parts = (self._text(nodes) or "").split(":")
        if len(parts) < 2 or not all(map(_PART.fullmatch, parts[:2])):
            self.faults.append(f"an artifact is computed (line {line})")
            return
        version = parts[-1] if len(parts) > 2 else ""
        self._maven(f"{parts[0]}/{parts[1]}", version, scope, line)

    def _maven(self, name: str, version: str, scope: Scope, line: int) -> None:
        found = maven_component(name, version, scope, line=line)
        self.components.append(found)
        if not found.version and not found.constraint:
            self.observations.append(unresolved(found, _COMPUTED, version))

    def _import(self, given: Mapping[str, list[Node]], line: int) -> None:
        self._coordinates(given.get("artifact") or [Token("text", "", line)], "unknown")

    def _archive(self, source: str, given: Mapping[str, list[Node]], line: int) -> None:
        name = self._text(given.get("name", [])) or ""
        commit = self._text(given.get("commit", [])) or ""
        if _PART.fullmatch(name):
            found = Component("bazel", name, scope="unknown", direct=True, line=line)
            self.components.append(replace(found, digest=commit_of(commit), source=source))
        else:
            self.faults.append(f"an archive is computed (line {line})")

    def overridden(self) -> Iterator[Component]:
        """The components with what overrides say of their version or origin."""
        for one in self.components:
            other = self.sources.get(one.name) if one.type == "bazel" else None
            if other is None:
                yield one
            else:
                version = other.version or ("" if other.source else one.version)
                yield replace(one, version=version, source=other.source, digest=other.digest)


_CALLS: dict[str, Callable[[_Workspace, Mapping[str, list[Node]], int], None]] = {
    "bazel_dep": _Workspace._module,
    "install": _Workspace._artifacts,
    "maven_install": _Workspace._artifacts,
    "maven_jar": _Workspace._import,
    "jvm_maven_import_external": _Workspace._import,
    "java_import_external": _Workspace._import,
}


@reader("bazel-extension", max_bytes=MAX_MANIFEST_BYTES)
@reader("bazel-workspace", max_bytes=MAX_MANIFEST_BYTES)
@reader("MODULE.bazel", max_bytes=MAX_MANIFEST_BYTES)
def read_module(path: str, data: bytes) -> Parsed:
    """Modules, archives, Maven artifacts and toolchains that are written out.

    What a macro of another file brings is not read: that is one fault, at the first such call.
    """
    parsed = read(decode(data), STARLARK)
    found = _Workspace()
    found.walk(parsed.nodes)
    if found.macros and "WORKSPACE" in path.rpartition("/")[2]:
        first = found.macros[0]
        told = f"{len(found.macros)} macros bring dependencies of their own (line {first})"
        found.faults.append(told)
    components = list(dict.fromkeys(found.overridden()))
    seen = [
        unresolved(one, "its version comes from the lock or the root module")
        for one in components
        if one.type == "bazel" and not one.version and not one.source
    ]
    return with_faults(
        Parsed(tuple(components), (manager("bazel"), *found.observations, *seen)),
        [*found.faults, *parsed.faults],
    )
