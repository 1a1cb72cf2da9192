"""Version files (.nvmrc, .tool-versions, global.json, mise.toml…): the runtimes expected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.limits import (
    decode,
    load_json,
    load_toml,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.runtimes import runtime_component

# One version per file; the name says of what.
_SINGLE = {
    ".nvmrc": "nodejs", ".node-version": "nodejs", ".python-version": "python",
    ".ruby-version": "ruby", ".java-version": "java", ".go-version": "go",
    ".terraform-version": "terraform", ".opentofu-version": "opentofu", ".php-version": "php",
    ".bun-version": "bun", ".dvmrc": "deno", ".kotlin-version": "kotlin",
    ".elixir-version": "elixir", ".erlang-version": "erlang", "rust-toolchain": "rust",
    ".perl-version": "perl",
}  # fmt: skip
MAX_BYTES = 64 * 1024
_FLOATING = re.compile(r"(?:latest|system|path|ref|prefix|sub)(?:[:-]|$)")


def _parsed(found: Iterator[Component | None]) -> Parsed:
    return Parsed(tuple(component for component in found if component is not None))


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Lines with content, without comments, with their numbers."""
    for number, line in enumerate(decode(data).splitlines(), start=1):
        content = re.split(r"(?:^|\s)#|//", line, maxsplit=1)[0].strip()
        if content:
            yield number, content


@reader("version-file", *_SINGLE, ecosystem="generic", max_bytes=MAX_BYTES)
def read_version_file(path: str, data: bytes) -> Parsed:
    """The version of each line (pyenv accepts several); names without number state nothing."""
    tool = _SINGLE[path.rpartition("/")[2]]
    return _parsed(runtime_component(tool, spec, line=line) for line, spec in _lines(data))


@reader("tool-versions", ".tool-versions", ecosystem="generic", max_bytes=MAX_BYTES)
def read_tool_versions(path: str, data: bytes) -> Parsed:
    """asdf and mise: a tool a line, its versions in order of preference."""

    def found() -> Iterator[Component | None]:
        for line, content in _lines(data):
            tool, *versions = content.split()
            for spec in versions[:10]:
                if not _FLOATING.match(spec):
                    yield runtime_component(tool, spec, line=line)

    return _parsed(found())


@reader("runtime-txt", "runtime.txt", ecosystem="generic", max_bytes=MAX_BYTES)
def read_runtime_txt(path: str, data: bytes) -> Parsed:
    """Heroku's `python-3.9.7`."""

    def found() -> Iterator[Component | None]:
        for line, content in _lines(data):
            tool, dash, spec = content.partition("-")
            if dash:
                yield runtime_component(tool, spec, line=line, scope="prod")

    return _parsed(found())


@reader("sdkmanrc", ".sdkmanrc", ecosystem="generic", max_bytes=MAX_BYTES)
def read_sdkmanrc(path: str, data: bytes) -> Parsed:
    """SDKMAN: `java=17.0.8-tem`, a candidate a line."""

    def found() -> Iterator[Component | None]:
        for line, content in _lines(data):
            tool, _, spec = content.partition("=")
            yield runtime_component(tool, spec, line=line)

    return _parsed(found())


@reader("dotnet-sdk", "global.json", ecosystem="generic", max_bytes=MAX_BYTES)
def read_global_json(path: str, data: bytes) -> Parsed:
    """The .NET SDK: its first two numbers are the runtime's version (8.0.204 is .NET 8.0)."""
    stripped = re.sub(rb"^\s*//[^\n]*", b"", data, flags=re.MULTILINE)
    spec = text(table(table(load_json(stripped)).get("sdk")).get("version"))
    short = re.match(r"\d+\.\d+", spec)
    offset = data.find(b'"version"')
    line = data.count(b"\n", 0, offset) + 1 if offset >= 0 else 0
    found = runtime_component("dotnet", short[0] if short else "", line=line)
    return _parsed(iter([found]))


@reader("mise", "mise.toml", ".mise.toml", "mise.*.toml", "/.config/mise.toml",
        "/.mise/config.toml", ecosystem="generic", max_bytes=MAX_BYTES)  # fmt: skip
def read_mise(path: str, data: bytes) -> Parsed:
    """mise: `[tools]` with a version, a list of versions, or a table that holds one."""
    tools = table(load_toml(data).get("tools"))
    source = decode(data)

    def found() -> Iterator[Component | None]:
        for name, value in tools.items():
            match = re.search(rf"^\s*[\"']?{re.escape(name)}[\"']?\s*=", source, re.MULTILINE)
            line = source.count("\n", 0, match.end()) + 1 if match else 0
            tool = name.rpartition(":")[2]
            for spec in rows(value) or [value]:
                number = text(spec) or text(table(spec).get("version"))
                if number and not _FLOATING.match(number):
                    yield runtime_component(tool, number, line=line)

    return _parsed(found())


@reader("rust-toolchain", "rust-toolchain.toml", ecosystem="generic", max_bytes=MAX_BYTES)
def read_rust_toolchain(path: str, data: bytes) -> Parsed:
    """rustup's channel, when it is a number rather than stable or nightly."""
    channel = text(table(load_toml(data).get("toolchain")).get("channel"))
    offset = data.find(b"channel")
    line = data.count(b"\n", 0, offset) + 1 if offset >= 0 else 0
    number = channel if channel[:1].isdigit() else ""
    return _parsed(iter([runtime_component("rust", number, line=line)]))
