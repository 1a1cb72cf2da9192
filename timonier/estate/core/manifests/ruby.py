"""Ruby: Gemfile, gemspec (literal lines only, never run) and Gemfile.lock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    group_scope,
    licences,
    lock,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader

_GEM = re.compile(r"""^gem[ (]\s*["']([\w.-]+)["']\s*(.*)$""")
_GEM_COMPUTED = re.compile(r"^gem[ (]")
_RUBY = re.compile(r"""^ruby[ (]\s*["']([^"']+)["']""")
_GROUP = re.compile(r"^group[ (](.*)\bdo\b")
_NAMES = re.compile(r""":(\w+)|["'](\w+)["']""")
_GROUP_OPTION = re.compile(r"""(?::groups?\s*=>|\bgroups?:)\s*(\[[^\]]*\]|%i\[[^\]]*\]|:\w+)""")
_STRING = re.compile(r"""["']([^"']*)["']""")
_SOURCE = re.compile(r"(?::(git|github|path|gist|bitbucket)\s*=>|\b(git|github|path|gist):)")
_OPENS = re.compile(r"(\bdo\b(\s*\|[^|]*\|)?\s*$)|^(if|unless|case|begin|def|while)\b")
_EXACT = re.compile(r"^=?\s*(\d[\w.]*)$")


def _strip(raw: str) -> str:
    return raw.split(" #")[0].strip() if not raw.lstrip().startswith("#") else ""


def _scope(names: str) -> Scope:
    groups = [one or two for one, two in _NAMES.findall(names)]
    if not groups:
        groups = re.findall(r"\w+", names.removeprefix("%i"))
    prod = any(group_scope(group) == "prod" for group in groups)
    return "prod" if prod or not groups else "dev"


def _gem(name: str, rest: str, scope: Scope, line: int) -> Component:
    """A `gem` line: the strings before the first option are its version constraints."""
    stated = []
    for part in rest.rstrip(")").lstrip(", ").split(","):
        found = _STRING.fullmatch(part.strip())
        if not found:
            break
        stated.append(found.group(1).strip())
    origin = _SOURCE.search(rest)
    source = (origin.group(1) or origin.group(2)) if origin else ""
    exact = _EXACT.match(stated[0]) if len(stated) == 1 and not source else None
    return Component(
        "gem",
        name,
        exact.group(1) if exact else "",
        "" if exact or source else ", ".join(stated),
        scope,
        direct=True,
        line=line,
        source="" if not source else "path" if source == "path" else "git",
    )


@reader("Gemfile", max_bytes=MAX_MANIFEST_BYTES)
def read_gemfile(path: str, data: bytes) -> Parsed:
    """Gemfile: literal `gem` lines with their groups, and the ruby asked for."""
    blocks: list[Scope | None] = []
    components: list[Component] = []
    faults: list[str] = []
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = _strip(raw)
        group = _GROUP.match(line)
        if group:
            blocks.append(_scope(group.group(1)))
        elif line == "end" or line.startswith("end "):
            del blocks[-1:]
        elif _OPENS.search(line):
            blocks.append(None)
        else:
            outer: Scope = next((one for one in reversed(blocks) if one), "prod")
            _gemfile_line(line, number, outer, components, faults)
    return with_faults(Parsed(tuple(components), (manager("bundler"),)), faults)


def _gemfile_line(
    line: str, number: int, outer: Scope, components: list[Component], faults: list[str]
) -> None:
    found, ruby = _GEM.match(line), _RUBY.match(line)
    if ruby:
        exact = _EXACT.match(ruby.group(1))
        version = exact.group(1) if exact else ""
        constraint = "" if exact else ruby.group(1)
        components.append(
            Component("generic", "ruby", version, constraint, "prod", direct=True, line=number)
        )
    elif found:
        option = _GROUP_OPTION.search(found.group(2))
        scope = _scope(option.group(1)) if option else outer
        components.append(_gem(found.group(1), found.group(2), scope, number))
    elif _GEM_COMPUTED.match(line):
        faults.append(f"a gem is computed (line {number})")


_SPEC = re.compile(
    r"""\.add_(runtime_|development_)?dependency[ (]\s*["']([\w.-]+)["'](?:\.freeze)?\s*(.*)$"""
)
_SPEC_FIELD = re.compile(
    r"""^\w+\.(name|version|licenses?|required_ruby_version)\s*=\s*\[?["']([^"']+)["']"""
)


@reader("gemspec", max_bytes=MAX_MANIFEST_BYTES)
def read_gemspec(path: str, data: bytes) -> Parsed:
    """gemspec: literal dependencies, name, licence and the ruby it needs."""
    components: list[Component] = []
    fields: dict[str, tuple[str, int]] = {}
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = _strip(raw)
        found, stated = _SPEC.search(line), _SPEC_FIELD.match(line)
        if found:
            scope: Scope = "dev" if found.group(1) == "development_" else "prod"
            components.append(_gem(found.group(2), found.group(3), scope, number))
        elif stated:
            fields[stated.group(1).rstrip("s")] = (stated.group(2), number)
    ruby, line_of_ruby = fields.get("required_ruby_version", ("", 0))
    if ruby:
        components.append(
            Component("generic", "ruby", "", ruby, "prod", direct=True, line=line_of_ruby)
        )
    observations: list[Observation] = licences(fields.get("license", ("", 0))[0])
    if "name" in fields:
        observations.append(project(fields["name"][0], fields.get("version", ("", 0))[0], "gem"))
    return Parsed(tuple(components), tuple(observations))


@dataclass(slots=True)
class _Lock:
    """What the sections of a Gemfile.lock say."""

    specs: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    ruby: tuple[str, int] = ("", 0)
    bundler: str = ""
    revision: str = ""


_LOCK_SPEC = re.compile(r"^    ([^\s(]+) \(([^)]+)\)$")
_LOCK_ASKED = re.compile(r"^  ([^\s(!]+)")
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
        spec = _LOCK_SPEC.match(line)
        if spec:
            key = (spec.group(1), spec.group(2).partition("-")[0])
            found.specs.setdefault(key, (number, _SOURCES[section], found.revision))
        elif line.startswith("  revision: "):
            found.revision = line[12:]
    elif section == "DEPENDENCIES":
        asked = _LOCK_ASKED.match(line)
        found.asked |= {asked.group(1)} if asked else set()
    elif section == "RUBY VERSION":
        ruby = _LOCK_RUBY.match(line)
        found.ruby = (ruby.group(1), number) if ruby else found.ruby
    elif section == "BUNDLED WITH":
        found.bundler = line.strip()


def _from_lock(found: _Lock) -> Parsed:
    components = [
        Component(
            "gem",
            name,
            version,
            direct=name in found.asked,
            line=line,
            locked=True,
            digest=revision,
            source=source,
        )
        for (name, version), (line, source, revision) in found.specs.items()
    ]
    if found.ruby[0]:
        version, line = found.ruby
        components.append(
            Component("generic", "ruby", version, scope="prod", direct=True, line=line, locked=True)
        )
    return Parsed(tuple(components), (manager("bundler", found.bundler), lock("Gemfile.lock")))
