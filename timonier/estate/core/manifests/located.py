"""YAML as text that remembers its line: findings show file:line, and 3.10 is not 3.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from timonier.estate.core.facts import Unreadable

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 200_000  # after aliases are expanded, so a "billion laughs" is refused before it grows
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Text(str):
    """A scalar exactly as written; `line` is 1-based, where its indicator or its text starts."""

    line: int = 0
    is_block: bool = False  # written under `|` or `>`: its text starts on the line below
    tag: str = ""  # of the file's own language (`!Ref`): the text is no literal then

    @classmethod
    def at(cls, value: str, line: int) -> Text:
        text = cls(value)
        text.line = line
        return text

    def line_at(self, number: int) -> int:
        """The line of the file on which the text's own line `number` (from 1) stands."""
        return self.line + number if self.is_block else self.line


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

    Built from parser events, so that depth and aliases are refused before anything grows: the
    library's own composer recurses in C and dies of 40,000 brackets.
    Raises Unreadable for what is no YAML, too big, too deep, recursive, or grows past MAX_NODES.
    """
    if len(data) > max_bytes:
        raise Unreadable(f"more than {max_bytes // 1024} KiB of YAML")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from None
    builder = _Builder()
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Unreadable(f"not YAML at line {line}: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(f"not YAML: {error}") from None
    return builder.documents


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been met; `key` waits for its value."""

    node: Table | list[Node]
    anchor: str | None
    before: int  # nodes counted when it began
    key: Text | None = None
    is_skipping: bool = False  # the key was no scalar: its value is dropped
    merged: list[Node] = field(default_factory=list)


class _Builder:
    """The documents so far; aliases are shared, and counted as if they were not."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._total = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULLS
            self._count(1)
            value = Text.at("" if is_null else event.value, _line(event))
            value.is_block = event.style in ("|", ">")
            value.tag = event.tag if event.tag and event.tag.startswith("!") else ""
            self._anchor(event.anchor, value, 1)
            self._put(value)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._follow(event.anchor or "")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()

    def _count(self, nodes: int) -> None:
        self._total += nodes
        if self._total > MAX_NODES:
            raise Unreadable(f"more than {MAX_NODES} values once aliases are expanded")

    def _anchor(self, name: str | None, node: Node, size: int) -> None:
        if name:
            self._anchors[name] = (node, size)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise Unreadable(f"nested deeper than {MAX_DEPTH} levels")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node: Table | list[Node] = Table(_line(event)) if is_mapping else []
        self._stack.append(_Open(node, event.anchor, self._total))
        self._count(1)

    def _end(self) -> None:
        done = self._stack.pop()
        if isinstance(done.node, Table):
            for other in done.merged:
                for source in rows(other) or [other]:
                    _merge(done.node, table(source))
        self._anchor(done.anchor, done.node, self._total - done.before)
        self._put(done.node)

    def _follow(self, name: str) -> None:
        known = self._anchors.get(name)
        if known is None:
            raise Unreadable(f"the alias {name[:40]!r} names nothing, or contains itself")
        self._count(known[1])
        self._put(known[0])

    def _put(self, node: Node) -> None:
        """Hand a finished node to what is open around it."""
        if not self._stack:
            self.documents.append(node)
            return
        top = self._stack[-1]
        if isinstance(top.node, list):
            top.node.append(node)
        elif top.is_skipping:
            top.is_skipping = False
        elif top.key is None:
            top.key = node if isinstance(node, Text) else None
            top.is_skipping = top.key is None
        elif top.key == "<<":
            top.merged.append(node)
            top.key = None
        else:
            top.node[str(top.key)] = node
            top.node.lines[str(top.key)] = top.key.line
            top.key = None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


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
