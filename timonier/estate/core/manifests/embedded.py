"""PlatformIO (platformio.ini, library.json) and Meson's wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import manager, project, with_faults
from timonier.estate.core.manifests.ini import Entry, entries
from timonier.estate.core.manifests.limits import (
    MAX_MANIFEST_BYTES,
    decode,
    load_json,
    mapping,
    rows,
    table,
    text,
)
from timonier.estate.core.manifests.lines import JSON_KEY, Lines
from timonier.estate.core.manifests.origins import from_address
from timonier.estate.core.manifests.registry import reader

_NAMED = re.compile(
    r"(?:(?P<owner>[\w.+-]+(?: [\w.+-]+)*)/)?(?P<name>[\w.+-]+(?: [\w.+()-]+)*)"
    r"\s*(?:@\s*(?P<stated>.+))?"
)
_EXACT = re.compile(r"=?\s*(\d+(?:\.\d+){0,3}(?:[-+][\w.+-]+)?)")
_RANGE = re.compile(r"(?=\D*+\d)[\^~<>=!,|\s\w.*+-]++|\*")
_ALIAS = re.compile(r"(?<![\w .-])[\w .-]++=(?=\w++(?:\+\w++)?+:/)")
_PACKAGES = frozenset({"lib_deps", "platform", "platform_packages"})


@reader("platformio.ini", max_bytes=MAX_MANIFEST_BYTES)
def read_platformio(path: str, data: bytes) -> Parsed:
    """platformio.ini: libraries, platforms and their packages, of every environment.

    What refers to another section, `${env.lib_deps}`, is read there. Source: "Package
    Specifications" of the PlatformIO documentation.
    """
    found: dict[Component, None] = {}
    observations = [manager("platformio")]
    faults: list[str] = []
    for entry in entries(decode(data)):
        if entry.key not in _PACKAGES:
            continue
        for line, stated in _listed(entry):
            one = _package(stated, line)
            if one is None:
                faults.append(f"no package: {stated[:60]} (line {line})")
                continue
            found.setdefault(one)
            observations += _unknown(one, stated)
    return with_faults(Parsed(tuple(found), tuple(observations)), faults)


def _listed(entry: Entry) -> Iterator[tuple[int, str]]:
    """One specification a line; on one line, commas that open no further bound part them."""
    for line, value in entry.values:
        for part in re.split(r",\s+(?![<>=!~^])", value):
            if part.strip() and not re.fullmatch(r"\$\{[\w.:-]+\}", part.strip()):
                yield line, part.strip()


def _package(stated: str, line: int) -> Component | None:
    place = _ALIAS.sub("", stated)
    if re.match(r"(?:file|symlink):", place):
        name = place.rstrip("/").rpartition("/")[2]
        return Component("generic", name, direct=True, line=line, source="path") if name else None
    if "://" in place or place.startswith("git@"):
        address, _, ref = place.removeprefix("git+").partition("#")
        return from_address(address, ref, "", line, "prod")
    found = _NAMED.fullmatch(place)
    if not found or "$" in place:
        return None
    owner, name = found["owner"], found["name"].strip()
    version = (found["stated"] or "").strip()
    exact = _EXACT.fullmatch(version)
    ranged = bool(_RANGE.fullmatch(version)) and not exact
    return Component(
        "generic", f"{owner}/{name}" if owner else name, exact.group(1) if exact else "",
        version if ranged else "", "prod", direct=True, line=line, source="platformio",
    )  # fmt: skip


def _unknown(one: Component, stated: str) -> Iterator[Observation]:
    _, sign, version = stated.partition("@")
    if sign and one.source == "platformio" and not one.version and not one.constraint:
        data = {"reason": "it is no version and no range", "stated": version.strip()[:80]}
        yield Observation("unresolved", one.name, one.line, data)


@reader("library.json", max_bytes=MAX_MANIFEST_BYTES)
def read_library_json(path: str, data: bytes) -> Parsed:
    """library.json of PlatformIO: a table of names, or a list of tables, with versions."""
    document = mapping(load_json(data), "library.json")
    lines = Lines(JSON_KEY, data)
    listed = document.get("dependencies")
    pairs = [(text(name), text(stated)) for name, stated in table(listed).items()]
    for one in map(table, rows(listed)):
        owner, name = text(one.get("owner")), text(one.get("name"))
        pairs.append((f"{owner}/{name}" if owner else name, text(one.get("version"))))
    found: dict[Component, None] = {}
    faults: list[str] = []
    for name, stated in pairs:
        away = "://" in stated
        package = _package(stated if away else f"{name}@{stated}" if stated else name,
                           lines.first(name))  # fmt: skip
        if package:
            found.setdefault(package)
        else:
            faults.append(f"no package: {name[:60]}")
    name = text(document.get("name"))
    seen = (project(name, text(document.get("version")), "generic"),) if name else ()
    return with_faults(Parsed(tuple(found), seen), faults)


@reader("meson-wrap", max_bytes=MAX_MANIFEST_BYTES)
def read_wrap(path: str, data: bytes) -> Parsed:
    """A wrap names one subproject: an archive with its version, or a repository with a revision.

    Source: "Wrap dependency system manual" of Meson.
    """
    stated: dict[str, Entry] = {}
    kind, line = "", 0
    for entry in entries(decode(data)):
        if entry.section.startswith("wrap-"):
            kind, line = entry.section, line or entry.line
            stated.setdefault(entry.key, entry)
    value = {key: entry.value for key, entry in stated.items()}
    name = path.rpartition("/")[2].removesuffix(".wrap")
    if kind == "wrap-redirect":
        return Parsed()
    if not kind:
        return Parsed(error="no wrap section")
    if kind != "wrap-file":
        revision = value.get("revision", "")
        one = from_address(value.get("url", ""), revision, name, line, "unknown")
        return Parsed((one,)) if one else Parsed(error=f"no address (line {line})")
    return Parsed((_archive(name, value, stated, line),))


def _archive(name: str, value: dict[str, str], stated: dict[str, Entry], line: int) -> Component:
    """Its version: of the wrap database, else what its folder or its archive is called."""
    version = re.sub(r"-\d+$", "", value.get("wrapdb_version", ""))
    for key in ("directory", "source_filename"):
        found = re.search(r"[-_]v?(\d+(?:\.\d+)*[a-z]?)(?:[.-]|$)", value.get(key, ""))
        if found and not version:
            version = re.sub(r"\.(?:tar|zip|tgz).*$", "", found.group(1))
            line = stated[key].line
    digest = value.get("source_hash", "")
    return Component("generic", name, version, line=line, digest=digest, source="url")
