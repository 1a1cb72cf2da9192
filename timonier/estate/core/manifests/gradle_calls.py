"""The parts of a statement of a Gradle script: its name, its arguments, its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timonier.estate.core.manifests.gradle_values import UNKNOWN, named_argument, source, stated
from timonier.estate.core.manifests.statements import (
    Group,
    Node,
    arguments,
    is_group,
    is_mark,
    is_word,
)
from timonier.estate.core.manifests.tokens import Token

_MODIFIERS = frozenset(
    {"def", "val", "var", "final", "const", "private", "internal", "static", "lateinit", "public"}
)
_RICH = ("strictly", "require", "prefer")
_JAVA = tuple(
    re.compile(pattern)
    for pattern in (
        r"JavaLanguageVersion\.of\(([^(){}]*+(?:\([^()]*+\)[^(){}]*+)?+)\)",
        r"^(?:\w+\.)*jvmToolchain\(([^(){}]+)\)",
        r"^(?:\w+\.)*(?:source|target)Compatibility(?:=|\s)?(?:JavaVersion\.toVersion\()?"
        r"([\w.\"'-]+(?:\(\"[\w.-]+\"\))?)",
        r"^(?:\w+\.)*release(?:\.set\(|=)(\d+)",
    )
)


def line_of(nodes: Sequence[Node]) -> int:
    """The line on which the nodes begin; 0 without any."""
    return nodes[0].line if nodes else 0


def head_of(nodes: Sequence[Node]) -> tuple[list[str], int]:
    """The words of the name that the statement begins with, and where it ends."""
    words: list[str] = []
    for at, node in enumerate(nodes):
        if isinstance(node, Token) and node.kind in ("word", "text") and len(words) * 2 == at:
            words.append(node.text)
        elif not (is_mark(node, ".") and len(words) * 2 == at + 1):
            return words, at
    return words, len(nodes)


def target(nodes: Sequence[Node]) -> str:
    """The dotted name on the left of an assignment, without its type and what owns it."""
    cut = next((i for i, node in enumerate(nodes) if is_mark(node, ":")), len(nodes))
    text = source([node for node in nodes[:cut] if not is_word(node, *_MODIFIERS)])
    text = re.sub(r"""\[\s*["']([\w.-]+)["']\s*\]""", r".\1", text).rpartition(" ")[2]
    return text if re.fullmatch(r"[\w.-]+", text) else ""


def entries_of(value: Sequence[Node]) -> list[tuple[str, list[Node]]]:
    """The entries of a map: `[a: 1]`, `mapOf("a" to 1)`."""
    for node in value[:2]:
        if isinstance(node, Group) and node.opens in "[(":
            return [pair for one in arguments(node.items) for pair in named_argument(one)]
    return []


def given_to(nodes: Sequence[Node]) -> list[list[Node]]:
    """The arguments of a call, with or without parentheses; its closure left out."""
    first = nodes[0] if nodes else None
    if isinstance(first, Group) and first.opens == "(":
        rest = [node for node in nodes[1:] if not is_group(node, "{")]
        if not rest:
            return arguments(first.items)
    return [part for one in arguments(nodes) if (part := [n for n in one if not is_closure(n)])]


def is_closure(node: Node) -> bool:
    return is_group(node, "{")


def as_one(nodes: Sequence[Node]) -> list[Node]:
    return [node for one in given_to(nodes) for node in one]


def value_of(nodes: Sequence[Node]) -> list[Node]:
    """The value up to `apply`; of `extra { value }` and `extra(value)` what is inside."""
    cut = next((i for i, node in enumerate(nodes) if is_word(node, "apply")), len(nodes))
    value = list(nodes[:cut])
    first = value[0] if len(value) == 1 else None
    return list(first.items) if isinstance(first, Group) and first.opens in "({" else value


def rich_version(nodes: Sequence[Node]) -> str:
    """The version that a closure requires: `version { strictly '[1,2[' ; prefer '1.5' }`."""
    for node in nodes:
        if isinstance(node, Group):
            for at, inner in enumerate(node.items):
                if is_word(inner, *_RICH):
                    texts = stated(as_one(_rest_of_statement(node.items[at + 1 :])))
                    return texts[0] if len(texts) == 1 else UNKNOWN
            if found := rich_version(node.items):
                return found
    return ""


def _rest_of_statement(nodes: Sequence[Node]) -> list[Node]:
    for at, node in enumerate(nodes):
        if is_mark(node, ";") or (at and isinstance(node, Token) and node.kind == "break"):
            return list(nodes[:at])
    return list(nodes)


def java_told(nodes: Sequence[Node]) -> str:
    """The release that a statement tells the compiler to build for; `${…}` when it is a name."""
    text = source(nodes[:40])
    for pattern in _JAVA:
        if found := pattern.search(text):
            value = re.sub(r"""^["']|["']$""", "", found.group(1).strip())
            value = value.removeprefix("JavaVersion.").removeprefix("VERSION_")
            return value if re.fullmatch(r"(?:1[._])?\d+", value) else f"${{{value}}}"
    return ""
