"""Tools that are told what to fetch in Ruby: Chef, Puppet, Vagrant, Homebrew, Appraisal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import commit_of, manager, with_faults
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.ruby_calls import Call, calls_of
from timonier.estate.core.manifests.ruby_requirements import NAME, asked, component
from timonier.estate.core.manifests.ruby_values import Open

_ELSEWHERE = {"git": "git", "github": "git", "path": "path", "local": "path", "url": "url",
              "svn": "git", "tarball": "url", "artifactory": "url"}  # fmt: skip

_Facts = tuple[Component, Observation | None]


def _read(
    data: bytes, tool: str, names: frozenset[str], take: Callable[[Call, str], _Facts | None]
) -> Parsed:
    """Every call of one of the names whose first argument is a literal name."""
    faults: list[str] = []
    components: list[Component] = []
    observations: list[Observation] = [manager(tool)] if tool else []
    for call in calls_of(decode(data), names, faults):
        if call.name not in names or call.receiver:
            continue
        name = call.arguments[0] if call.arguments else None
        if not isinstance(name, str) or isinstance(name, Open) or not NAME.fullmatch(name):
            faults.append(f"a name is computed (line {call.line})")
        elif facts := take(call, name):
            components.append(facts[0])
            observations += [facts[1]] if facts[1] else []
    return with_faults(Parsed(tuple(components), tuple(observations)), faults)


def _package(kind: str, scope: Scope = "unknown") -> Callable[[Call, str], _Facts]:
    def take(call: Call, name: str) -> _Facts:
        source = next((to for key, to in _ELSEWHERE.items() if key in call.options), "")
        one, open_ = component(kind, name, call, scope, source)
        ref = call.options.get("ref") or call.options.get("commit")
        digest = commit_of(ref) if isinstance(ref, str) and not isinstance(ref, Open) else ""
        return replace(one, digest=digest) if source == "git" and digest else one, open_

    return take


@reader("Berksfile", max_bytes=MAX_MANIFEST_BYTES)
def read_berksfile(path: str, data: bytes) -> Parsed:
    """Cookbooks with their requirements. Source: "About Berkshelf" of Chef's documentation."""
    return _read(data, "berkshelf", frozenset({"cookbook"}), _package("chef"))


@reader("Policyfile.rb", max_bytes=MAX_MANIFEST_BYTES)
def read_policyfile(path: str, data: bytes) -> Parsed:
    """Cookbooks of a policy. Source: "Policyfile.rb" of Chef's documentation."""
    return _read(data, "chef", frozenset({"cookbook"}), _package("chef"))


@reader("chef-metadata", max_bytes=MAX_MANIFEST_BYTES)
def read_chef_metadata(path: str, data: bytes) -> Parsed:
    """What a cookbook depends on. Source: "metadata.rb" of Chef's documentation."""
    return _read(data, "", frozenset({"depends"}), _package("chef"))


@reader("Puppetfile", max_bytes=MAX_MANIFEST_BYTES)
def read_puppetfile(path: str, data: bytes) -> Parsed:
    """Modules: `mod 'puppetlabs/stdlib', '9.0.0'`; `:latest` moves. Source: r10k, "Puppetfile"."""

    def take(call: Call, name: str) -> _Facts:
        name = name.replace("-", "/", 1)  # both are names of one module
        if [str(one) for one in call.arguments[1:]] == ["latest"]:
            return _any("puppet", name, call.line, "latest"), None
        return _package("puppet")(call, name)

    return _read(data, "r10k", frozenset({"mod"}), take)


@reader("Brewfile", max_bytes=MAX_MANIFEST_BYTES)
def read_brewfile(path: str, data: bytes) -> Parsed:
    """What developers install on their machines, each in its newest version.

    Source: "Brew Bundle and Brewfile" of Homebrew's manual.
    """

    def take(call: Call, name: str) -> _Facts:
        kind = "brew" if call.name == "brew" else "brew-cask"
        return replace(_any(kind, name, call.line, "*"), scope="dev"), None

    return _read(data, "homebrew", frozenset({"brew", "cask"}), take)


@reader("Appraisals", max_bytes=MAX_MANIFEST_BYTES)
def read_appraisals(path: str, data: bytes) -> Parsed:
    """The gems of each set that tests run with. Source: README of Appraisal."""
    return _read(data, "", frozenset({"gem"}), _package("gem", "dev"))


@reader("Vagrantfile", max_bytes=MAX_MANIFEST_BYTES)
def read_vagrantfile(path: str, data: bytes) -> Parsed:
    """The boxes of the machines, and their versions; machines are for development.

    Source: "config.vm" of Vagrant's documentation: `box_version` is a requirement as of gems.
    """
    faults: list[str] = []
    boxes: list[tuple[tuple[str, int], Call]] = []
    versions: dict[str, Call] = {}
    for call in calls_of(decode(data), frozenset(), faults):
        if call.name == "box=" and call.receiver.endswith("vm"):
            boxes.append(((call.receiver, call.line), call))
        elif call.name == "box_version=" and call.receiver.endswith("vm"):
            versions[call.receiver] = call
    found: list[Component] = []
    told: list[Observation] = []
    for (receiver, line), call in boxes:
        name = call.arguments[0] if call.arguments else None
        if not isinstance(name, str) or isinstance(name, Open) or not name:
            faults.append(f"a box is computed (line {line})")
            continue
        stated = versions.get(receiver)
        one, seen = _box(name, line, stated)
        found.append(one)
        told += seen
    return with_faults(Parsed(tuple(found), tuple(told)), faults)


def _box(name: str, line: int, stated: Call | None) -> tuple[Component, list[Observation]]:
    wanted = asked(stated.arguments) if stated else None
    one = _any("vagrant", name[:200], line, "*")
    one = replace(one, scope="dev")
    if wanted is None:
        return one, []
    one = replace(one, version=wanted.version, constraint=wanted.constraint)
    if wanted.stated is None:
        return one, []
    data = {"reason": "its version is computed", "stated": wanted.stated}
    return one, [Observation("unresolved", one.name, line, data)]


def _any(kind: str, name: str, line: int, constraint: str) -> Component:
    return Component(kind, name, constraint=constraint, direct=True, line=line)


@reader("Berksfile.lock", max_bytes=MAX_MANIFEST_BYTES)
def read_berksfile_lock(path: str, data: bytes) -> Parsed:
    """The cookbooks of the GRAPH; those of a path or a repository stand under DEPENDENCIES."""
    components = list(_graph(decode(data)))
    return Parsed(tuple(components), (manager("berkshelf"),
                                      Observation("lock-file", "Berksfile.lock")))  # fmt: skip


def _graph(content: str) -> Iterator[Component]:
    section, last = "", ""
    origins: dict[str, str] = {}
    direct: set[str] = set()
    for number, raw in enumerate(content.splitlines(), 1):
        word, _, rest = raw.strip().partition(" ")
        if raw[:1].strip():
            section = raw.strip()
        elif section == "DEPENDENCIES" and raw.startswith("    "):
            if (key := word.rstrip(":")) in _ELSEWHERE:
                origins[last] = _ELSEWHERE[key]
        elif section == "DEPENDENCIES":
            last = word
            direct.add(word)
        elif section == "GRAPH" and not raw.startswith("    ") and rest.startswith("("):
            source = origins.get(word, "")
            version = "" if source else rest.strip("()")
            yield Component("chef", word, version, line=number, locked=True, source=source,
                            direct=word in direct)  # fmt: skip
