"""YAML as text that remembers its line: findings show file:line, and 3.10 is not 3.1."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from timonier.estate.core.facts import Unreadable

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 200_000  # after aliases are expanded, so a "billion laughs" is refused before it grows
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Text(str):
    """A scalar exactly as written; `line` is 1-based."""

    line: int = 0

    @classmethod
    def at(cls, value: str, line: int) -> Text:
        text = cls(value)
        text.line = line
        return text


class Table(dict[str, "Node"]):
    """A mapping, with the line it starts on; `lines` holds the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


type Node = Text | Table | list["Node"]


def table(node: Node | None) -> Table:
    """The node when it is a mapping, else an empty one: files of strangers have any shape."""
    return node if isinstance(node, Table) else Table(0)


def rows(node: Node | None) -> list[Node]:
    """The node when it is a list, else an empty list."""
    return node if isinstance(node, list) else []


def text(node: Node | None) -> Text:
    """The node when it is a scalar, else the empty text."""
    return node if isinstance(node, Text) else Text()


def texts(node: Node | None) -> list[Text]:
    """One scalar or a list of them, as a list without empty ones."""
    found = rows(node) or [text(node)]
    return [item for item in found if isinstance(item, Text) and item]


def is_true(node: Node | None) -> bool:
    """Whether the scalar is a YAML true."""
    return text(node).lower() in ("true", "yes", "on")


def line_of(node: Node | None) -> int:
    """The node's first line, 0 when it is absent."""
    if isinstance(node, list):
        return line_of(node[0]) if node else 0
    return node.line if node is not None else 0


def load_documents(data: bytes, *, max_bytes: int = MAX_BYTES) -> list[Node]:
    """Every document of a YAML stream.

    Raises Unreadable for what is no YAML, too big, too deep, recursive, or grows past MAX_NODES.
    """
    if len(data) > max_bytes:
        raise Unreadable(f"more than {max_bytes // 1024} KiB of YAML")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from None
    try:
        nodes = list(yaml.compose_all(source, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Unreadable(f"not YAML at line {line}: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(f"not YAML: {error}") from None
    reading = _Reading()
    return [reading.convert(node, 0) for node in nodes if node is not None]


class _Reading:
    """The conversion of one stream; aliases are shared, and counted as if they were not."""

    def __init__(self) -> None:
        self._done: dict[int, tuple[Node, int]] = {}
        self._open: set[int] = set()
        self._total = 0

    def convert(self, node: yaml.Node, depth: int) -> Node:
        value, size = self._convert(node, depth)
        self._total += size
        if self._total > MAX_NODES:
            raise Unreadable(f"more than {MAX_NODES} values once aliases are expanded")
        return value

    def _convert(self, node: yaml.Node, depth: int) -> tuple[Node, int]:
        known = self._done.get(id(node))
        if known is not None:
            return known
        if depth > MAX_DEPTH or id(node) in self._open:
            raise Unreadable(f"nested deeper than {MAX_DEPTH} levels, or containing itself")
        self._open.add(id(node))
        result = self._build(node, depth + 1)
        self._open.discard(id(node))
        if result[1] > MAX_NODES:
            raise Unreadable(f"more than {MAX_NODES} values once aliases are expanded")
        self._done[id(node)] = result
        return result

    def _build(self, node: yaml.Node, depth: int) -> tuple[Node, int]:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth, line)
        if isinstance(node, yaml.SequenceNode):
            items = [self._convert(item, depth) for item in node.value]
            return [item for item, _ in items], 1 + sum(size for _, size in items)
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        plain_null = plain and node.value in _NULLS
        return Text.at("" if plain_null else str(node.value), line), 1

    def _mapping(self, node: yaml.MappingNode, depth: int, line: int) -> tuple[Node, int]:
        result, size, merged = Table(line), 1, []
        for key, value in node.value:
            converted, weight = self._convert(value, depth)
            size += weight + 1
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value == "<<":
                merged.append(converted)
                continue
            result[str(key.value)] = converted
            result.lines[str(key.value)] = key.start_mark.line + 1
        for other in merged:
            for source in rows(other) or [other]:
                _merge(result, table(source))
        return result, size


def _merge(target: Table, source: Table) -> None:
    for key, value in source.items():
        if key not in target:
            target[key] = value
            target.lines[key] = source.lines.get(key, source.line)


def walk(node: Node, *, limit: int = MAX_NODES) -> Iterator[Table]:
    """Every mapping below and including the node, in document order; aliases at each use."""
    stack, seen = [node], 0
    while stack and seen < limit:
        current = stack.pop()
        seen += 1
        if isinstance(current, Table):
            yield current
            stack.extend(reversed(list(current.values())))
        elif isinstance(current, list):
            stack.extend(reversed(current))
