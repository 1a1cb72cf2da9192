"""pixi: pixi.toml, `[tool.pixi]` of pyproject.toml, and pixi.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from packaging.utils import canonicalize_name

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.conda import RUNTIMES, Gathered, channels_of, stated_version
from timonier.estate.core.manifests.conventions import (
    commit_of,
    group_scope,
    lock,
    manager,
    project,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, load_toml, rows, table, text
from timonier.estate.core.manifests.lines import QUOTED, Lines
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import PRODUCTS, runtime_facts
from timonier.estate.core.manifests.yaml_files import load_yaml_without

_SOURCES = ("git", "path", "url")
_BARE = re.compile(r"\d[\w.!+]*")
# name-version-build.conda: neither the version nor the build holds a dash.
_FILE = re.compile(r"(?<![^/])([^/]{1,200})-([^/-]{1,80})-([^/-]{1,80})\.(?:conda|tar\.bz2)$")
# A line that goes on in the next one stays, as its end would join the line before.
_NEEDLESS = re.compile(
    rb"^  (?:md5|size|timestamp|build|build_number|subdir|noarch|arch|license_family"
    rb"|requires_python): (?![|>])[^\n]*+\n(?!   )"
    rb"|^  (?:depends|constrains|requires_dist|purls):(?: \[\]\n|\n(?:  [- ][^\n]*+\n)++)",
    re.MULTILINE,
)
_ENTRY = re.compile(rb"^- (?:conda|pypi|kind): *(\S+)", re.MULTILINE)


@reader("pixi.toml", max_bytes=MAX_MANIFEST_BYTES)
def read_pixi(path: str, data: bytes) -> Parsed:
    """pixi.toml: packages of conda and of PyPI in every table, features by their name."""
    document = load_toml(data)
    gathered = Gathered("prod")
    gathered.observations.append(manager("pixi"))
    add_pixi(document, Lines(QUOTED, data), gathered)
    stated = table(document.get("workspace")) or table(document.get("project"))
    if text(stated.get("name")):
        version = text(stated.get("version"))
        gathered.observations.append(project(text(stated["name"]), version, "conda"))
    return gathered.parsed()


def add_pixi(document: dict[str, Any], lines: Lines, gathered: Gathered) -> None:
    """Add what a document states, or the `[tool.pixi]` of another."""
    stated = table(document.get("workspace")) or table(document.get("project"))
    for channel in channels_of(stated.get("channels")):
        gathered.channel(channel, lines.first(channel))
    _tables(document, "prod", lines, gathered)
    for name, feature in table(document.get("feature")).items():
        _tables(table(feature), group_scope(name, "unknown"), lines, gathered)
        for channel in channels_of(table(feature).get("channels")):
            gathered.channel(channel, lines.first(channel))


def _tables(holder: dict[str, Any], scope: Scope, lines: Lines, gathered: Gathered) -> None:
    """The dependencies of one holder, those of its platforms included."""
    for one in (holder, *map(table, table(holder.get("target")).values())):
        for key in ("dependencies", "run-dependencies"):
            _conda(table(one.get(key)), scope, lines, gathered)
        for key in ("build-dependencies", "host-dependencies"):
            _conda(table(one.get(key)), "dev", lines, gathered)
        for name, value in table(one.get("pypi-dependencies")).items():
            gathered.components.append(_of_pypi(name, value, scope, lines.next(name)))


def _conda(packages: dict[str, Any], scope: Scope, lines: Lines, gathered: Gathered) -> None:
    for name, value in packages.items():
        details = table(value)
        line = lines.next(name)
        source = next((key for key in _SOURCES if key in details), "")
        if source:
            digest = commit_of(text(details.get("rev")))
            gathered.components.append(
                Component("conda", name.lower(), scope=scope, direct=True, line=line,
                          digest=digest, source=source)
            )  # fmt: skip
            continue
        version, constraint = _stated(text(value) or text(details.get("version")))
        gathered.conda(name.lower(), version, constraint, line, scope)
        if text(details.get("channel")):
            gathered.channel(text(details["channel"]), line, name)


def _stated(value: str) -> tuple[str, str]:
    """A bare number is that version in pixi."""
    return (value, "") if _BARE.fullmatch(value) else stated_version(value)


def _of_pypi(name: str, value: Any, scope: Scope, line: int) -> Component:
    details = table(value)
    source = next((key for key in _SOURCES if key in details), "")
    version, constraint = _stated(text(value) or text(details.get("version")))
    return Component(
        "pypi",
        canonicalize_name(name),
        "" if source else version,
        "" if source else constraint,
        scope,
        direct=True,
        line=line,
        digest=commit_of(text(details.get("rev"))),
        source=source,
    )


@reader("pixi.lock")
def read_pixi_lock(path: str, data: bytes) -> Parsed:
    """pixi.lock, formats 4 to 6: each package once; the environments that hold it say its scope."""
    documents = load_yaml_without(_NEEDLESS, data)
    document = table(documents[0]) if documents else {}
    used = _environments(table(document.get("environments")))
    lines = Lines(_ENTRY, data)
    found: dict[tuple[str, str, str], Component] = {}
    observations = [manager("pixi"), lock("pixi.lock", text(document.get("version")))]
    for entry in map(table, rows(document.get("packages"))):
        for one in _locked(entry, used, lines):
            before = found.setdefault((one.type, one.name, one.version), one)
            if before.scope != "prod" and one.scope == "prod":
                found[one.type, one.name, one.version] = one
    observations += _channels(table(document.get("environments")))
    return Parsed(tuple(found.values()), tuple(observations))


def _channels(environments: dict[str, Any]) -> Iterator[Observation]:
    gathered = Gathered("unknown")
    names = dict.fromkeys(
        name for one in environments.values() for name in channels_of(table(one).get("channels"))
    )
    for name in names:
        gathered.channel(name, 0)
    yield from gathered.observations


def _environments(environments: dict[str, Any]) -> dict[str, set[str]]:
    """Address of each package -> the environments that hold it."""
    used: dict[str, set[str]] = {}
    for name, environment in environments.items():
        for packages in table(table(environment).get("packages")).values():
            for entry in map(table, rows(packages)):
                address = text(entry.get("conda")) or text(entry.get("pypi"))
                used.setdefault(address, set()).add(name)
    return used


def _locked(entry: dict[str, Any], used: dict[str, set[str]], lines: Lines) -> Iterator[Component]:
    kind = "pypi" if "pypi" in entry else "conda" if "conda" in entry else text(entry.get("kind"))
    address = text(entry.get(kind)) or text(entry.get("url")) or text(entry.get("path"))
    name, version = text(entry.get("name")), text(entry.get("version"))
    file = _FILE.search(address.split("#")[0])
    if kind == "conda" and file:
        name, version = name or file[1], version or file[2]
    if kind not in ("conda", "pypi") or not name:
        return
    line = lines.first(address) or lines.first(kind)
    digest = text(entry.get("sha256"))
    scope = _scope(used.get(address, set()))
    is_local = "://" not in address and kind == "pypi" and bool(address)
    source = "git" if address.startswith("git+") else "path" if is_local else ""
    yield Component(
        kind,
        canonicalize_name(name) if kind == "pypi" else name,
        "" if is_local else version,
        scope=scope,
        line=line,
        locked=True,
        licence=text(entry.get("license"))[:100],
        digest=commit_of(address) if source == "git" else archives([f"sha256:{digest}"]),
        source=source,
    )
    if kind == "conda" and name in RUNTIMES and RUNTIMES[name] in PRODUCTS:
        yield from runtime_facts(RUNTIMES[name], version, line=line, scope=scope)[0]


def _scope(environments: set[str]) -> Scope:
    scopes = {"prod" if one == "default" else group_scope(one, "unknown") for one in environments}
    return "prod" if "prod" in scopes else "unknown" if "unknown" in scopes or not scopes else "dev"
