"""Ansible: requirements.yml, galaxy.yml and the meta/main.yml of roles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import licences, manager, project, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    line_of,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

_NAME = re.compile(r"\A[A-Za-z0-9][\w-]*+(?:\.[\w-]++){1,2}+")  # on Galaxy: owner.role
_LOCAL = re.compile(r"[A-Za-z0-9_][\w/.-]*")
_EXACT = re.compile(r"(?:==?\s*+)?v?(\d++\.\d++[0-9A-Za-z.+-]*+)")
_RANGE = re.compile(r"[<>=!]=?\s*+v?\d[\w.+-]*+(?:\s*+,\s*+(?:[<>=!]=?\s*+)?[\w.+*-]*+)*+|\*")
_ADDRESS = re.compile(r"git\+|git@|https?://|ssh://|file:|[\w.-]+@[\w.-]+:")


@dataclass(slots=True)
class _Read:
    scope: Scope = "prod"
    components: list[Component] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=lambda: [manager("ansible-galaxy")])
    faults: list[str] = field(default_factory=list)

    def parsed(self) -> Parsed:
        found = Parsed(tuple(self.components), tuple(self.observations))
        return with_faults(found, self.faults)


@reader("ansible-galaxy", max_bytes=MAX_MANIFEST_BYTES)
def read_galaxy(path: str, data: bytes) -> Parsed:
    """requirements.yml (roles and collections, or the old list of roles) and galaxy.yml.

    Source: Ansible's user guide, "Installing collections" and "Galaxy User Guide". Raises
    Unreadable.
    """
    read = _Read()
    for root in load_documents(data):
        for entry in rows(root):
            _role(entry, read)
        document = table(root)
        for entry in rows(document.get("roles")):
            _role(entry, read)
        for entry in rows(document.get("collections")):
            _collection(entry, read)
        if "namespace" in document:
            _own_collection(document, read)
    return read.parsed()


def _own_collection(document: Table, read: _Read) -> None:
    """galaxy.yml: the collection that the folder is, and those that it needs."""
    name = f"{text(document.get('namespace'))}.{text(document.get('name'))}"
    read.observations.append(project(name, text(document.get("version")), "generic"))
    read.observations += licences(*texts(document.get("license")))
    needed = table(document.get("dependencies"))
    for key, stated in needed.items():
        _named(Text.at(key, needed.lines.get(key, 0)), text(stated), read)


@reader("ansible-role", max_bytes=MAX_MANIFEST_BYTES)
def read_role(path: str, data: bytes) -> Parsed:
    """meta/main.yml: the roles and collections that a role needs, and the least Ansible."""
    read = _Read()
    for root in map(table, load_documents(data)):
        for entry in rows(root.get("dependencies")):
            _role(entry, read)
        for entry in rows(root.get("collections")):
            if isinstance(entry, Text) and not _NAME.fullmatch(entry):
                read.faults.append(f"a collection is not understood (line {entry.line})")
            elif isinstance(entry, Text):
                _named(entry, Text(), read)
        information = table(root.get("galaxy_info"))
        least = text(information.get("min_ansible_version"))
        if re.fullmatch(r"\d+(?:\.\d+){0,3}", least):
            read.components.append(
                Component("generic", "ansible-core", "", f">={least}", read.scope, True, least.line)
            )
        elif least:
            read.faults.append(
                f"the least version of Ansible is not understood (line {least.line})"
            )
    return read.parsed()


def _role(entry: Node, read: _Read) -> None:
    """A role by its name on Galaxy, its address, or the name of a folder of this repository."""
    given = table(entry)
    if "include" in given:
        read.faults.append(f"another file is included (line {given.line})")
        return
    stated = text(entry) or text(given.get("src")) or text(given.get("role"))
    stated = stated or text(given.get("name"))
    parts = [part.strip() for part in stated.split(",")]  # the old form: address, version, name
    version = text(given.get("version")) or Text.at(parts[1] if parts[1:] else "", stated.line)
    _add(Text.at(parts[0], stated.line or line_of(entry)), version, read, is_role=True)


def _collection(entry: Node, read: _Read) -> None:
    given = table(entry)
    stated = text(entry) or text(given.get("source") if _is_fetched(given) else None)
    stated = stated or text(given.get("name"))
    name, _, version = stated.partition(":") if _NAME.match(stated) else (stated, "", "")
    version = text(given.get("version")) or Text.at(version, stated.line)
    _add(Text.at(name, stated.line or line_of(entry)), version, read, is_role=False)


def _is_fetched(given: Table) -> bool:
    """Whether `source` is where the collection lies, and not the server that is asked for it."""
    return text(given.get("type")) in ("git", "url", "file", "dir", "subdirs")


def _add(stated: Text, version: Text | str, read: _Read, *, is_role: bool) -> None:
    line = stated.line
    version = version if isinstance(version, Text) else Text.at(version, line)
    if "{{" in stated or not stated:
        read.faults.append(f"what is installed is not stated (line {line})")
    elif _ADDRESS.match(stated):
        _fetched(stated, version, read)
    elif _NAME.fullmatch(stated):
        _named(stated, version, read)
    elif _LOCAL.fullmatch(stated.removeprefix("./").removeprefix("../")):
        source = "path" if is_role or "/" in stated else ""
        one = Component(
            "generic", stated[:200], scope=read.scope, direct=True, line=line, source=source
        )
        read.components.append(one)
    else:
        read.faults.append(f"what is installed is not understood (line {line})")


def _fetched(stated: Text, version: Text, read: _Read) -> None:
    address = stated.removeprefix("git+").partition("#")[0]
    one = from_address(address, version, "", stated.line, read.scope)
    if one is None:
        read.faults.append(f"an address is not understood (line {stated.line})")
        return
    read.components.append(one)
    if version and not one.version and not one.digest:
        _unknown(one, version, read)


def _named(name: Text, stated: Text, read: _Read) -> None:
    """A role or a collection of Galaxy; `stated` is a version, a range, or a branch."""
    stated = Text() if stated in ("latest", "*") else stated
    exact = _EXACT.fullmatch(stated)
    is_range = not exact and bool(_RANGE.fullmatch(stated))
    one = Component(
        "generic", name, exact[1] if exact else "", stated if is_range else "", read.scope,
        direct=True, line=name.line,
    )  # fmt: skip
    read.components.append(one)
    if stated and not exact and not is_range:
        _unknown(one, stated, read)


def _unknown(one: Component, stated: str, read: _Read) -> None:
    data = {"reason": "its version is a branch, or computed", "stated": stated[:200]}
    read.observations.append(Observation("unresolved", one.name, one.line, data))
