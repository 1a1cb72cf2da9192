"""buildout.cfg: the versions that a build of zc.buildout pins."""

from __future__ import annotations

import re

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.conventions import manager, with_faults
from timonier.estate.core.manifests.ini import Entry, entries
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader

_EXACT = re.compile(r"(?:==\s*)?(\d[\w.!+-]{0,100})")


@reader("buildout.cfg", max_bytes=MAX_MANIFEST_BYTES)
def read_buildout(path: str, data: bytes) -> Parsed:
    """The sections of versions, with `name = 1.2`; what the file extends is told.

    Source: the documentation of zc.buildout, "Repeatable buildouts: controlling eggs used".
    """
    found = list(entries(decode(data)))
    sections = {"versions"} | {
        one.value for one in found if (one.section, one.key) == ("buildout", "versions")
    }
    components: list[Component] = []
    faults: list[str] = []
    for entry in found:
        if entry.section in sections:
            _pinned(entry, components, faults)
        elif (entry.section, entry.key.rstrip(" +")) == ("buildout", "extends"):
            faults.append(f"other files are extended (line {entry.line})")
    return with_faults(Parsed(tuple(components), (manager("buildout"),)), faults)


def _pinned(entry: Entry, components: list[Component], faults: list[str]) -> None:
    exact = _EXACT.fullmatch(entry.value)
    constraint = "" if exact else entry.value
    try:
        SpecifierSet(constraint)
    except InvalidSpecifier:
        faults.append(f"a version is not understood (line {entry.line})")
        return
    version = exact[1] if exact else ""
    name = canonicalize_name(entry.key)
    components.append(
        Component("pypi", name, version, constraint, "prod", line=entry.line, locked=bool(version))
    )
