"""Documents of YAML, JSON and TOML as nodes with lines, and the places of a document by a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.deno import without_remarks
from timonier.estate.core.manifests.limits import MAX_DEPTH, load_json, load_toml
from timonier.estate.core.manifests.lines import Lines
from timonier.estate.core.manifests.located import MAX_NODES, Node, Table, Text, load_documents

_TOKEN = re.compile(
    rb"""(?<![\w.+-])([\w.+/@-]{1,300})(?![\w.+-])|"([^"\\\n]{0,300})"|'([^'\n]{0,300})'"""
)


def documents_of(path: str, data: bytes, form: str = "") -> list[Node]:
    """Every document of a file of the form `json`, `toml` or `yaml`; else its name says which.

    JSON may hold remarks and trailing commas. Raises Unreadable.
    """
    suffix = path.rpartition("/")[2].rpartition(".")[2]
    form = form or {"toml": "toml", "json": "json", "fvmrc": "json"}.get(suffix, "yaml")
    if form == "toml":
        return [_located(load_toml(data), data)]
    if form == "json":
        return [_located(load_json(without_remarks(data)), data)]
    return load_documents(data)


def _located(value: Any, data: bytes) -> Node:
    """Plain values as nodes; each key and text has the next line on which it stands."""
    lines = Lines(_TOKEN, data)
    left = MAX_NODES

    def node(one: Any, depth: int, line: int) -> Node:
        nonlocal left
        left -= 1
        if left < 0 or depth > MAX_DEPTH:
            raise Unreadable("more values, or deeper nested, than any honest file")
        if isinstance(one, dict):
            found = Table(line)
            for key, inside in one.items():
                found.lines[key] = lines.next(key) or line
                found[key] = node(inside, depth + 1, found.lines[key])
            return found
        if isinstance(one, list):
            return [node(inside, depth + 1, line) for inside in one]
        written = _written(one)
        return Text.at(written, (lines.next(written) if written else 0) or line)

    return node(value, 0, 1)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def at(node: Node | None, path: str) -> Iterator[tuple[str, Node]]:
    """The key and the node of every place at a path of keys with points between them.

    `*` is every value of a mapping or a list, `**` the node and every mapping below it. The key of
    what a list holds is empty.
    """
    here: list[tuple[str, Node]] = [("", node)] if node is not None else []
    for step in path.split(".") if path else ():
        here = [found for _, one in here for found in _below(one, step)]
    yield from here


def _below(node: Node, step: str) -> Iterator[tuple[str, Node]]:
    if step == "**":
        yield from _every(node)
    elif step == "*":
        yield from _values(node)
    elif isinstance(node, Table) and step in node:
        yield step, node[step]


def _values(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Table):
        yield from node.items()
    elif isinstance(node, list):
        yield from (("", one) for one in node)


def _every(node: Node) -> Iterator[tuple[str, Node]]:
    stack: list[tuple[str, Node]] = [("", node)]
    seen = 0
    while stack and seen < MAX_NODES:
        key, current = stack.pop()
        seen += 1
        if isinstance(current, Table):
            yield key, current
        stack.extend(reversed([*_values(current)]))
