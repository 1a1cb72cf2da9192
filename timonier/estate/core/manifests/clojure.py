"""Clojure: deps.edn and its kin, project.clj; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    commit_of,
    group_scope,
    licences,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.maven_versions import maven_component, unresolved
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import Group, Node, read
from timonier.estate.core.manifests.tokens import Language, Quote, Token

CLOJURE = Language(
    (Quote('#"', '"', lines=True), Quote('"', '"', lines=True)),
    remarks=(";",),
    block=("", ""),
    word=r"\\(?:\w+|.)|[^\s()\[\]{}\",;`@^~'#\\]+",
    marks=r"#_",
)
_MAPS = frozenset({":deps", ":extra-deps", ":replace-deps", ":override-deps", ":default-deps"})
_LISTS = frozenset({":dependencies", ":plugins", ":managed-dependencies"})
_OPEN = "its version is computed, or another part of the build holds it"


@dataclass(frozen=True, slots=True)
class _Place:
    scope: Scope = "prod"
    aliases: bool = False  # the names below are aliases or profiles


@dataclass(slots=True)
class _Edn:
    """What the maps and lists of a file name."""

    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def walk(self, nodes: Sequence[Node], place: _Place) -> None:
        """Every map, list and vector; a key is the word before a group."""
        forms = list(_forms(nodes))
        for at, node in enumerate(forms):
            if not isinstance(node, Group):
                continue
            key = _word(forms[at - 1]) if at else ""
            if key in _MAPS and node.opens == "{":
                self._map(node, place)
            elif key in _LISTS and node.opens == "[":
                scope: Scope = "dev" if key == ":plugins" else place.scope
                direct = None if key == ":managed-dependencies" else True
                self._list(node, scope, direct)
            elif key in _LISTS | _MAPS:
                self.faults.append(f"the dependencies are computed (line {node.line})")
            else:
                self.walk(node.items, _entered(key, place))

    def _map(self, group: Group, place: _Place) -> None:
        forms = list(_forms(group.items))
        for name, value in zip(forms[::2], forms[1::2], strict=False):
            if not _word(name) or not isinstance(value, Group):
                self.faults.append(f"a dependency is computed (line {name.line})")
                continue
            self._add(_word(name), dict(_pairs(value)), place.scope, name.line)

    def _add(self, name: str, told: dict[str, Node], scope: Scope, line: int) -> None:
        commit = _text(told.get(":git/sha") or told.get(":sha"))
        remote = {":git/url", ":git/sha", ":git/tag", ":sha"} & set(told)
        source = "git" if remote else "path" if ":local/root" in told else ""
        stated = "" if source else _text(told.get(":mvn/version"))
        found = maven_component(_full(name), stated, scope, line=line, source=source)
        self._keep(replace(found, digest=commit_of(commit)), stated)

    def _list(self, group: Group, scope: Scope, direct: bool | None) -> None:
        for one in _forms(group.items):
            forms = list(_forms(one.items)) if isinstance(one, Group) else []
            if not forms or not _word(forms[0]):
                self.faults.append(f"a dependency is computed (line {one.line})")
                continue
            options = dict(zip(map(_word, forms[::1]), forms[1:], strict=False))
            stated = _text(forms[1]) if len(forms) > 1 else ""
            dev = _text(options.get(":scope")) == "test"
            name, line = _full(_word(forms[0])), one.line
            found = maven_component(name, stated, "dev" if dev else scope, line=line, direct=direct)
            self._keep(found, stated)

    def _keep(self, found: Component, stated: str) -> None:
        self.components.append(found)
        if not found.version and not found.constraint and not found.source:
            self.observations.append(unresolved(found, _OPEN, stated))


def _entered(key: str, place: _Place) -> _Place:
    if key in (":aliases", ":profiles"):
        return replace(place, aliases=True)
    if place.aliases:
        return _Place(group_scope(key.lstrip(":"), "unknown"))
    return place


def _forms(nodes: Sequence[Node]) -> Iterator[Node]:
    """The forms, without breaks, commas, quotation marks and what `#_` takes out."""
    skipped = 0
    for node in nodes:
        if isinstance(node, Token) and node.kind in ("break", "mark"):
            skipped += node.text == "#_"
        elif isinstance(node, Token) and node.text.startswith(":") and node.text == ":mvn":
            yield node
        elif skipped:
            skipped -= 1
        else:
            yield node


def _word(node: Node) -> str:
    return node.text if isinstance(node, Token) and node.kind in ("word", "number") else ""


def _text(node: Node | None) -> str:
    """A literal text; what is computed stands as its source."""
    if isinstance(node, Token):
        return node.text if node.kind == "text" else f"~{node.text}"
    return "~(…)" if isinstance(node, Group) else ""


def _pairs(group: Group) -> Iterator[tuple[str, Node]]:
    forms = list(_forms(group.items))
    for key, value in zip(forms[::2], forms[1::2], strict=False):
        yield _word(key), value


def _full(name: str) -> str:
    """A name without a group has its own as group; a classifier follows a dollar sign."""
    name = name.partition("$")[0]
    return name if "/" in name else f"{name}/{name}"


@reader("shadow-cljs.edn", max_bytes=MAX_MANIFEST_BYTES)
@reader("deps.edn", max_bytes=MAX_MANIFEST_BYTES)
def read_deps(path: str, data: bytes) -> Parsed:
    """deps.edn, bb.edn and shadow-cljs.edn: dependencies of the project and of each alias."""
    parsed = read(decode(data), CLOJURE)
    found = _Edn()
    found.walk(parsed.nodes, _Place())
    seen = (manager("clojure"), *found.observations)
    return with_faults(Parsed(tuple(found.components), seen), [*found.faults, *parsed.faults])


@reader("project.clj", max_bytes=MAX_MANIFEST_BYTES)
def read_project_clj(path: str, data: bytes) -> Parsed:
    """project.clj: dependencies, plugins and profiles of Leiningen, name, version and licence."""
    parsed = read(decode(data), CLOJURE)
    found = _Edn()
    observations = [manager("leiningen")]
    for node in parsed.nodes:
        forms = list(_forms(node.items)) if isinstance(node, Group) else []
        if len(forms) > 1 and _word(forms[0]) == "defproject":
            version = _text(forms[2]) if len(forms) > 2 else ""
            observations.append(project(_full(_word(forms[1])), version.lstrip("~"), "maven"))
            found.walk(forms, _Place())
            options = dict(zip(map(_word, forms), forms[1:], strict=False))
            licence = options.get(":license")
            if isinstance(licence, Group):
                observations += licences(_text(dict(_pairs(licence)).get(":name")))
    seen = (*observations, *found.observations)
    return with_faults(Parsed(tuple(found.components), seen), [*found.faults, *parsed.faults])
