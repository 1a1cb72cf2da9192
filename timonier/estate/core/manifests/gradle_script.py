"""The statements of a Gradle script: its names, its dependencies and plugins; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from timonier.estate.core.facts import Scope
from timonier.estate.core.manifests.gradle_calls import (
    as_one,
    entries_of,
    given_to,
    head_of,
    java_told,
    line_of,
    rich_version,
    target,
    value_of,
)
from timonier.estate.core.manifests.gradle_values import (
    UNKNOWN,
    Names,
    coordinates,
    named_argument,
    source,
    stated,
    texts_of,
)
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
from timonier.estate.core.manifests.tokens import Language, Token

_PRODUCTION = re.compile(
    r"(?i)(?:implementation|api|compile|compileonly|compileonlyapi|runtime|runtimeonly|release|"
    r"(?<!\w)(?>\w*?provided)\w*+|bundle|shadow|shade|jarjar|include|coreLibraryDesugaring|bom|force)$"
)
_DEVELOPMENT = re.compile(
    r"(?i)test|processor|kapt|ksp|^classpath$|developmentonly|checkstyle|pmd|lint|detekt|jacoco|"
    r"spotbugs|errorprone|jmh|benchmark|^debug|mock"
)
_TESTED = re.compile(r"(?:^test|Test(?:s|Fixtures)?\b|^testing$|jmh)")
_HOLD_MODULES = frozenset({"dependencies", "constraints", "imports"})
_CATALOGUED = frozenset({"library", "plugin", "version", "from"})
_NO_CONFIGURATION = frozenset(
    {
        "if", "else", "for", "while", "def", "val", "var", "return", "exclude", "because", "import",
        "println", "print", "project", "transitive", "isTransitive", "changing", "apply", "modules",
        "module", "components", "artifactTypes", "attributesSchema", "registerTransform", "try",
        "capabilities", "group", "version", "throw", "assert", "in", "when", "attributes", "logger",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """One dependency or plugin as stated: `g:a:v` with `${…}` for what is computed."""

    text: str
    scope: Scope
    line: int
    direct: bool | None = True
    kind: str = "module"  # or plugin, npm
    sure: bool = True  # the word before it is a configuration; else only coordinates count


@dataclass(slots=True)
class Script:
    """What a script says."""

    names: Names = field(default_factory=Names)
    wanted: list[Wanted] = field(default_factory=list)
    java: list[tuple[str, int]] = field(default_factory=list)  # what is stated, line
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands."""

    block: str = ""  # the nearest block that means something here
    dev: bool = False  # under buildscript or a source set of tests
    direct: bool | None = True  # None: a version is only constrained
    name: str = ""  # of the object or the catalogue around it


def read_script(text: str, language: Language) -> Script:
    """The whole script. Raises Unreadable past the limits of size and depth."""
    parsed = read(text, language)
    walker = _Walker(language)
    walker.walk(parsed.nodes, _Place())
    walker.script.faults.extend(parsed.faults)
    return walker.script


def scope_of(configuration: str) -> Scope:
    """Scope that the name of a configuration says; unknown for one of the project's own making."""
    if _DEVELOPMENT.search(configuration):
        return "dev"
    return "prod" if _PRODUCTION.search(configuration) else "unknown"


def _object(nodes: Sequence[Node]) -> str:
    """The name of the Kotlin object that the statement declares; empty when it declares none."""
    for node, after in pairwise(nodes[:5]):
        if is_word(node, "object") and isinstance(after, Token) and after.kind == "word":
            return after.text
    return ""


class _Walker:
    def __init__(self, language: Language) -> None:
        self.language = language
        self.script = Script()

    def walk(self, nodes: Sequence[Node], place: _Place) -> None:
        """Every statement of a block."""
        for statement in statements(nodes, self.language):
            if release := java_told(statement):
                self.script.java.append((release, line_of(statement)))
            if not self._assigned(statement, place):
                self._statement(statement, place)

    def _statement(self, nodes: list[Node], place: _Place) -> None:
        words, at = head_of(nodes)
        if place.block == "plugins" and words and self._plugin(nodes):
            return
        if words[-1:] == ["dependencySet"]:
            self._set(nodes)
            return
        within = place.block in _HOLD_MODULES or words[-1:] == ["force"]
        if within and words and self._dependency(nodes, words, at, place):
            return
        if place.block == "catalog" and words[-1:] and words[-1] in _CATALOGUED:
            self._catalogued(nodes, words[-1], place.name or "libs")
            return
        for node in nodes:
            if isinstance(node, Group):
                here = self._entered(nodes, words, place)
                if node.opens == "{":
                    self.walk(node.items, here)
                else:
                    self._closures(node, here)

    def _closures(self, group: Group, place: _Place) -> None:
        for node in group.items:
            if isinstance(node, Group):
                if node.opens == "{":
                    self.walk(node.items, place)
                else:
                    self._closures(node, place)

    def _entered(self, nodes: list[Node], words: list[str], place: _Place) -> _Place:
        """The place that the block of a statement is."""
        last = words[-1] if words else ""
        if last in ("if", "else", "for", "each", "with", "apply", "forEach"):
            return place
        dev = place.dev or last in ("buildscript", "initscript")
        tested = any(is_word(n) and _TESTED.search(n.text) for n in nodes if isinstance(n, Token))
        dev = dev or tested
        block = {"ext": "names", "extra": "names", "versionCatalogs": "catalog"}.get(last, last)
        name = place.name
        if place.block == "catalog":
            block, name = "catalog", self._catalogue(nodes, last) or name
        elif owner := _object(nodes):
            name = f"{name}.{owner}" if name else owner
        if last == "constraints" or "dependencyManagement" in words:
            return replace(place, block=block, dev=dev, name=name, direct=None)
        return replace(place, block=block, dev=dev, name=name)

    def _catalogue(self, nodes: list[Node], word: str) -> str:
        """The name that `create("libs") { … }` or `libs { … }` gives to a catalogue."""
        names = texts_of(given_to(nodes[1:2])) if word == "create" else [word]
        return names[0] if len(names) == 1 and word not in ("from", "files") else ""

    def _dependency(self, nodes: list[Node], words: list[str], at: int, place: _Place) -> bool:
        """Read a call of a configuration; False when the statement is something else."""
        given, configuration = nodes[at:], words[-1]
        if configuration == "add" and at < len(nodes):
            parts = given_to(given)
            configuration = (stated(parts[0]) or [""])[0] if parts else ""
            given = [node for one in parts[1:] for node in (*one, Token("mark", ",", 0))]
        if configuration in _NO_CONFIGURATION or words[0] in ("if", "for") or not given:
            return False
        if configuration == "constraints" or (len(given) == 1 and is_group(given[0], "{")):
            return False
        dev = place.dev or configuration == "classpath"
        scope: Scope = "dev" if dev else scope_of(configuration)
        known = scope_of(configuration) != "unknown"
        managed = place.direct is None and configuration in ("dependency", "mavenBom")
        direct = True if configuration == "mavenBom" else place.direct
        direct = None if configuration == "force" else direct
        scope = "prod" if configuration == "mavenBom" else scope
        self._modules(given, Wanted("", scope, line_of(nodes), direct, sure=known or managed))
        return True

    def _modules(self, given: list[Node], like: Wanted) -> None:
        parts = given_to(given)
        if parts and is_word(parts[0][0], "npm", "devNpm", "peerNpm"):
            group = next((node for node in parts[0] if isinstance(node, Group)), None)
            texts = texts_of(arguments(group.items)) if group else []
            self.script.wanted += [replace(like, text=text, kind="npm") for text in texts[:1]]
            return
        rich = rich_version(given)
        for text in texts_of(parts):
            group_id, artifact, version = coordinates(text)
            if rich and artifact and not version:
                text = f"{group_id}:{artifact}:{rich}"
            self.script.wanted.append(replace(like, text=text))

    def _set(self, nodes: list[Node]) -> None:
        """Spring's `dependencySet(group: …, version: …) { entry 'a' }`."""
        named = {k: v for one in given_to(nodes[1:]) for k, v in named_argument(one)}
        group, version = (stated(named.get(key, [])) or [UNKNOWN] for key in ("group", "version"))
        if is_group(nodes[-1], "{") and isinstance(nodes[-1], Group):
            for entry in statements(nodes[-1].items, self.language):
                for text in texts_of(given_to(entry[1:])):
                    text = f"{group[0]}:{text}:{version[0]}"
                    self.script.wanted.append(Wanted(text, "prod", line_of(entry), None))

    def _plugin(self, nodes: list[Node]) -> bool:
        """`id("x") version "1"`, `kotlin("jvm") version "1"`, `alias(libs.plugins.x)`.

        A plugin without a version comes with Gradle, or from a build beside this one.
        """
        first = nodes[0]
        ends = (i for i, node in enumerate(nodes) if is_word(node, "version", "apply"))
        at = next(ends, len(nodes))
        named = stated(as_one(nodes[1:at]))
        versioned = at < len(nodes) and is_word(nodes[at], "version")
        version = stated(value_of(nodes[at + 1 :])) if versioned else []
        if not is_word(first, "id", "kotlin", "alias") or len(named) != 1:
            return False
        name = f"org.jetbrains.kotlin.{named[0]}" if is_word(first, "kotlin") else named[0]
        if version or is_word(first, "alias"):
            text = f"{name}:{version[0]}" if version else name
            self.script.wanted.append(Wanted(text, "dev", line_of(nodes), kind="plugin"))
        return True

    def _catalogued(self, nodes: list[Node], kind: str, catalogue: str) -> None:
        """`library("alias", "g:a:v")`, `version("x", "1")` of a catalogue that settings declare."""
        given = [stated(one) for one in given_to(nodes[1:2] if is_group(nodes[1]) else nodes[1:])]
        texts = [one[0] for one in given if len(one) == 1]
        after = next((i for i, n in enumerate(nodes) if is_word(n, "version", "versionRef")), 0)
        told = stated(as_one(nodes[after + 1 :])) if after > 1 else []
        if told and is_word(nodes[after], "versionRef"):
            told = [f"${{{catalogue}.versions.{told[0]}}}"]
        if kind == "from" and len(texts) == 1 and ":" in texts[0]:
            self.script.wanted.append(Wanted(texts[0], "dev", line_of(nodes)))
        if len(texts) < 2 or len(texts) != len(given):
            return
        prefix = {"version": "versions.", "plugin": "plugins."}.get(kind, "")
        text = ":".join([*texts[1:], *told[:1]])
        name = f"{catalogue}.{prefix}{texts[0]}"
        self.script.names.learn(name, [text], line_of(nodes))
        if kind != "version":
            like = Wanted(text, "dev" if kind == "plugin" else "unknown", line_of(nodes))
            self.script.wanted.append(replace(like, kind=kind.replace("library", "module")))

    def _assigned(self, nodes: list[Node], place: _Place) -> bool:
        """Keep the name that the statement gives a value to; False when it gives none."""
        by = next((i for i, node in enumerate(nodes[:8]) if is_word(node, "by")), 0)
        if by and by + 2 < len(nodes) and is_word(nodes[by + 1], "extra"):
            return self._learn(target(nodes[:by]), value_of(nodes[by + 2 :]), nodes)
        call = source(nodes[:3])
        setter = call in ("ext.set", "extra.set") or (place.block == "names" and call[:4] == "set(")
        if setter and (group := next((n for n in nodes if isinstance(n, Group)), None)):
            parts = arguments(group.items)
            names = stated(parts[0]) if len(parts) == 2 else []
            return bool(names) and self._learn(names[0], parts[1], nodes)
        at = next((i for i, node in enumerate(nodes[:12]) if is_mark(node, "=")), 0)
        name = target(nodes[:at]) if at else ""
        if not name or is_group(nodes[-1], "{"):
            return False
        if place.name and place.block != "catalog":
            self._learn(f"{place.name}.{name}", nodes[at + 1 :], nodes)
        return self._learn(name, nodes[at + 1 :], nodes)

    def _learn(self, name: str, value: Sequence[Node], nodes: list[Node]) -> bool:
        if not name:
            return False
        pairs = entries_of(value)
        for key, entry in pairs:
            self._learn(f"{name}.{key}", entry, list(entry))
        if not pairs:
            self.script.names.learn(name, stated(value), line_of(nodes))
        return True
