"""Import statements of the languages whose uses are not followed further."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from timonier.estate.core.imports.standard import NODE, RUBY_OWN, RUST_OWN

_MOST = 1_000  # statements looked at in one file
_IDENTIFIER = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$.")

# Each begins with a literal: the search runs at the speed of a substring search.
_JS_FROM = re.compile(rb"from[ \t\r\n]{0,8}([\"'])([^\"'\r\n]{1,214})\1")
_JS_IMPORT = re.compile(rb"import[ \t\r\n]{0,8}\(?[ \t\r\n]{0,8}([\"'`])([^\"'`\r\n]{1,214})\1")
_JS_REQUIRE = re.compile(rb"require[ \t]{0,8}\([ \t\r\n]{0,8}([\"'`])([^\"'`\r\n]{1,214})\1")
_JS_PACKAGE = re.compile(rb"(@[a-z0-9][\w.~-]{0,100}/)?[A-Za-z0-9][\w.~-]{0,150}")
_GO_PATH = re.compile(rb"^[ \t]{0,40}(?:[\w.]{1,100}[ \t]{1,20})?\"([^\"\s]{1,300})\"", re.M)
_GO_BLOCK = 20_000  # bytes of one import block
_JAVA = re.compile(rb"import[ \t]{1,20}(?:static[ \t]{1,20})?([A-Za-z_][\w.]{2,250})")
_RUBY = re.compile(rb"require[ \t]{0,8}\(?[ \t]{0,8}[\"']([a-z][\w./-]{0,150})[\"']")
_PHP = re.compile(
    rb"use[ \t]{1,20}(?:function[ \t]{1,20}|const[ \t]{1,20})?\\?([A-Z]\w{0,100}\\\w{1,100})"
)
_RUST = re.compile(rb"use[ \t]{1,20}(?:::)?([a-z_]\w{0,100})[ \t]{0,8}(?:::|;|[ \t]as[ \t])")
_CRATE = re.compile(rb"extern crate[ \t]{1,20}([a-z_]\w{0,100})")
_CSHARP = re.compile(rb"using[ \t]{1,20}(?:static[ \t]{1,20})?([A-Z][\w.]{0,200})[ \t]{0,8};")

_JAVA_OWN = ("java.", "kotlin.", "scala.", "jdk.", "sun.")


def javascript(data: bytes) -> dict[str, int]:
    """{package: statements}; aliases of a bundler (`@/x`, `~/x`, `#x`) are no packages."""
    found: Counter[str] = Counter()
    for literal, pattern in (
        (b"from", _JS_FROM),
        (b"import", _JS_IMPORT),
        (b"require", _JS_REQUIRE),
    ):
        if literal in data:
            found.update(_js_packages(data, pattern))
    return dict(found)


def _js_packages(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[str]:
    for match in _bounded(pattern.finditer(data)):
        start = match.start()
        package = _JS_PACKAGE.match(match[2])
        if package is None or (start and data[start - 1] in _IDENTIFIER):
            continue
        if package.end() < len(match[2]) and match[2][package.end()] != 0x2F:
            continue  # `node:fs`, `style!css`: more than a path follows
        name = package[0].decode("ascii")
        if name not in NODE:
            yield name


def go(data: bytes) -> dict[str, int]:
    """{import path: statements}; a first segment without a dot is the standard library's."""
    found: Counter[str] = Counter()
    place = told = 0
    while (place := data.find(b"import", place)) >= 0 and told < 50:
        told += 1
        start, place = place + 6, place + 6
        if not _begins_line(data, start - 6):
            continue
        rest = data[start : start + 400]
        if rest.lstrip(b" \t")[:1] == b"(":
            close = data.find(b")", start, start + _GO_BLOCK)
            rest = data[data.find(b"(", start) + 1 : close if close >= 0 else start + _GO_BLOCK]
            place = close if close >= 0 else place
        else:
            rest = rest.partition(b"\n")[0]
        paths = (match[1] for match in _bounded(_GO_PATH.finditer(rest)))
        found.update(_text(path) for path in paths if b"." in path.partition(b"/")[0])
    return dict(found)


def java(data: bytes) -> dict[str, int]:
    """{first segments of the package, three at most: statements}."""
    names = (_text(name) for name in _at_line_start(_JAVA, data))
    return _counted(_package(name) for name in names if not name.startswith(_JAVA_OWN))


def _package(name: str) -> str:
    """The lower-case segments before a class, three at most."""
    parts = name.strip(".").split(".")
    kept = [part for part in parts[:3] if part[:1].islower()]
    return ".".join(kept or parts[:1])


def ruby(data: bytes) -> dict[str, int]:
    """{required path: statements}; what a bundle requires by itself is not seen."""
    names = (_text(name) for name in _at_line_start(_RUBY, data))
    return _counted(name for name in names if RUBY_OWN.isdisjoint((name, name.partition("/")[0])))


def php(data: bytes) -> dict[str, int]:
    """{vendor and package of the namespace: statements}."""
    return _counted(_text(name) for name in _at_line_start(_PHP, data))


def rust(data: bytes) -> dict[str, int]:
    """{crate: statements}."""
    names = [*_at_line_start(_RUST, data), *_at_line_start(_CRATE, data)]
    return _counted(name for name in map(_text, names) if name not in RUST_OWN)


def csharp(data: bytes) -> dict[str, int]:
    """{first segments of the namespace, three at most: statements}."""
    names = (_text(name) for name in _at_line_start(_CSHARP, data))
    return _counted(
        ".".join(name.split(".")[:3])
        for name in names
        if name != "System" and not name.startswith("System.")
    )


def _at_line_start(pattern: re.Pattern[bytes], data: bytes) -> Iterator[bytes]:
    for match in _bounded(pattern.finditer(data)):
        if _begins_line(data, match.start()):
            yield match[1]


_BEFORE = frozenset(
    {b"", b"pub", b"pub(crate)", b"pub(super)", b"global", b"\xef\xbb\xbf", b"#[macro_use]"}
)


def _begins_line(data: bytes, place: int) -> bool:
    """Whether nothing but blanks or a modifier stands before, on the same line."""
    before = data[max(0, place - 60) : place].rpartition(b"\n")
    return (bool(before[1]) or place < 60) and before[2].strip(b" \t\r") in _BEFORE


def _bounded(matches: Iterable[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    for number, match in enumerate(matches):
        if number >= _MOST:
            return
        yield match


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(name for name in names if name))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
