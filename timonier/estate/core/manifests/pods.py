"""CocoaPods: Podfile and podspec (Ruby, read as such and never run) and Podfile.lock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from timonier.estate.core.facts import Component, Observation, Parsed, Scope
from timonier.estate.core.manifests.conventions import (
    group_scope,
    licences,
    lock,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.edges import Wires
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
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.ruby_calls import Call, calls_of
from timonier.estate.core.manifests.ruby_requirements import NAME, asked, component, texts
from timonier.estate.core.manifests.ruby_values import Open, Value
from timonier.estate.core.manifests.yaml_files import load_yaml_all

_TARGETS = frozenset({"target", "abstract_target"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _pod(name: str) -> str:
    """The pod of a subspec: `Firebase/Core` has the version of Firebase (purl: a subpath)."""
    return name.partition("/")[0]


@reader("Podfile", max_bytes=MAX_MANIFEST_BYTES)
def read_podfile(path: str, data: bytes) -> Parsed:
    """Podfile: pods with the targets and configurations that they serve, and their origins.

    Source: "Podfile Syntax Reference" of CocoaPods.
    """
    faults: list[str] = []
    found: dict[Component, None] = {}
    observations: list[Observation] = []
    for call in calls_of(decode(data), frozenset({"pod"}), faults):
        if call.name == "pod" and not call.receiver:
            pod, open_ = _of_call(call, _scope(call), faults)
            if pod:
                found.setdefault(pod)
            observations += [open_] if open_ else []
        elif call.name in ("eval", "instance_eval", "load") and not call.receiver:
            faults.append(f"statements of another file are run (line {call.line})")
    seen = (manager("cocoapods"), *observations)
    return with_faults(Parsed(_once(found), seen), faults)


def _once(found: dict[Component, None]) -> tuple[Component, ...]:
    """Each pod once: several subspecs, or several targets, ask for the same one."""
    kept: dict[Component, Component] = {}
    for one in found:
        kept.setdefault(replace(one, line=0), one)
    return tuple(kept.values())


def _of_call(
    call: Call, scope: Scope, faults: list[str]
) -> tuple[Component | None, Observation | None]:
    name = call.arguments[0] if call.arguments else None
    if not isinstance(name, str) or isinstance(name, Open) or not NAME.fullmatch(name):
        faults.append(f"a pod is computed (line {call.line})")
        return None, None
    if call.options.get("path") is not None:
        source = "path"
    elif any(call.options.get(key) is not None for key in ("git", "hg", "svn")):
        source = "git"
    else:
        source = "url" if {"podspec", "http"} & call.options.keys() else ""
    return component("cocoapods", _pod(name), call, scope, source)


def _scope(call: Call) -> Scope:
    """Tests and debug builds do not ship."""
    wanted = call.options.get("configurations", call.options.get("configuration"))
    names = list(texts(wanted)) if wanted is not None else []
    if names:
        return "dev" if all(group_scope(name) == "dev" for name in names) else "prod"
    targets = [one for block in call.within if block.name in _TARGETS for one in block.arguments]
    words = [_CAMEL.sub("-", name) for value in targets for name in texts(value)]
    return "dev" if words and group_scope(words[-1]) == "dev" else "prod"


@reader("podspec", max_bytes=MAX_MANIFEST_BYTES)
def read_podspec(path: str, data: bytes) -> Parsed:
    """podspec: what the pod depends on, its name and licence."""
    if path.endswith(".json"):
        return _published(data)
    faults: list[str] = []
    found: dict[Component, None] = {}
    observations: list[Observation] = []
    fields: dict[str, Value] = {}
    for call in calls_of(decode(data), frozenset(), faults):
        if call.name == "dependency" and call.receiver:
            inside = [block.name for block in call.within]
            pod, open_ = _of_call(call, "dev" if "test_spec" in inside else "prod", faults)
            own = pod is not None and pod.name == fields.get("name")
            if pod and not own:  # one subspec may ask for another of the same pod
                found.setdefault(pod)
                observations += [open_] if open_ else []
        elif call.receiver and call.name.endswith("=") and call.arguments:
            fields.setdefault(call.name[:-1], call.arguments[0])
    name, version = (_literal(fields.get(key)) for key in ("name", "version"))
    licence = fields.get("license")
    licence = licence.get("type") if isinstance(licence, dict) else licence
    told = [*licences(_literal(licence)), *observations]
    told += [project(name, version, "cocoapods")] if name else []
    return with_faults(Parsed(_once(found), tuple(told)), faults)


def _published(data: bytes) -> Parsed:
    """`*.podspec.json`: the same, as the registry keeps it; an empty list asks for any version."""
    document = mapping(load_json(data), "podspec")
    lines = Lines(JSON_KEY, data)
    parts: list[tuple[dict[str, Any], Scope]] = [(document, "prod")]
    parts += [(table(one), "prod") for one in rows(document.get("subspecs"))]
    parts += [(table(one), "dev") for one in rows(document.get("testspecs"))]
    name = text(document.get("name"))
    found: dict[Component, None] = {}
    for part, scope in parts:
        for pod, stated in table(part.get("dependencies")).items():
            wanted = asked(tuple(text(one) for one in rows(stated)))
            if _pod(pod) != name:
                found.setdefault(
                    Component("cocoapods", _pod(pod), wanted.version, wanted.constraint, scope,
                              direct=True, line=lines.first(pod))
                )  # fmt: skip
    licence = document.get("license")
    told = licences(text(licence) or text(table(licence).get("type")))
    told += [project(name, text(document.get("version")), "cocoapods")] if name else []
    return Parsed(_once(found), tuple(told))


def _literal(value: Value) -> str:
    return value if isinstance(value, str) and not isinstance(value, Open) else ""


_POD = re.compile(r"([^\s(]+) \(([^)]+)\)")


@reader("Podfile.lock")
def read_podfile_lock(path: str, data: bytes) -> Parsed:
    """Podfile.lock: the PODS list; what DEPENDENCIES names is direct.

    EXTERNAL SOURCES says what comes from a path or a repository; COCOAPODS its own release.
    """
    documents = load_yaml_all(data)
    document = table(documents[0] if documents else None)
    pinned = _lines(decode(data))
    asked = {_pod(text(one).split(" ")[0]) for one in rows(document.get("DEPENDENCIES"))}
    outside = {_pod(text(name)): table(how) for name, how in
               table(document.get("EXTERNAL SOURCES")).items()}  # fmt: skip
    taken = {_pod(text(name)): table(how) for name, how in
             table(document.get("CHECKOUT OPTIONS")).items()}  # fmt: skip
    found: dict[tuple[str, str], Component] = {}
    faults: list[str] = []
    brought: list[tuple[str, str, str]] = []
    for entry in rows(document.get("PODS")):
        stated = text(entry) or next(iter(table(entry)), "")
        pod = _POD.fullmatch(stated)
        if not pod:
            faults.append(f"no pod and version: {stated[:60]}")
            continue
        name, version = _pod(pod.group(1)), pod.group(2)
        source = _origin(outside.get(name, {}))
        brought += _brought(name, table(entry).get(stated))
        found.setdefault(
            (name, version),
            Component(
                "cocoapods", name, version, direct=name in asked, line=pinned.get(stated, 0),
                locked=True, source=source, digest=text(taken.get(name, {}).get(":commit")),
            ),
        )  # fmt: skip
    release = text(document.get("COCOAPODS"))
    seen = (manager("cocoapods", release), lock("Podfile.lock"))
    places = {name: place for place, (name, _) in enumerate(found)}
    edges = Wires(places, len(found)).by_name(brought)
    return with_faults(Parsed(tuple(found.values()), seen, edges=edges), faults)


def _brought(name: str, listed: Any) -> Iterator[tuple[str, str, str]]:
    """What a pod brings, at which range; of its own subspecs nothing."""
    for one in map(text, rows(listed)):
        other, _, stated = one.partition(" ")
        if _pod(other) != name:
            yield name, _pod(other), stated.strip("()")


def _origin(how: dict[str, object]) -> str:
    if ":path" in how:
        return "path"
    if ":podspec" in how:
        return "url"
    return "git" if {":git", ":hg", ":svn"} & how.keys() else ""


def _lines(content: str) -> dict[str, int]:
    """The first line of each entry of the list of pods."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith("  - "):
            lines.setdefault(line[4:].rstrip(":").strip("\"' "), number)
    return lines
