"""Ivy: the modules that an ivy.xml asks for."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import licences, manager, project
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES
from timonier.estate.core.manifests.maven_versions import maven_component, unresolved
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.xml_files import load_xml

_TEST = re.compile(r"(?i)\A\s*+(?:unit|it)?tests?\b")
_ELSEWHERE = "its version comes from a property of the build"


@reader("ivy.xml", max_bytes=MAX_MANIFEST_BYTES)
def read_ivy(path: str, data: bytes) -> Parsed:
    """ivy.xml: organisation, name and revision; dev when only a test configuration asks for it."""
    root = load_xml(data)
    if root.tag != "ivy-module":
        raise Unreadable(f"a <{root.tag}>, no <ivy-module>")
    components: list[Component] = []
    observations: list[Observation] = [manager("ivy")]
    own = ""
    for info in root.every("info"):
        own = info.attributes.get("organisation", "")
        name = f"{own}/{info.attributes.get('module', '')}"
        observations.append(project(name, info.attributes.get("revision", ""), "maven"))
        for one in info.every("license"):
            observations += licences(one.attributes.get("name", ""))
    for one in root.every("dependency"):
        configurations = one.attributes.get("conf", "").split(";")
        scope: Scope = "dev" if all(map(_TEST.match, configurations)) else "prod"
        name = f"{one.attributes.get('org', own)}/{one.attributes.get('name', '')}"
        stated = one.attributes.get("rev", "")
        found = maven_component(name, stated, scope, line=one.line)
        components.append(found)
        if not found.version and not found.constraint:
            observations.append(unresolved(found, _ELSEWHERE, stated))
    return Parsed(tuple(components), tuple(observations))
