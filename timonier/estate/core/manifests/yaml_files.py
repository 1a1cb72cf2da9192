"""A safe loader of YAML under caps of size, depth and expansion."""

from __future__ import annotations

import re
from typing import Any

import yaml

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.limits import MAX_DEPTH, capped, decode

MAX_YAML_BYTES = 16 * 1024 * 1024
MAX_YAML_LINES = 1_500_000  # lines and commas bound the number of nodes
MAX_FOLLOWED = 1_000_000  # YAML nodes that aliases repeat

_INDENTED = re.compile(rb"^ {200}", re.MULTILINE)
_COMPACT = re.compile(rb"(?:[-?:] ++){20}")


class _Loader(yaml.CSafeLoader):
    """Safe loading in which an unknown tag (`!Ref`, `!reference`) leaves its plain data."""


def _plain(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


def _text(loader: _Loader, node: yaml.ScalarNode) -> Any:
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("", _plain)
# 2020-02-30 is a version to somebody: dates stay text instead of failing.
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def load_yaml_all(data: bytes) -> list[Any]:
    """Parse every document. Aliases that would expand without measure are refused beforehand."""
    capped(data, MAX_YAML_BYTES)
    if data.count(b"\n") + data.count(b",") > MAX_YAML_LINES:
        raise Unreadable("YAML with more items than any lock file needs")
    text = decode(data)
    try:
        _refuse_bombs(data, text)
        return list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as problem:
        raise Unreadable(f"invalid YAML: {_yaml_words(problem)}") from None
    except RecursionError:
        raise Unreadable("invalid YAML: nested too deeply") from None
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Unreadable(f"invalid YAML: {problem}"[:200]) from None


def load_yaml_without(needless: re.Pattern[bytes], data: bytes) -> list[Any]:
    """Parse every document without lines that no check needs: in locks, most of what costs.

    `needless` must match whole keys with all that they hold.
    """
    try:
        return load_yaml_all(needless.sub(b"", data))
    except Unreadable:
        return load_yaml_all(data)  # for the line of the fault, or an anchor that went


def _yaml_words(problem: yaml.YAMLError) -> str:
    mark = getattr(problem, "problem_mark", None)
    words = str(getattr(problem, "problem", "") or problem).splitlines() or [""]
    return f"{words[0][:160]} (line {mark.line + 1})" if mark else words[0][:160]


def _refuse_bombs(data: bytes, text: str) -> None:
    """Walk the events (no object is built) when depth or aliases could be out of measure."""
    flow = data.count(b"[") + data.count(b"{") - data.count(b"{}") - data.count(b"[]")
    aliases = b"&" in data and b"*" in data
    deep = flow >= MAX_DEPTH or _INDENTED.search(data) or _COMPACT.search(data)
    if not aliases and not deep:
        return
    weigher = _Weigher()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        weigher.see(event)


class _Weigher:
    """Counts the nodes that a document has once its aliases are followed."""

    def __init__(self) -> None:
        self.anchors: dict[str, int] = {}
        self.open: list[tuple[str | None, int]] = []
        self.total = self.followed = 0

    def see(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._follow(event.anchor or "")
        elif isinstance(event, yaml.ScalarEvent):
            self.total += 1
            self.anchors[event.anchor or ""] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, self.total))
            self.total += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            self.anchors[anchor or ""] = self.total - before
        if len(self.open) > MAX_DEPTH:
            raise Unreadable("invalid YAML: nested too deeply")

    def _follow(self, anchor: str) -> None:
        if any(anchor == opened for opened, _ in self.open):
            raise Unreadable(f"invalid YAML: {anchor[:40]} contains itself")
        weight = self.anchors.get(anchor, 1)
        self.total += weight
        self.followed += weight
        if self.followed > MAX_FOLLOWED:
            raise Unreadable("YAML aliases expand beyond measure")
