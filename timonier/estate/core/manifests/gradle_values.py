"""What an expression of a Gradle script says: texts whose computed parts stand as `${name}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    arguments,
    is_group,
    is_mark,
    is_word,
)
from timonier.estate.core.manifests.tokens import Token

HOLE = re.compile(r"\$\{([^{}]*)\}")
UNKNOWN = "${?}"
_MAX_TEXT = 500
_MAX_TEXTS = 200
_MAX_STEPS = 10
# Calls that hand on what they are given, and calls that name what is no registry's.
_HANDED_ON = frozenset(
    {
        "platform", "enforcedPlatform", "testFixtures", "create", "listOf", "arrayOf", "setOf",
        "variantOf", "toVersion", "of", "requireNotNull", "checkNotNull", "module", "asList",
    }
)  # fmt: skip
_LOCAL = frozenset(
    {
        "project", "files", "fileTree", "gradleApi", "localGroovy", "gradleTestKit",
        "gradleKotlinDsl", "projects", "sourceSets", "configurations", "rootProject", "zipTree",
        "fileCollection", "layout",
    }
)  # fmt: skip
_KOTLIN = frozenset({"kotlin", "embeddedKotlin"})
_ASKS = r"(?:(?:find|get|gradle)Property|property|find(?:Library|Bundle|Version|Plugin))"
_ASKED = re.compile(rf"""(?:\.?\b{_ASKS})\(\s*["']([\w.-]+)["']\s*\)""")
_INDEX = re.compile(r"""\[\s*["']([\w.-]+)["']\s*\]""")
_SAME = re.compile(r"!!|\.(?:get|toString|asProvider|orNull|trim)\(\)")  # leaves a value as it is
_OWNER = re.compile(r"^(?:rootProject|project|ext|extra|properties|providers|parent|this)\.")
_NAME = re.compile(r"[\w.]+")


@dataclass(slots=True)
class Names:
    """Values by name. A name that is given two values has none."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def learn(self, name: str, texts: Sequence[str], line: int) -> None:
        """Keep what one assignment says."""
        name = normal(name)
        held = self.values.setdefault(name, tuple(texts[:_MAX_TEXTS]))
        self.lines.setdefault(name, line)
        if held != tuple(texts[:_MAX_TEXTS]):
            self.values[name] = ()


def normal(expression: str) -> str:
    """The name that an expression looks up, one spelling for all; empty when it is no look-up."""
    name = _ASKED.sub(r".\1", _INDEX.sub(r".\1", expression[:_MAX_TEXT].strip()))
    name = _SAME.sub("", name.partition(" as ")[0]).lstrip(".")
    for _ in range(_MAX_STEPS):
        name, before = _OWNER.sub("", name).lstrip("."), name
        if name == before:
            break
    name = name.replace("-", ".").replace("_", ".")
    return name if _NAME.fullmatch(name) else ""


def resolved(text: str, names: Mapping[str, tuple[str, ...]], depth: int = 3) -> list[str]:
    """The text with its names followed: several when it is the name of a list."""
    whole = HOLE.fullmatch(text)
    held = names.get(normal(whole[1]), ()) if whole else ()
    if len(held) > 1 and depth:
        found = (resolved(one, names, depth - 1) for one in held)
        return [one for texts in found for one in texts][:_MAX_TEXTS]

    def follow(match: re.Match[str]) -> str:
        return _looked_up(normal(match[1]), names) or match[0]

    for _ in range(_MAX_STEPS):
        found_text = HOLE.sub(follow, text)
        if found_text == text or len(found_text) > _MAX_TEXT:
            break
        text = found_text
    return [text]


def _looked_up(name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """The one value of a name, or the part of a module that `alias.module` and its kin are."""
    held = names.get(name, ())
    if len(held) == 1:
        return held[0]
    base, _, part = name.rpartition(".")
    held = names.get(base, ())
    if part not in ("module", "group", "name") or len(held) != 1:
        return ""
    group, artifact, _ = coordinates(held[0])
    return {"module": f"{group}:{artifact}", "group": group, "name": artifact}[part]


def coordinates(text: str) -> tuple[str, str, str]:
    """Group, artifact and version of `g:a:v:classifier@type`; parts that are absent are empty."""
    holes: list[str] = []

    def hide(match: re.Match[str]) -> str:
        holes.append(match[0])
        return f"\0{len(holes) - 1}\0"

    def show(part: str) -> str:
        return re.sub(r"\0(\d+)\0", lambda match: holes[int(match[1])], part).strip()

    parts = HOLE.sub(hide, text.replace("\0", "")).partition("@")[0].split(":")
    group, artifact, version = map(show, (*parts, "", "", "")[:3])
    return group, artifact, version


def stated(nodes: Sequence[Node]) -> list[str]:
    """The texts that an expression names; `${…}` for what another place knows; none when local."""
    nodes = _bare(nodes)
    if not nodes:
        return []
    sides = _sides(nodes, "+")
    if len(sides) > 1:
        parts = [stated(side) for side in sides]
        return ["".join(one[0] for one in parts)] if all(len(p) == 1 for p in parts) else [UNKNOWN]
    first = nodes[0]
    if isinstance(first, Group):
        return _several(first) if len(nodes) == 1 or _is_tail(nodes[1:]) else [UNKNOWN]
    if first.kind in ("text", "number") and (len(nodes) == 1 or _is_tail(nodes[1:])):
        return [first.text if not first.computed or HOLE.search(first.text) else UNKNOWN]
    return _chain(nodes) if first.kind == "word" else [UNKNOWN]


def _bare(nodes: Sequence[Node]) -> list[Node]:
    """Without line breaks, closures at the end, and what follows `as`."""
    found: list[Node] = []
    for node in nodes:
        if is_word(node, "as"):
            break
        if not (isinstance(node, Token) and node.kind == "break"):
            found.append(node)
    while found and is_group(found[-1], "{"):
        found.pop()
    return found


def _is_tail(nodes: Sequence[Node]) -> bool:
    """Whether only calls follow that leave a value what it is: `.toString()`, `.get()`."""
    return source(nodes).replace("()", "") in (".toString", ".get", "!!", ".trim")


def _sides(nodes: Sequence[Node], mark: str) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for node in nodes:
        if is_mark(node, mark):
            found.append([])
        else:
            found[-1].append(node)
    return found


def _several(group: Group) -> list[str]:
    if group.opens == "{":
        return [UNKNOWN]
    return texts_of(arguments(group.items))


def texts_of(given: list[list[Node]]) -> list[str]:
    """The texts of the arguments of a call; named and positional coordinates are one text."""
    named = dict(pair for one in given for pair in named_argument(one))
    if "name" in named:
        keys = ("group", "name", "version")
        parts = [stated(named[key]) if key in named else [""] for key in keys]
        return [":".join(p[0] if len(p) == 1 else UNKNOWN for p in parts).rstrip(":")]
    texts = [text for one in given if not list(named_argument(one)) for text in stated(one)]
    apart = len(given) == len(texts) and len(texts) in (2, 3)
    if apart and not any(":" in text or _is_hole(text) for text in texts[:2]):
        return [":".join(texts)]
    return texts


def _is_hole(text: str) -> bool:
    return bool(HOLE.fullmatch(text))


def named_argument(nodes: Sequence[Node]) -> Iterator[tuple[str, list[Node]]]:
    """`name: value`, `name = value` or `"name" to value`, when the argument is one."""
    named = len(nodes) > 2 and (is_mark(nodes[1], ":", "=") or is_word(nodes[1], "to"))
    if named and isinstance(nodes[0], Token) and nodes[0].kind in ("word", "text"):
        yield nodes[0].text, list(nodes[2:])


def _chain(nodes: Sequence[Node]) -> list[str]:
    """A name, a look-up or a call."""
    calls = [i for i, node in enumerate(nodes) if is_group(node, "(")]
    first = nodes[0]
    if isinstance(first, Token) and first.text in _LOCAL and "." not in normal(source(nodes)):
        return []
    if any(is_word(node, "projects", "sourceSets", "configurations") for node in nodes):
        return []  # what other parts of this build make
    if calls:
        called, group = nodes[calls[0] - 1], nodes[calls[0]]
        if isinstance(called, Token) and isinstance(group, Group):
            if called.text in _HANDED_ON:
                return _several(group)
            if called.text in _KOTLIN:
                return [_kotlin(_several(group))]
            if called.text in _LOCAL and not re.search(_ASKS, source(nodes)):
                return []
    return [f"${{{source(nodes).replace('{', '').replace('}', '')}}}"]


def _kotlin(texts: list[str]) -> str:
    """`kotlin("stdlib", "1.9")` is a module of Kotlin's own group."""
    name, _, version = ":".join(texts).partition(":")
    return f"org.jetbrains.kotlin:kotlin-{name}" + (f":{version}" if version else "")


def source(nodes: Sequence[Node]) -> str:
    """The nodes as code again, on one line and no longer than a text may be."""
    found = ""
    for node in nodes[:_MAX_TEXT]:
        if len(found) > _MAX_TEXT:
            break
        if isinstance(node, Group):
            closes = {"(": ")", "[": "]", "{": "}"}[node.opens]
            found += f"{node.opens}{source(node.items)}{closes}"
        elif node.kind == "text":
            found += f'"{node.text}"'
        elif node.kind != "break":
            spaced = found[-1:].isalnum() and node.text[:1].isalnum()
            found += f" {node.text}" if spaced else node.text
    return found[:_MAX_TEXT]
