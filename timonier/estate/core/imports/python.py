"""Imports of Python, and the uses of the names that they bind."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

_STATEMENT = re.compile(
    rb"[ \t]{0,200}(?:import[ \t]{1,20}(?P<plain>[A-Za-z_][^#;\r\n]{0,1000})"
    rb"|from[ \t]{1,20}(?P<module>[A-Za-z_][\w.]{0,200})[ \t]{1,20}import[ \t]{0,20}"
    rb"(?P<names>[^#;\r\n]{0,1000}))"
)
_PART = re.compile(rb"([A-Za-z_][\w.]{0,200})(?:[ \t]{1,20}as[ \t]{1,20}([A-Za-z_]\w{0,100}))?")
_COMMENT = re.compile(rb"#[^\n]{0,1000}")
_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.")
_STANDARD = frozenset(sys.stdlib_module_names) | {"distutils", "imp", "asyncore", "__main__"}
# First segments that many packages share: their modules are told apart by the next ones.
_SHARED = frozenset(
    {"google", "azure", "zope", "backports", "ruamel", "sphinxcontrib", "opentelemetry", "jaraco"}
)
_MOST_STATEMENTS = 500
_MOST_NAMES = 100  # bound names looked for in one file
_MOST_USES = 1_000  # of one name in one file
_MOST_LISTED = 8_000  # bytes of a list of names in parentheses


@dataclass(slots=True)
class _Found:
    """What the statements of a file say."""

    lines: dict[str, int] = field(default_factory=dict)
    bound: dict[tuple[bytes, bool], str] = field(default_factory=dict)  # (name, is a module)
    text: list[bytes] = field(default_factory=list)


def modules(data: bytes) -> dict[str, int]:
    """{module: import statements and uses of the names they bound}."""
    found = _Found()
    for match, end in _statements(data):
        if match["plain"] is not None:
            _plain(match, found)
        else:
            start = match.start("names")
            _from(match, data[start : min(end, start + _MOST_LISTED)], found)
    sites = dict(found.lines)
    stated = b"\n".join(found.text)
    for (name, dotted), module in list(found.bound.items())[:_MOST_NAMES]:
        uses = _uses(data, name, dotted=dotted) - _uses(stated, name, dotted=dotted)
        sites[module] += max(uses, 0)
    return sites


def _statements(data: bytes) -> Iterator[tuple[re.Match[bytes], int]]:
    """Each line that imports, with the end of its list of names."""
    place = told = 0
    while (place := data.find(b"import", place)) >= 0 and told < _MOST_STATEMENTS:
        match = _STATEMENT.match(data, data.rfind(b"\n", 0, place) + 1)
        stop = data.find(b"\n", place)
        end = stop if stop >= 0 else len(data)
        if match is not None:
            told += 1
            if match["names"] is not None and match["names"].lstrip()[:1] == b"(":
                close = data.find(b")", match.start("names"), match.start("names") + _MOST_LISTED)
                end = close if close >= 0 else end
            yield match, end
        place = max(end, place + 6)


def _plain(match: re.Match[bytes], found: _Found) -> None:
    """`import a.b, c as d`"""
    parts = [_PART.fullmatch(part.strip()) for part in match["plain"].split(b",")]
    if not all(parts):
        return  # a sentence that begins with "import"
    found.text.append(match[0])
    for part in filter(None, parts):
        module = _module(part[1])
        if module:
            found.lines[module] = found.lines.get(module, 0) + 1
            found.bound[part[2] or part[1].partition(b".")[0], True] = module


def _from(match: re.Match[bytes], listed: bytes, found: _Found) -> None:
    """`from a.b import c, d as e`, over several lines when in parentheses."""
    names = _COMMENT.sub(b"", listed) if b"#" in listed else listed
    parts = [_PART.fullmatch(name.strip(b" \t\r\n()\\")) for name in names.split(b",")]
    bound = [part for part in parts if part and b"." not in part[1]]
    if not bound and b"*" not in names:
        return
    first = bound[0][1].decode() if len(bound) == 1 else ""
    module = _module(match["module"], first)
    if not module:
        return
    found.text.append(listed)
    found.lines[module] = found.lines.get(module, 0) + 1
    for part in bound:
        found.bound[part[2] or part[1], False] = module


def _module(name: bytes, first: str = "") -> str:
    """The name cut to what a package publishes; empty for the standard library."""
    parts = name.decode("ascii").strip(".").split(".")
    if parts[0] in _STANDARD:
        return ""
    if parts[0] not in _SHARED:
        return parts[0]
    return ".".join([*parts, *([first] if first else [])][:3])


def _uses(data: bytes, name: bytes, *, dotted: bool) -> int:
    """How often a bound name is used: followed by a dot when it is a module, else as a word."""
    needle = name + b"." if dotted else name
    size, place, uses = len(needle), 0, 0
    last = len(data)
    while (place := data.find(needle, place)) >= 0 and uses < _MOST_USES:
        end = place + size
        alone = place == 0 or data[place - 1] not in _WORD
        if alone and (dotted or end == last or data[end] not in _WORD or data[end] == 0x2E):
            uses += 1
        place = end
    return uses
