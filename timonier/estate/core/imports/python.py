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
    """What the statements of a file say. `bound` holds how often statements name each name."""

    own: frozenset[str]
    lines: dict[str, int] = field(default_factory=dict)
    bound: dict[tuple[bytes, bool], tuple[str, int]] = field(default_factory=dict)

    def bind(self, name: bytes, module: str, *, dotted: bool, stated: int) -> None:
        """Remember a name to look for; `dotted`: it is a module, used before a dot."""
        known = self.bound.get((name, dotted))
        self.bound[name, dotted] = (module, stated + (known[1] if known else 0))


def modules(data: bytes, path: str = "") -> dict[str, int]:
    """{module: import statements and uses of the names they bound}.

    A package's files name that package without end and it is nobody else's: its uses are not
    searched for, which halves the time.
    """
    found = _Found(frozenset(path.split("/")[:-1]))
    for match, end in _statements(data):
        if match["plain"] is not None:
            _plain(match, found)
        else:
            start = match.start("names")
            _from(match["module"], data[start : min(end, start + _MOST_LISTED)], found)
    sites = dict(found.lines)
    for (name, dotted), (module, stated) in list(found.bound.items())[:_MOST_NAMES]:
        sites[module] += max(_uses(data, name, dotted=dotted) - stated, 0)
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
    for part in filter(None, parts):
        first, dot, _ = part[1].partition(b".")
        module = _module(part[1])
        if not module:
            continue
        found.lines[module] = found.lines.get(module, 0) + 1
        if module not in found.own:
            named = 0 if part[2] or not dot else 1  # `import a.b` holds `a.` itself
            found.bind(part[2] or first, module, dotted=True, stated=named)


def _from(name: bytes, listed: bytes, found: _Found) -> None:
    """`from a.b import c, d as e`, over several lines when in parentheses."""
    module = _module(name)
    if not module:
        return
    if module in found.own:
        found.lines[module] = found.lines.get(module, 0) + 1
        return
    names = _COMMENT.sub(b"", listed) if b"#" in listed else listed
    parts = [_PART.fullmatch(each.strip(b" \t\r\n()\\")) for each in names.split(b",")]
    bound = [part for part in parts if part and b"." not in part[1]]
    if not bound:
        if b"*" in names:
            found.lines[module] = found.lines.get(module, 0) + 1
        return
    owners = {part[1]: _module(name, part[1].decode("ascii")) for part in bound}
    for owner in dict.fromkeys(owners.values()):
        found.lines[owner] = found.lines.get(owner, 0) + 1
    for part in bound:
        called = part[2] or part[1]
        stated = 2 if called == name else 1  # `from tqdm import tqdm`
        found.bind(called, owners[part[1]], dotted=False, stated=stated)


def _module(name: bytes, listed: str = "") -> str:
    """The name cut to what a package publishes; empty for the standard library."""
    first, dot, rest = name.decode("ascii").strip(".").partition(".")
    if first in _STANDARD:
        return ""
    if first not in _SHARED:
        return first
    return ".".join([first, *rest.split("."), listed][:3] if dot else [first, listed]).strip(".")


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
