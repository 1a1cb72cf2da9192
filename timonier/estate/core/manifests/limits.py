"""Safe loaders: JSON, TOML, YAML and XML under caps of size, depth and expansion; line indexes."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.sax import SAXException, handler, xmlreader

import defusedxml.sax
import yaml
from defusedxml.common import DefusedXmlException

from timonier.estate.core.facts import Unreadable

MAX_BYTES = 64 * 1024 * 1024  # a lock file of 50 MB is real (issue 2, G)
MAX_TOML_BYTES = 8 * 1024 * 1024
MAX_MANIFEST_BYTES = 4 * 1024 * 1024  # what people write by hand
MAX_YAML_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
MAX_JSON_CONTAINERS = 3_000_000  # each costs some 60 bytes and more
MAX_JSON_ITEMS = 8_000_000
MAX_YAML_LINES = 1_500_000  # lines and commas bound the number of nodes
MAX_FOLLOWED = 1_000_000  # YAML nodes that aliases repeat

_INT_DIGITS = 400
_DOTTED = re.compile(rb"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){100}")
_INDENTED = re.compile(rb"^ {200}", re.MULTILINE)
_COMPACT = re.compile(rb"(?:[-?:] ++){20}")


def decode(data: bytes) -> str:
    """Text of UTF-8 bytes (a byte order mark is dropped, UTF-16 with a mark is understood)."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"not UTF-8 text (line {line})") from None


def _limit(data: bytes, cap: int) -> None:
    if len(data) > cap:
        raise Unreadable(f"{len(data)} bytes, over the limit of {cap}")


def _int(digits: str) -> int:
    return int(digits) if len(digits) < _INT_DIGITS else 0


def load_json(data: bytes) -> Any:
    """Parse JSON. Raises Unreadable with the line of the fault, or when nested too deeply."""
    _limit(data, MAX_BYTES)
    if data.count(b"{") + data.count(b"[") > MAX_JSON_CONTAINERS or (
        data.count(b",") > MAX_JSON_ITEMS
    ):
        raise Unreadable("JSON with more items than any lock file needs")
    try:
        return json.loads(decode(data), parse_int=_int)
    except json.JSONDecodeError as problem:
        raise Unreadable(f"invalid JSON: {problem.msg} (line {problem.lineno})") from None
    except RecursionError:
        raise Unreadable("invalid JSON: nested too deeply") from None


def load_toml(data: bytes) -> dict[str, Any]:
    """Parse TOML. Raises Unreadable with the parser's words, which name the line."""
    _limit(data, MAX_TOML_BYTES)
    if _DOTTED.search(data):
        raise Unreadable("invalid TOML: a key of more than 100 parts")
    try:
        return tomllib.loads(decode(data))
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"invalid TOML: {problem}") from None
    except RecursionError:
        raise Unreadable("invalid TOML: nested too deeply") from None


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
    _limit(data, MAX_YAML_BYTES)
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


@dataclass(slots=True)
class Element:
    """One XML element: local name, attributes by local name, its own text, children, line."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, *tags: str) -> Element | None:
        """The first descendant along the path of tags."""
        here: Element | None = self
        for tag in tags:
            here = next((c for c in here.children if c.tag == tag), None) if here else None
        return here

    def text_of(self, *tags: str) -> str:
        """The text of the first descendant along the path, stripped; empty when absent."""
        found = self.find(*tags)
        return found.text.strip() if found else ""

    def every(self, tag: str) -> Iterator[Element]:
        """All descendants with that name, in document order."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.every(tag)


class _Builder(handler.ContentHandler):
    def __init__(self) -> None:
        self.stack: list[Element] = [Element("", {}, 0)]
        self.locator: xmlreader.Locator | None = None

    def setDocumentLocator(self, locator: xmlreader.Locator) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: xmlreader.AttributesImpl) -> None:
        line = self.locator.getLineNumber() if self.locator else 0
        named = {key.rpartition(":")[2]: value for key, value in attrs.items()}
        element = Element(name.rpartition(":")[2], named, line or 0)
        if len(self.stack) > MAX_DEPTH:
            raise Unreadable(f"invalid XML: nested too deeply (line {line})")
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def endElement(self, name: str) -> None:
        self.stack.pop()

    def characters(self, content: str) -> None:
        self.stack[-1].text += content


def load_xml(data: bytes) -> Element:
    """Parse XML; document types and entities are refused. Returns the root element."""
    _limit(data, MAX_BYTES)
    builder = _Builder()
    try:
        defusedxml.sax.parseString(data, builder, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable("XML with a document type or entities is refused") from None
    except SAXException as problem:
        _fail_xml(problem)
    if not builder.stack[0].children:
        raise Unreadable("invalid XML: no element")
    return builder.stack[0].children[0]


def _fail_xml(problem: SAXException) -> NoReturn:
    line = getattr(problem, "getLineNumber", lambda: None)()
    where = f" (line {line})" if line else ""
    raise Unreadable(f"invalid XML: {problem.getMessage()}{where}") from None


def table(value: Any) -> dict[str, Any]:
    """The value when it is a mapping, else an empty one: hostile shapes read as absent."""
    return value if isinstance(value, dict) else {}


def mapping(value: Any, what: str) -> dict[str, Any]:
    """The value, which must be a mapping: a lock of another shape is unreadable, never empty."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} holds no mapping")
    return value


def rows(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """The value when it is text (numbers become text), else an empty string."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
