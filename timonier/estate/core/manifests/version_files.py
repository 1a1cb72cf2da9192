"""Version files (.nvmrc, .tool-versions, global.json, mise.toml…): the runtimes expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.limits import (
    decode,
    load_json,
    load_toml,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts

# One version per file; the name says of what.
_SINGLE = {
    ".nvmrc": "nodejs", ".node-version": "nodejs", ".python-version": "python",
    ".ruby-version": "ruby", ".java-version": "java", ".go-version": "go",
    ".terraform-version": "terraform", ".opentofu-version": "opentofu", ".php-version": "php",
    ".bun-version": "bun", ".dvmrc": "deno", ".kotlin-version": "kotlin",
    ".elixir-version": "elixir", ".erlang-version": "erlang", "rust-toolchain": "rust",
    ".perl-version": "perl", ".swift-version": "swift", ".crystal-version": "crystal",
}  # fmt: skip
# Where mise takes a tool from -> the registry that serves it (mise, "Backends").
_BACKENDS = {
    "npm": "npm", "pipx": "pypi", "cargo": "cargo", "gem": "gem", "go": "golang", "dotnet": "nuget",
}  # fmt: skip
MAX_BYTES = 64 * 1024
_Facts = tuple[tuple[Component, ...], tuple[Observation, ...]]


def _parsed(found: Iterator[_Facts]) -> Parsed:
    components: list[Component] = []
    observations: list[Observation] = []
    for stated, noted in found:
        components += stated
        observations += noted
    return Parsed(tuple(components), tuple(observations))


def _tool(name: str, spec: str, line: int) -> _Facts:
    """A tool of any name: a runtime, a package of a registry (`npm:prettier`), or another."""
    backend, colon, rest = name.partition(":")
    kind = _BACKENDS.get(backend, "generic") if colon else "generic"
    components, noted = runtime_facts(rest if colon else name, spec, line=line, of_any=True)
    if kind == "generic":
        return components, noted
    typed = tuple(replace(one, type=kind, name=_package(kind, rest)) for one in components)
    return typed, tuple(replace(seen, subject=_package(kind, rest)) for seen in noted)


def _package(kind: str, name: str) -> str:
    plain = name.partition("[")[0].strip()
    return canonicalize_name(plain) if kind == "pypi" else plain


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Lines with content, without comments, with their numbers."""
    for number, line in enumerate(decode(data).splitlines(), start=1):
        content = re.split(r"(?:^|\s)#|//", line, maxsplit=1)[0].strip()
        if content:
            yield number, content


@reader("crystal-version", max_bytes=MAX_BYTES)
@reader("swift-version", max_bytes=MAX_BYTES)
@reader("version-file", max_bytes=MAX_BYTES)
def read_version_file(path: str, data: bytes) -> Parsed:
    """The version of each line (pyenv accepts several)."""
    if b"[toolchain]" in data:
        return read_rust_toolchain(path, data)
    tool = _SINGLE[path.rpartition("/")[2]]
    return _parsed(runtime_facts(tool, spec, line=line) for line, spec in _lines(data))


@reader("tool-versions", max_bytes=MAX_BYTES)
def read_tool_versions(path: str, data: bytes) -> Parsed:
    """asdf and mise: a tool a line, its versions in order of preference (`system` comes last)."""

    def found() -> Iterator[_Facts]:
        for line, content in _lines(data):
            tool, *versions = content.split()
            for spec in [one for one in versions[:10] if one != "system"] or versions[:1]:
                yield _tool(tool, spec, line)

    return _parsed(found())


@reader("runtime-txt", max_bytes=MAX_BYTES)
def read_runtime_txt(path: str, data: bytes) -> Parsed:
    """`python-3.9.7` as Heroku takes it, `3.9` as Netlify does."""

    def found() -> Iterator[_Facts]:
        for line, content in _lines(data):
            tool, _, spec = content.partition("-")
            if content[0].isdigit():
                tool, spec = "python", content
            yield runtime_facts(tool, spec, line=line, scope="prod")

    return _parsed(found())


@reader("sdkmanrc", max_bytes=MAX_BYTES)
def read_sdkmanrc(path: str, data: bytes) -> Parsed:
    """SDKMAN: `java=17.0.8-tem`, a candidate a line."""

    def found() -> Iterator[_Facts]:
        for line, content in _lines(data):
            tool, _, spec = content.partition("=")
            yield _tool(tool, spec, line)

    return _parsed(found())


# rollForward: which other runtimes may serve in the place of the one that is asked for.
_SAME_RUNTIME = frozenset({"", "patch", "feature", "latestpatch", "latestfeature", "disable"})


@reader("dotnet-sdk", max_bytes=MAX_BYTES)
def read_global_json(path: str, data: bytes) -> Parsed:
    """The .NET SDK, as the release of .NET that holds it, and the SDKs that msbuild fetches."""
    stripped = re.sub(rb"^[ \t]*//[^\n]*", b"", data, flags=re.MULTILINE)
    document = table(load_json(stripped))
    lines = Lines(JSON_KEY, data)
    sdk = table(document.get("sdk"))
    spec = text(sdk.get("version"))
    found = [_sdk(spec, text(sdk.get("rollForward")), lines.first("version"))] if sdk else []
    packages = tuple(
        Component("nuget", name, text(number), "", "dev", direct=True, line=lines.first(name))
        for name, number in table(document.get("msbuild-sdks")).items()
    )
    parsed = _parsed(iter(found))
    return Parsed((*parsed.components, *packages), parsed.observations)


def _sdk(spec: str, roll_forward: str, line: int) -> _Facts:
    """What `rollForward` makes of the number (learn.microsoft.com, global.json overview)."""
    number = re.match(r"(\d{1,3})\.\d{1,3}", spec)
    if number is None or roll_forward.lower() in _SAME_RUNTIME:
        return runtime_facts("dotnet", spec or "latest", line=line)
    lasting = "minor" in roll_forward.lower()
    upper = f" <{int(number[1]) + 1}" if lasting else ""
    return runtime_facts("dotnet", f">={number[0]}{upper}", line=line)


@reader("mise", max_bytes=MAX_BYTES)
def read_mise(path: str, data: bytes) -> Parsed:
    """mise: `[tools]` with a version, a list of versions, or a table that holds one."""
    tools = table(load_toml(data).get("tools"))
    source = decode(data)

    def found() -> Iterator[_Facts]:
        for name, value in tools.items():
            match = re.search(rf"^\s*[\"']?{re.escape(name)}[\"']?\s*=", source, re.MULTILINE)
            line = source.count("\n", 0, match.end()) + 1 if match else 0
            for spec in rows(value) or [value]:
                number = text(spec) or text(table(spec).get("version"))
                yield _tool(name, number, line)

    return _parsed(found())


@reader("rust-toolchain", max_bytes=MAX_BYTES)
def read_rust_toolchain(path: str, data: bytes) -> Parsed:
    """rustup's channel: a release, one that moves (stable), or a path to a build of one's own."""
    toolchain = table(load_toml(data).get("toolchain"))
    channel = text(toolchain.get("channel"))
    if not channel and text(toolchain.get("path")):
        channel = "path:" + text(toolchain["path"])
    offset = max(data.find(b"channel"), data.find(b"path"))
    line = data.count(b"\n", 0, offset) + 1 if offset >= 0 else 0
    return _parsed(iter([runtime_facts("rust", channel, line=line)]))
