"""Maven: pom.xml with its properties, its parent and the versions it manages."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator
from dataclasses import dataclass, field

from timonier.estate.core.facts import Component, Observation, Parsed, Scope, Unreadable
from timonier.estate.core.manifests.conventions import (
    licences,
    manager,
    project,
    with_faults,
)
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.maven_versions import (
    java_release,
    maven_component,
    maven_version,
    unresolved,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.xml_files import Element, load_xml

_PROPERTY = re.compile(r"\$\{([^${}]+)\}")
_MAX_EXPANSION = 10
_MAX_TEXT = 1000
_JAVA_KEYS = (
    "maven.compiler.release",
    "maven.compiler.target",
    "maven.compiler.source",
    "java.version",
    "jdk.version",
)
_NUMBERED = re.compile(r"\d|LATEST|RELEASE")
_LEFT_OPEN = re.compile(r"[\d.]{0,100}\$\{[\w.-]{1,200}\}[\d.]{0,100}")
_MAX_SHARED = 1000
_PLUGINS = "org.apache.maven.plugins"
_ELSEWHERE = "its version comes from a parent, an imported list or a build argument"


@dataclass(slots=True)
class _Model:
    """What one build sees: the project with the profiles active in it.

    A profile that nothing activates has a model of its own, which its dependencies alone use.
    """

    blocks: list[Element]  # the project and its active profiles, or the one profile
    profile: str = ""  # its id when nothing activates it
    properties: ChainMap[str, str] = field(default_factory=ChainMap)
    managed: ChainMap[str, str] = field(default_factory=ChainMap)

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

    def places(self, *tags: str) -> Iterator[Element]:
        """Elements at the path of tags, in each block."""
        for block in self.blocks:
            here = [block]
            for tag in tags:
                here = [child for one in here for child in _all(one, tag)]
            yield from here

    def learn(self) -> None:
        """Take the properties and then the managed versions of the blocks; a later one wins."""
        for block in self.places("properties"):
            self.properties.update((one.tag, one.text.strip()) for one in block.children)
        for one in self.places("dependencyManagement", "dependencies", "dependency"):
            self.managed[_key(self, one)] = one.text_of("version")


@dataclass(frozen=True, slots=True)
class _Found:
    component: Component
    stated: str  # its version as far as it is known
    profile: str
    written: str = ""  # its version as the file writes it


@reader("pom.xml", max_bytes=MAX_MANIFEST_BYTES)
def read_pom(path: str, data: bytes) -> Parsed:
    """pom.xml alone: a version that another file holds is empty here, and observed as such.

    A profile counts when it is active by default. What activates any other (a JDK, a file, a
    property, an argument) cannot be known: its dependencies are listed, its values stay in it
    (Maven, Introduction to Build Profiles).
    """
    root = load_xml(data)
    if root.tag != "project":
        raise Unreadable(f"a <{root.tag}>, no <project>")
    models = list(_models(root))
    found: dict[tuple[str, str, str, str], _Found] = {}
    for model in models:
        for one in _components(model):
            it = one.component
            found.setdefault((it.name, it.version, it.constraint, it.scope), one)
    java, open_java = _java(models[0])
    told = [seen for one in found.values() for seen in _told(one)]
    components = (*(one.component for one in found.values()), *java)
    return Parsed(components, (*_observed(root, models), *told, *open_java))


def _models(root: Element) -> Iterator[_Model]:
    """The model of a plain build, then that of each profile that nothing is known to activate."""
    profiles = [one for block in _all(root, "profiles") for one in _all(block, "profile")]
    active = [p for p in profiles if p.text_of("activation", "activeByDefault").lower() == "true"]
    plain = _Model([root, *active], properties=ChainMap(dict(_coordinates(root))))
    plain.learn()
    yield plain
    for profile in profiles:
        if profile not in active:
            name = profile.text_of("id")[:100] or "default"  # Maven's name for one without an id
            model = _Model([profile], name, plain.properties.new_child(), plain.managed.new_child())
            model.learn()
            yield model


def _told(found: _Found) -> Iterator[Observation]:
    one = found.component
    if found.profile:
        yield Observation("profile", one.name, one.line, {"profile": found.profile})
    if not one.version and not one.constraint:
        yield unresolved(one, _ELSEWHERE, found.stated if found.profile else found.written)
    elif "${" in found.written:
        yield _interpolated(one, found.written)


def _interpolated(one: Component, written: str) -> Observation:
    """Its version is what this file makes of `written`: a module or an argument may differ."""
    return Observation("interpolated", one.name, one.line, {"stated": written[:_MAX_TEXT]})


def _coordinates(root: Element) -> Iterator[tuple[str, str]]:
    """The project's coordinates under each name that Maven gives them."""
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


def _key(model: _Model, element: Element, group: str = "") -> str:
    return f"{model.of(element, 'groupId') or group}/{model.of(element, 'artifactId')}"


def _components(model: _Model) -> Iterator[_Found]:
    for parent in model.places("parent"):
        yield _component(model, parent, "prod")
    used: set[str] = set()
    for one in model.places("dependencies", "dependency"):
        scope: Scope = "dev" if model.of(one, "scope") == "test" else "prod"
        found = _component(model, one, scope)
        used.add(found.component.name)
        yield found
    # A managed version is what the modules use, or the whole list that an import brings.
    for one in model.places("dependencyManagement", "dependencies", "dependency"):
        scope = "dev" if model.of(one, "scope") == "test" else "prod"
        imported = model.of(one, "scope") == "import"
        found = _component(model, one, scope, direct=True if imported else None)
        if found.component.name not in used:
            yield found
    for where in (("build", "plugins"), ("build", "pluginManagement", "plugins")):
        for one in model.places(*where, "plugin"):
            if one.find("version"):
                yield _component(model, one, "dev", group=_PLUGINS)


def _component(
    model: _Model, element: Element, scope: Scope, *, direct: bool | None = True, group: str = ""
) -> _Found:
    name = _key(model, element, group)
    written = element.text_of("version") or model.managed.get(name, "")
    stated = model.value(written)
    source = "path" if model.of(element, "scope") == "system" else ""
    component = maven_component(
        name, stated, scope, line=element.line, direct=direct, source=source
    )
    return _Found(component, stated, model.profile, written)


def _java(model: _Model) -> tuple[list[Component], list[Observation]]:
    """The Java release that the compiler is told to build for."""
    stated = [
        (f"${{{key}}}", one.line)
        for key in _JAVA_KEYS
        for block in reversed([*model.places("properties")])
        for one in _all(block, key)
    ]
    for one in model.places("build", "plugins", "plugin"):
        if one.text_of("artifactId") == "maven-compiler-plugin":
            for key in ("release", "target", "source"):
                if told := one.find("configuration", key):
                    stated.append((told.text.strip(), told.line))
    for written, line in stated:
        if release := java_release(model.value(written)):
            found = Component("generic", "java", release, scope="prod", direct=True, line=line)
            return [found], [_interpolated(found, written)] if "${" in written else []
    for written, line in stated[:1]:
        found = Component("generic", "java", scope="prod", direct=True, line=line)
        return [found], [unresolved(found, _ELSEWHERE, model.value(written))]
    return [], []


def _shared(model: _Model) -> Iterator[Observation]:
    """Versions kept as properties: the modules of this project may refer to them."""
    lines = {one.tag: one.line for block in model.places("properties") for one in block.children}
    for name, line in list(lines.items())[:_MAX_SHARED]:
        written = model.properties[name]
        value = model.value(written)
        if _LEFT_OPEN.fullmatch(value) or (_NUMBERED.search(value) and any(maven_version(value))):
            more = {"stated": written} if "${" in written and len(written) <= _MAX_TEXT else {}
            yield Observation("property", name[:200], line, {"value": value} | more)


def _observed(root: Element, models: list[_Model]) -> Iterator[Observation]:
    plain = models[0]
    yield manager("maven")
    name = f"{plain.properties.get('project.groupId', '')}/{root.text_of('artifactId')}"
    yield project(
        plain.value(name), plain.value(plain.properties.get("project.version", "")), "maven"
    )
    for parent in _all(root, "parent"):
        place = plain.of(parent, "relativePath") if parent.find("relativePath") else "../pom.xml"
        yield Observation("parent", _key(plain, parent), parent.line, {"path": place[:300]})
    yield from _shared(plain)
    for one in plain.places("licenses", "license"):
        yield from licences(one.text_of("name"))
    for model in models:
        for module in model.places("modules", "module"):
            yield Observation("workspace", module.text.strip(), module.line)


@reader("maven-extensions", max_bytes=MAX_MANIFEST_BYTES)
def read_extensions(path: str, data: bytes) -> Parsed:
    """.mvn/extensions.xml: what every build of the project loads into Maven itself."""
    root = load_xml(data)
    model = _Model([root])
    found = [_component(model, one, "dev") for one in model.places("extension")]
    told = [seen for one in found for seen in _told(one)]
    return Parsed(tuple(one.component for one in found), (manager("maven"), *told))


_ARGUMENT = re.compile(r"(?<![\w.-])(?:-D|--define[ =])\s*+([\w.-]++)=(\S*+)")
_PROFILES = re.compile(r"(?:-P|--activate-profiles)\s*=?\s*([^\s-]\S*)")


@reader("maven.config", max_bytes=64 * 1024)
def read_maven_config(path: str, data: bytes) -> Parsed:
    """.mvn/maven.config: values given to every build; a profile asked for is a fault."""
    seen: list[Observation] = []
    faults: list[str] = []
    for number, line in enumerate(decode(data).splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for name, value in _ARGUMENT.findall(line):
            seen.append(Observation("property", name[:200], number, {"value": value[:200]}))
        for names in _PROFILES.findall(line):
            faults.append(f"every build activates the profile {names[:60]} (line {number})")
    return with_faults(Parsed((), tuple(seen)), faults)
