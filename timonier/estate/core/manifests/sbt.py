"""Scala builds: sbt (build.sbt, project/*.sbt, project/*.scala) and mill; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import manager, with_faults
from timonier.estate.core.manifests.gradle_components import Told, shared
from timonier.estate.core.manifests.gradle_script import Wanted
from timonier.estate.core.manifests.gradle_values import HOLE, UNKNOWN, Names, resolved, stated
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    is_group,
    is_mark,
    is_word,
    read,
    statements,
)
from timonier.estate.core.manifests.tokens import SCALA, Token

_ENDS = frozenset({",", "=", "+=", "++=", ":=", "++", "->", "=>", "<-", "~=", ":", "&&", "||"})
_JOINS = ("%", "%%", "%%%")
# What stands for the suffix of an artifact until the build says which Scala it is for.
_SUFFIXES = {"%": "", "%%": "_${scalaBinaryVersion}", "%%%": "_${scalaPlatform}"}
_MILL = re.compile(r"([^:]+)(:{1,3})([^:]+)(?:(:{1,2})(.*))?")
_FULL = "_${scalaFullVersion}"
_BLOCKS = ("object", "class", "trait", "package")
_VALUES = ("val", "def", "var")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a module stands."""

    owner: str = ""  # the object around it
    scope: Scope = "prod"
    direct: bool | None = True
    suffix: str = ""  # "sbt": a plugin of sbt; "full": crossed with the whole version of Scala
    version: str = ""  # that a `.map(_ % version)` gives to all


@dataclass(slots=True)
class _Build:
    """What the statements of one file say."""

    names: Names = field(default_factory=Names)
    wanted: list[Wanted] = field(default_factory=list)
    scala: list[tuple[str, int]] = field(default_factory=list)

    def walk(self, nodes: Sequence[Node], place: _Place) -> None:
        """Every statement, and what stands in its brackets."""
        for statement in statements(nodes, SCALA):
            here = self._entered(statement, place)
            self._named(statement, here)
            for part in _parts(statement):
                self._module(part, here)
            for at, node in enumerate(statement):
                if isinstance(node, Group):
                    self.walk(node.items, _within(statement, at, here))
                elif node.kind == "text" and node.prefix in ("ivy", "mvn"):
                    self._mill(node, here)

    def _entered(self, statement: list[Node], place: _Place) -> _Place:
        """The place that the body of an object, or the value of a key, is."""
        words = [n.text for n in statement[:6] if isinstance(n, Token) and n.kind == "word"]
        if any(word in _BLOCKS for word in words):
            name = next((w for w in words if w not in _BLOCKS and w != "case"), "")
            dev = re.search(r"(?i)^(?:\w*tests?|itest|bench\w*)$", name)
            return replace(place, owner=name, scope="dev" if dev else place.scope)
        if "dependencyOverrides" in words:
            return replace(place, direct=None)
        return place

    def _named(self, statement: list[Node], place: _Place) -> None:
        at = next((i for i, n in enumerate(statement[:12]) if is_mark(n, "=", ":=")), 0)
        left = [n.text for n in statement[:at] if isinstance(n, Token) and n.kind == "word"]
        if not left:
            return
        value = _first_operand(statement[at + 1 :])
        texts = stated(value) if len(value) == len(statement) - at - 1 else [UNKNOWN]
        if "scalaVersion" in left and len(texts) == 1:
            self.scala.append((texts[0], statement[0].line))
        elif any(word in _VALUES for word in left):
            name = left[next(i for i, w in enumerate(left) if w in _VALUES) + 1 :][:1]
            for full in {*name, *(f"{place.owner}.{one}" for one in name if place.owner)}:
                self.names.learn(full, texts, statement[0].line)

    def _module(self, part: list[Node], place: _Place) -> None:
        """`"group" %% "artifact" % "version" % Test`."""
        joins = [node.text for node in part if isinstance(node, Token) and is_mark(node, *_JOINS)]
        if not joins:
            return
        operands = _sides(part)
        sides = [stated(_first_operand(side)) for side in operands]
        first = operands[0][-1:] if operands else []
        literal = bool(first) and isinstance(first[0], Token) and first[0].kind == "text"
        if len(sides) < 2 or not (literal or len(sides) > 2) or is_word(part[0], "_"):
            return
        group, artifact, version = ((*sides, [place.version], [""])[i] for i in range(3))
        version = version if len(sides) > 2 else [place.version]
        if any(len(one) != 1 for one in (group, artifact, version)):
            return
        words = {node.text for node in part if isinstance(node, Token)}
        crossed = {"cross"} <= words and bool(words & {"full", "patch"})
        place = replace(place, suffix="full") if crossed else place
        named = f"{artifact[0]}{_suffix(joins[0], place)}"
        configuration = "".join(sides[3] if len(sides) > 3 else []).lower()
        scope: Scope = "dev" if re.search(r"test|\bit\b|benchmark", configuration) else place.scope
        text = f"{group[0]}:{named}:{version[0]}".rstrip(":")
        self.wanted.append(Wanted(text, scope, part[0].line, place.direct))

    def _mill(self, token: Token, place: _Place) -> None:
        """`mvn"g::a:v"` of mill: two colons cross with Scala, three with all of its version."""
        found = _MILL.fullmatch(token.text.partition(";")[0])
        text = UNKNOWN
        if found:
            group, joins, artifact, platform, version = found.groups()
            suffix = ("", _SUFFIXES["%%"], _FULL)[len(joins) - 1]
            suffix = _SUFFIXES["%%%"] if platform == "::" else suffix
            text = f"{group}:{artifact}{suffix}:{version or ''}".rstrip(":")
        self.wanted.append(Wanted(text, place.scope, token.line, place.direct))


def _suffix(join: str, place: _Place) -> str:
    if place.suffix == "sbt":
        return "_${sbtCrossVersion}"
    return _FULL if place.suffix == "full" and join == "%%" else _SUFFIXES[join]


def _within(statement: list[Node], at: int, place: _Place) -> _Place:
    """The place inside the brackets at a position of a statement."""
    before = statement[at - 1] if at else None
    after = statement[at + 1 : at + 8]
    here = place
    if is_word(before, "addSbtPlugin"):
        here = replace(here, scope="dev", suffix="sbt")
    elif is_word(before, "addCompilerPlugin", "compilerPlugin"):
        here = replace(here, scope="dev")
    if any(is_word(node, "cross") for node in after) and any(
        is_word(node, "full", "patch") for node in after + _inside(after)
    ):
        here = replace(here, suffix="full")
    if len(after) > 2 and is_word(after[1], "map") and isinstance(after[2], Group):
        mapped = [n for n in after[2].items if not is_mark(n, "break")]
        if len(mapped) > 2 and is_word(mapped[0], "_") and is_mark(mapped[1], "%"):
            here = replace(here, version=(stated(_first_operand(mapped[2:])) or [""])[0])
    return here


def _inside(nodes: Sequence[Node]) -> list[Node]:
    return [inner for node in nodes if isinstance(node, Group) for inner in node.items]


def _parts(statement: Sequence[Node]) -> list[list[Node]]:
    """What stands between the commas and the assignments of a statement."""
    found: list[list[Node]] = [[]]
    for node in statement:
        if isinstance(node, Token) and node.kind == "mark" and node.text in _ENDS:
            found.append([])
        else:
            found[-1].append(node)
    return [one for one in found if one]


def _sides(part: Sequence[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for node in part:
        if is_mark(node, *_JOINS):
            found.append([])
        else:
            found[-1].append(node)
    return [one for one in found if one]


def _first_operand(nodes: Sequence[Node]) -> list[Node]:
    """The text, or the dotted name, that the nodes begin with."""
    found: list[Node] = []
    for node in nodes:
        dot = is_mark(node, ".")
        after_dot = bool(found) and is_mark(found[-1], ".")
        if found and not dot and not after_dot:
            break
        last = found[-1] if found else None
        called = dot and isinstance(last, Token) and last.kind == "text"
        if called or is_group(node):
            break
        found.append(node)
    return found


def _scala_names(scala: str) -> list[tuple[str, str]]:
    """The suffixes that a version of Scala gives to artifacts (sbt, Cross-building)."""
    parts = re.match(r"(\d+)\.(\d+)\.\d", scala)
    if not parts:
        return []
    binary = f"{parts[1]}.{parts[2]}" if parts[1] == "2" else parts[1]
    return [("scalaBinaryVersion", binary), ("scalaFullVersion", scala)]


@reader("mill", max_bytes=MAX_MANIFEST_BYTES)
@reader("build.sbt", max_bytes=MAX_MANIFEST_BYTES)
def read_scala_build(path: str, data: bytes) -> Parsed:
    """Modules and plugins of sbt or mill, crossed with the version of Scala that is stated."""
    parsed = read(decode(data), SCALA)
    build = _Build()
    name = path.rpartition("/")[2]
    mill = name.endswith((".sc", ".mill", ".mill.scala"))
    build.walk(
        parsed.nodes, _Place(scope="unknown" if name.endswith(".scala") and not mill else "prod")
    )
    told = Told(observations=[manager("mill" if mill else "sbt")])
    _learn_scala(build, told)
    for wanted in build.wanted:
        told.add(replace(wanted, text=_short_names(wanted.text, build.names)), build.names.values)
    told.observations.extend(shared(build.names))
    return with_faults(told.parsed(), [*told.faults, *parsed.faults])


def _learn_scala(build: _Build, told: Told) -> None:
    versions = {(resolved(_short_names(text, build.names), build.names.values)[0], line)
                for text, line in build.scala}  # fmt: skip
    for text, line in sorted(versions, key=lambda pair: pair[1]):
        for key, value in _scala_names(text) or [("scalaBinaryVersion", UNKNOWN)]:
            build.names.learn(key, [value], line)
        if _scala_names(text):
            told.components.append(
                Component("generic", "scala", text, scope="prod", direct=True, line=line)
            )


def _short_names(text: str, names: Names) -> str:
    """`${Versions.akka}` is `${akka}` when only that is known here: the object is imported."""

    def shorten(match: re.Match[str]) -> str:
        last = match[1].rpartition(".")[2]
        known = names.values.get(match[1].replace("_", "."))
        return match[0] if known or last not in names.values else f"${{{last}}}"

    return HOLE.sub(shorten, text)


@reader("sbt-build.properties", max_bytes=65536)
def read_sbt_version(path: str, data: bytes) -> Parsed:
    """project/build.properties: the release of sbt, which names its plugins' artifacts."""
    for number, line in enumerate(decode(data).splitlines(), 1):
        found = re.match(r"\s*sbt\.version\s*[=:]\s*(\d[\w.-]*)\s*$", line)
        if found:
            version = found.group(1)
            cross = {"1": "2.12_1.0", "0": "2.10_0.13", "2": "sbt2_3"}.get(version.split(".")[0])
            sbt = Component("maven", "org.scala-sbt/sbt", version, "", "dev", True, number)
            seen = Observation("property", "sbtCrossVersion", number, {"value": cross or UNKNOWN})
            return Parsed((sbt,), (manager("sbt", version, number), seen))
    return Parsed()


_USING = re.compile(r"//>\s*using\s+(test\.)?(deps?|lib|scala|plugin)\s+(.+)")


@reader("scala-cli", max_bytes=MAX_MANIFEST_BYTES)
def read_scala_cli(path: str, data: bytes) -> Parsed:
    """project.scala: the directives of Scala CLI, one a line (`//> using dep g::a:v`)."""
    build = _Build()
    for number, line in enumerate(decode(data).splitlines(), 1):
        found = _USING.match(line.strip())
        test, key, stated = found.groups() if found else ("", "", "")
        for text in re.split(r"[\s,]+", stated.replace('"', "").strip()) if stated else ():
            if key == "scala":
                build.scala.append((text, number))
            else:
                dev = test or key == "plugin"
                build._mill(Token("text", text, number), _Place(scope="dev" if dev else "prod"))
    told = Told(observations=[manager("scala-cli")])
    _learn_scala(build, told)
    for wanted in build.wanted:
        told.add(wanted, build.names.values)
    left = [one for one in told.observations if one.kind == "reference"]
    told.faults += [f"a dependency is computed (line {one.line})" for one in left]
    told.observations = [one for one in told.observations if one.kind != "reference"]
    return with_faults(told.parsed(), told.faults)
