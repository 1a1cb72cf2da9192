"""Gemfile.lock: what Bundler settled on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Edges, Parsed, Unreadable
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.conventions import lock, manager
from timonier.estate.core.manifests.edges import Wires
from timonier.estate.core.manifests.limits import decode
from timonier.estate.core.manifests.registry import reader


@dataclass(slots=True)
class _Lock:
    """What the sections of a Gemfile.lock say."""

    specs: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    brought: list[tuple[tuple[str, str], str, str]] = field(default_factory=list)
    last: tuple[str, str] = ("", "")  # the gem whose dependencies follow
    asked: set[str] = field(default_factory=set)
    ruby: tuple[str, int] = ("", 0)
    bundler: str = ""
    revision: str = ""
    digests: dict[tuple[str, str], list[str]] = field(default_factory=dict)


_LOCK_SPEC = re.compile(r"^    ([^\s(]+) \(([^)]+)\)$")
_LOCK_BROUGHT = re.compile(r"^      ([^\s(!]+)(?: \(([^)]+)\))?$")
_LOCK_ASKED = re.compile(r"^  ([^\s(!]+)")
_LOCK_DIGEST = re.compile(r"^  ([^\s(]+) \(([^)]+)\) (sha\d+)=([0-9a-f]+)")
_LOCK_RUBY = re.compile(r"^ +ruby (\d[\d.]*\d)")
_SOURCES = {"GEM": "", "GIT": "git", "PATH": "path", "PLUGIN SOURCE": "url"}


@reader("Gemfile.lock")
def read_gemfile_lock(path: str, data: bytes) -> Parsed:
    """Gemfile.lock: one component per gem and version, its platforms merged."""
    content = decode(data)
    found = _Lock()
    section = ""
    for number, raw in enumerate(content.splitlines(), 1):
        line = raw.rstrip()
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise Unreadable(f"merge conflict (line {number})")
        if line and line[0] != " ":
            section, found.revision = line, ""
        elif line:
            _lock_line(section, line, number, found)
    if content.strip() and not found.specs and "GEM" not in content:
        raise Unreadable("no Gemfile.lock section")
    return _from_lock(found)


def _lock_line(section: str, line: str, number: int, found: _Lock) -> None:
    if section in _SOURCES:
        _spec_line(section, line, number, found)
    elif section == "CHECKSUMS":
        if stated := _LOCK_DIGEST.match(line):
            key = (stated.group(1), stated.group(2).partition("-")[0])
            found.digests.setdefault(key, []).append(f"{stated.group(3)}:{stated.group(4)}")
    elif section == "DEPENDENCIES":
        asked = _LOCK_ASKED.match(line)
        found.asked |= {asked.group(1)} if asked else set()
    elif section == "RUBY VERSION":
        ruby = _LOCK_RUBY.match(line)
        found.ruby = (ruby.group(1), number) if ruby else found.ruby
    elif section == "BUNDLED WITH":
        found.bundler = line.strip()


def _spec_line(section: str, line: str, number: int, found: _Lock) -> None:
    if spec := _LOCK_SPEC.match(line):
        key = (spec.group(1), spec.group(2).partition("-")[0])
        found.specs.setdefault(key, (number, _SOURCES[section], found.revision))
        found.last = key
    elif brought := _LOCK_BROUGHT.match(line):
        found.brought.append((found.last, brought.group(1), brought.group(2) or ""))
    elif line.startswith("  revision: "):
        found.revision = line[12:]


def _from_lock(found: _Lock) -> Parsed:
    components = [
        Component(
            "gem",
            name,
            version,
            direct=name in found.asked,
            line=line,
            locked=True,
            digest=revision or archives(found.digests.get((name, version), ())),
            source=source,
        )
        for (name, version), (line, source, revision) in found.specs.items()
    ]
    if found.ruby[0]:
        version, line = found.ruby
        components.append(
            Component("generic", "ruby", version, scope="prod", direct=True, line=line, locked=True)
        )
    seen = (manager("bundler", found.bundler), lock("Gemfile.lock"))
    return Parsed(tuple(components), seen, edges=_edges(found, len(components)))


def _edges(found: _Lock, count: int) -> Edges:
    """Who brings whom: a name has one version, whatever the platforms it is built for."""
    places: dict[tuple[str, ...], int] = {key: place for place, key in enumerate(found.specs)}
    places |= {(name,): place for place, (name, _) in enumerate(found.specs)}
    wires = Wires(places, count)
    for source, name, stated in found.brought:
        wires.add(source, ((name,),), stated)
    return wires.edges()
