"""Maven: pom.xml with its properties, its parent and the versions it manages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import licences, manager, project
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, Element, load_xml
from timonier.estate.core.manifests.registry import reader

_PROPERTY = re.compile(r"\$\{([^${}]+)\}")
_MAX_EXPANSION = 10
_MAX_TEXT = 1000
_RANGE = re.compile(r"[\[(,)\]]")
_PINNED = re.compile(r"^\[([^,\[\]()]+)\]$")
_JAVA_KEYS = (
    "maven.compiler.release",
    "maven.compiler.target",
    "maven.compiler.source",
    "java.version",
    "jdk.version",
)
_NUMBER = re.compile(r"^v?\d[\w.+-]{0,60}$")
_MAX_SHARED = 1000
_PLUGINS = "org.apache.maven.plugins"


@dataclass(slots=True)
class _Pom:
    """What is needed to resolve the coordinates of one file."""

    root: Element
    properties: dict[str, str] = field(default_factory=dict)
    managed: dict[str, str] = field(default_factory=dict)
    stated: dict[int, str] = field(default_factory=dict)  # line -> version as far as it is known

    def value(self, text: str) -> str:
        """The text with its properties followed, as far as this file knows them."""
        for _ in range(_MAX_EXPANSION):
            found = _PROPERTY.sub(
                lambda match: self.properties.get(match.group(1).strip(), match.group(0)), text
            )
            if found == text or len(found) > _MAX_TEXT:
                return text
            text = found
        return text

    def of(self, element: Element, tag: str) -> str:
        """The resolved text of a child."""
        return self.value(element.text_of(tag))


@reader("pom.xml", "pom.xml", "*.pom", ecosystem="maven", max_bytes=MAX_MANIFEST_BYTES)
def read_pom(path: str, data: bytes) -> Parsed:
    """pom.xml alone: a version that another file holds is empty here, and observed as such."""
    root = load_xml(data)
    if root.tag != "project":
        raise Unreadable(f"a <{root.tag}>, no <project>")
    pom = _Pom(root)
    pom.properties = dict(_properties(root))
    pom.managed = dict(_managed(pom))
    found: dict[tuple[str, str, str], Component] = {}
    observations = list(_observed(pom))
    for component in _components(pom):
        found.setdefault((component.name, component.version, component.scope), component)
        if not component.version and not component.constraint:
            observations.append(_unresolved(pom, component))
    components = [*found.values(), *_java(pom)]
    return Parsed(tuple(components), tuple(observations))


def _unresolved(pom: _Pom, component: Component) -> Observation:
    data = {"reason": "its version comes from a parent, an imported list or a build argument"}
    stated = pom.stated.get(component.line, "")[:200]
    return Observation(
        "unresolved", component.name, component.line, data | ({"stated": stated} if stated else {})
    )


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """The file's own properties, and the coordinates under each name Maven gives them."""
    for block in [root, *(p for ps in _all(root, "profiles") for p in ps.children)]:
        for stated in _all(block, "properties"):
            for one in stated.children:
                yield one.tag, one.text.strip()
    for key in ("groupId", "artifactId", "version"):
        inherited = root.text_of("parent", key)
        own = root.text_of(key) or inherited
        for prefix, value in (("project.", own), ("pom.", own), ("", own)):
            if value:
                yield prefix + key, value
        if inherited:
            yield f"project.parent.{key}", inherited
            yield f"parent.{key}", inherited


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (child for child in element.children if child.tag == tag)


def _places(root: Element, *tags: str) -> Iterator[Element]:
    """Elements at the path of tags, in the project and in each of its profiles."""
    for top in [root, *(p for ps in _all(root, "profiles") for p in _all(ps, "profile"))]:
        here = [top]
        for tag in tags:
            here = [child for one in here for child in _all(one, tag)]
        yield from here


def _key(pom: _Pom, element: Element, group: str = "") -> str:
    return f"{pom.of(element, 'groupId') or group}/{pom.of(element, 'artifactId')}"


def _managed(pom: _Pom) -> Iterator[tuple[str, str]]:
    for one in _places(pom.root, "dependencyManagement", "dependencies", "dependency"):
        yield _key(pom, one), pom.of(one, "version")


def _components(pom: _Pom) -> Iterator[Component]:
    for parent in _all(pom.root, "parent"):
        yield _component(pom, parent, "prod")
    used: set[str] = set()
    for one in _places(pom.root, "dependencies", "dependency"):
        scope: Scope = "dev" if pom.of(one, "scope") == "test" else "prod"
        component = _component(pom, one, scope)
        used.add(component.name)
        yield component
    # A managed version is what the modules use, or the whole list that an import brings.
    for one in _places(pom.root, "dependencyManagement", "dependencies", "dependency"):
        scope = "dev" if pom.of(one, "scope") == "test" else "prod"
        imported = pom.of(one, "scope") == "import"
        component = _component(pom, one, scope, direct=True if imported else None)
        if component.name not in used:
            yield component
    for where in (("build", "plugins"), ("build", "pluginManagement", "plugins")):
        for one in _places(pom.root, *where, "plugin"):
            if one.find("version"):
                yield _component(pom, one, "dev", group=_PLUGINS)


def _component(
    pom: _Pom, element: Element, scope: Scope, *, direct: bool | None = True, group: str = ""
) -> Component:
    name = _key(pom, element, group)
    stated = pom.of(element, "version") or pom.managed.get(name, "")
    pinned = _PINNED.match(stated)
    stated = pinned.group(1).strip() if pinned else stated
    known = "" if _PROPERTY.search(stated) else stated
    pom.stated[element.line] = stated
    ranged = bool(_RANGE.search(known)) or known in ("LATEST", "RELEASE")
    return Component(
        "maven",
        name,
        "" if ranged else known,
        known if ranged else "",
        scope,
        direct=direct,
        line=element.line,
        source="path" if pom.of(element, "scope") == "system" else "",
    )


def _java(pom: _Pom) -> Iterator[Component]:
    """The Java release that the compiler is told to build for."""
    stated = [(key, pom.properties[key]) for key in _JAVA_KEYS if key in pom.properties]
    for one in _places(pom.root, "build", "plugins", "plugin"):
        if one.text_of("artifactId") == "maven-compiler-plugin":
            for key in ("release", "target", "source"):
                stated.append((key, one.text_of("configuration", key)))
    for key, value in stated:
        release = pom.value(value).removeprefix("1.")
        if release and release.replace(".", "").isdigit():
            line = next((one.line for one in pom.root.every(key)), 0)
            yield Component("generic", "java", release, scope="prod", direct=True, line=line)
            return


def _shared(pom: _Pom) -> Iterator[Observation]:
    """Versions kept as properties: the modules of this project may refer to them."""
    for block in _all(pom.root, "properties"):
        for one in block.children[:_MAX_SHARED]:
            value = pom.value(one.text.strip())
            if _NUMBER.match(value):
                yield Observation("property", one.tag[:200], one.line, {"value": value})


def _observed(pom: _Pom) -> Iterator[Observation]:
    yield manager("maven")
    name = f"{pom.properties.get('project.groupId', '')}/{pom.root.text_of('artifactId')}"
    yield project(pom.value(name), pom.value(pom.properties.get("project.version", "")), "maven")
    for parent in _all(pom.root, "parent"):
        place = pom.of(parent, "relativePath") if parent.find("relativePath") else "../pom.xml"
        yield Observation("parent", _key(pom, parent), parent.line, {"path": place[:300]})
    yield from _shared(pom)
    for one in _places(pom.root, "licenses", "license"):
        yield from licences(one.text_of("name"))
    for module in _places(pom.root, "modules", "module"):
        yield Observation("workspace", module.text.strip(), module.line)
