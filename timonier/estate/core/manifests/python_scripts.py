"""Python scripts that state their own requirements (PEP 723), and their locks."""

from __future__ import annotations

from dataclasses import replace

from packaging.requirements import InvalidRequirement
from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Parsed, Scope
from timonier.estate.core.manifests.conventions import group_scope, lock, manager, with_faults
from timonier.estate.core.manifests.limits import decode, load_toml, rows, table, text
from timonier.estate.core.manifests.lines import TOML_NAME, Lines
from timonier.estate.core.manifests.python import with_sources
from timonier.estate.core.manifests.python_archives import load_lock
from timonier.estate.core.manifests.python_locks import locked_packages
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.requirements import requirement
from timonier.estate.core.manifests.version_tokens import runtime_facts

_MAX_SCRIPT = 1024 * 1024
_MAX_BLOCK = 2000  # lines


@reader("python-script", sniff=lambda data: b"# /// script" in data, max_bytes=_MAX_SCRIPT)
def read_script(path: str, data: bytes) -> Parsed:
    """The `script` block of a script: dependencies and the Python asked for; raises Unreadable."""
    start, lines = _block(decode(data))
    if not start:
        return Parsed()
    document = load_toml("\n".join(lines).encode())
    scope = _scope(path)
    components: list[Component] = []
    faults: list[str] = []
    for value in map(text, rows(document.get("dependencies"))):
        line = _line_of(value, start, lines)
        try:
            components.append(requirement(value, scope=scope, line=line))
        except InvalidRequirement:
            faults.append(f"{value[:60]!r} is no requirement (line {line})")
    python = text(document.get("requires-python"))
    found, noted = runtime_facts("python", python, line=_line_of(python, start, lines), scope=scope)
    exact = (replace(one, version="", constraint=python) if one.version else one for one in found)
    sources = table(table(table(document.get("tool")).get("uv")).get("sources"))
    stated = with_sources(components, sources)
    return with_faults(Parsed((*stated, *exact), noted), faults)


def _block(content: str) -> tuple[int, list[str]]:
    """(number of its first line, its lines without their marks); (0, []) when there is none."""
    lines = content.splitlines()
    if "# /// script" not in lines:
        return 0, []
    start = lines.index("# /// script") + 1
    block: list[str] = []
    for line in lines[start : start + _MAX_BLOCK]:
        if line == "# ///":
            return start + 1, block
        if line != "#" and not line.startswith("# "):
            break
        block.append(line[2:])
    return 0, []  # a block without an end is none


def _line_of(value: str, start: int, lines: list[str]) -> int:
    found = (n for n, line in enumerate(lines) if f'"{value}"' in line or f"'{value}'" in line)
    return start + next(found, 0)


def _scope(path: str) -> Scope:
    """A script ships only where its name says so: nothing else tells."""
    return group_scope(path.rpartition("/")[2].removesuffix(".py"), "unknown")


@reader("script.lock")
def read_script_lock(path: str, data: bytes) -> Parsed:
    """`name.py.lock` of uv: what the script asks for itself stands in its `manifest`."""
    document = load_lock(data)
    asked = {
        canonicalize_name(text(table(one).get("name")))
        for one in rows(table(document.get("manifest")).get("requirements"))
    }
    scope = _scope(path.removesuffix(".lock"))
    lines = Lines(TOML_NAME, data)
    components = []
    for package in locked_packages(document):
        name = canonicalize_name(text(package["name"]))
        source = table(package.get("source"))
        components.append(
            Component(
                "pypi",
                name,
                text(package.get("version")),
                scope=scope,
                direct=name in asked,
                line=lines.next(text(package["name"])),
                locked=True,
                source=next((kind for kind in ("git", "url", "path") if kind in source), ""),
            )
        )
    return Parsed(tuple(components), (manager("uv"), lock("script.lock")))
