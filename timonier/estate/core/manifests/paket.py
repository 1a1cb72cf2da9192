"""Paket (paket.dependencies, paket.lock, paket.references) and the tools of .NET."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    commit_of,
    group_scope,
    lock,
    manager,
    with_faults,
)
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_json,
    mapping,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_OBJECT, Lines
from timonier.estate.core.manifests.maven_versions import unresolved
from timonier.estate.core.manifests.nuget_versions import nuget_component
from timonier.estate.core.manifests.registry import reader

_NAME = re.compile(r"[\w.-]{1,100}")
_SPEC = re.compile(r"((?:[~<>=!@]{1,3}\s*)?\d[\w.*+-]*)\s*")
_PINNED = re.compile(r"(?:={1,2}\s*)?(\d[\w.+-]*)")
_REMOTES = {"github": "git", "gist": "git", "git": "git", "http": "url"}
_KNOWN = re.compile(
    r"(?i)(?:source|framework|restriction|content|storage|redirects|strategy|lowest_matching|"
    r"references|copy_local|import_targets|version|generate_load_scripts|cache|condition|license|"
    r"copy_content|specific_version|embed_interop_types|simplify|external_lock|clitool)\b"
)
_IN_LOCK = "its version is left to paket.lock"


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Lines with content and their numbers; a remark begins a line or follows a space."""
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = re.split(r"(?:^|\s)(?://|#)", raw, maxsplit=1)[0].rstrip()
        if line.strip():
            yield number, line


@reader("paket.dependencies", max_bytes=MAX_MANIFEST_BYTES)
def read_paket_dependencies(path: str, data: bytes) -> Parsed:
    """paket.dependencies: packages by group; one without a version takes what the lock says."""
    components: list[Component] = []
    observations: list[Observation] = [manager("paket")]
    faults: list[str] = []
    scope: Scope = "prod"
    for number, line in _lines(data):
        word, _, rest = line.strip().partition(" ")
        if word == "group":
            scope = group_scope(rest.strip(), "unknown")
        elif word in ("nuget", "clitool"):
            found = _package(rest.strip(), "dev" if word == "clitool" else scope, number)
            components += [found] if found else []
            if found is None:
                faults.append(f"a package is not understood (line {number})")
            elif not found.version and not found.constraint:
                observations.append(unresolved(found, _IN_LOCK))
        elif word in _REMOTES:
            components += _remote(word, rest.strip(), scope, number)
        elif not _KNOWN.match(word):
            faults.append(f"a statement is not understood (line {number})")
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _package(stated: str, scope: Scope, line: int) -> Component | None:
    name, _, rest = stated.partition(" ")
    if not _NAME.fullmatch(name):
        return None
    specs: list[str] = []
    rest = rest.strip()
    while (found := _SPEC.match(rest)) and len(specs) < 4:
        specs.append(found.group(1).strip())
        rest = rest[found.end() :]
    pinned = _PINNED.fullmatch(specs[0]) if len(specs) == 1 else None
    version = pinned.group(1) if pinned and "*" not in specs[0] else ""
    constraint = "" if version else " ".join(specs)
    return Component("nuget", name, version, constraint, scope, direct=True, line=line)


def _remote(word: str, stated: str, scope: Scope, line: int) -> Iterator[Component]:
    """`github owner/repository:reference path`: code that no registry serves."""
    address, _, reference = stated.split(" ")[0].partition(":" if word == "github" else "\0")
    name = re.sub(r"^\w+://(?:[^@/]*@)?", "", address)[:200]
    if name:
        yield Component(
            "nuget", name, "", "", scope, True, line, digest=commit_of(reference),
            source=_REMOTES[word],
        )  # fmt: skip


_LOCKED = re.compile(r"^    ([\w.-]+) \(([\w.+-]+)\)")
_REMOTE = re.compile(r"^  (?:remote: )(\S+)")
_SECTIONS = {"NUGET": "", "GITHUB": "git", "GIST": "git", "GIT": "git", "HTTP": "url"}


@reader("paket.lock")
def read_paket_lock(path: str, data: bytes) -> Parsed:
    """paket.lock: the packages of each group, and files from elsewhere with their commit."""
    components: list[Component] = []
    scope: Scope = "prod"
    section = remote = ""
    for number, line in enumerate(decode(data).splitlines(), 1):
        if line.startswith("GROUP "):
            scope = group_scope(line[6:].strip(), "unknown")
        elif line.strip() in _SECTIONS:
            section = line.strip()
        elif found := _REMOTE.match(line):
            remote = found.group(1)
        elif found := _LOCKED.match(line):
            name, version = found.groups()
            source = _SECTIONS.get(section, "")
            components.append(
                Component(
                    "nuget",
                    remote[:200] if source else name,
                    "" if source else version,
                    scope=scope,
                    line=number,
                    locked=True,
                    digest=version if source and commit_of(version) else "",
                    source=source,
                )
            )
    return Parsed(tuple(dict.fromkeys(components)), (manager("paket"), lock("paket.lock")))


@reader("paket.references", max_bytes=MAX_MANIFEST_BYTES)
def read_paket_references(path: str, data: bytes) -> Parsed:
    """paket.references: packages that a project uses; paket.lock holds their versions."""
    components: list[Component] = []
    scope: Scope = "prod"
    for number, line in _lines(data):
        word, _, rest = line.strip().partition(" ")
        if word == "group":
            scope = group_scope(rest.strip(), "prod")
        elif not word.startswith(("File:", "exclude")) and _NAME.fullmatch(word):
            components.append(Component("nuget", word, "", "", scope, True, number))
    seen = [unresolved(one, _IN_LOCK) for one in components]
    return Parsed(tuple(components), (manager("paket"), *seen))


@reader("dotnet-tools.json", max_bytes=MAX_MANIFEST_BYTES)
def read_dotnet_tools(path: str, data: bytes) -> Parsed:
    """dotnet-tools.json: tools of the work on the product, each at one version."""
    document = mapping(load_json(data), "dotnet-tools.json")
    lines = Lines(JSON_OBJECT, data)
    components = [
        nuget_component(name, text(table(entry).get("version")), "dev", line=lines.first(name))
        for name, entry in table(document.get("tools")).items()
    ]
    told = [unresolved(one, "no version is stated") for one in components
            if not one.version and not one.constraint]  # fmt: skip
    return Parsed(tuple(components), (manager("nuget"), *told))
