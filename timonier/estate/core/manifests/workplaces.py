"""Development containers and Podman units, Xcode's packages, Mint's tools, Godep's revisions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.conventions import lock, manager, with_faults
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.located import table, text
from timonier.estate.core.manifests.nodes import at, documents_of
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.swift import address_name
from timonier.estate.core.manifests.version_tokens import runtime_facts
from timonier.estate.core.places import path_scope

_ROOTS = ("github.com/", "bitbucket.org/", "gitlab.com/", "golang.org/x/")
_TAG = re.compile(r"v?\d+(?:\.\d+){0,2}(?:-(?:alpha|beta|rc|pre)[\w.]*)?")
_MINT = re.compile(r"([\w.-]+/[\w.-]+|\S+://\S+?)(?:@(\S+))?")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*(?:-[\w.]+)?)")
_REFERENCE = re.compile(
    r"isa = XCRemoteSwiftPackageReference;\s*repositoryURL = \"?([^\";\n]{1,500})\"?;\s*"
    r"requirement = \{([^{}]{0,500})\}"
)
_SETTING = re.compile(r"(?<!\w)(\w++) = \"?([^\";\n]{0,300}+)\"?;")


@reader("devcontainer", max_bytes=MAX_MANIFEST_BYTES)
def read_devcontainer(path: str, data: bytes) -> Parsed:
    """The image of a development container and the versions of its features; raises Unreadable.

    Source: "devcontainer.json reference" and "Features" of containers.dev. A feature is an
    artefact of a registry under its tag; its `version` is that of the tool it installs.
    """
    found: list[Component] = []
    noted: list[Observation] = []
    for root in documents_of(path, data, "json"):
        image = text(table(root).get("image"))
        facts = [image_facts(image, line=image.line, scope="dev")] if image else []
        for name, options in at(root, "features.*"):
            line = table(table(root).get("features")).lines.get(name, 0)
            if not name.startswith((".", "http:", "https:")):
                facts.append(image_facts(name, line=line, scope="dev"))
            tool = name.rpartition("/")[2].partition(":")[0].partition("@")[0]
            stated = text(table(options).get("version")) or text(options)
            if stated and stated not in ("true", "none", "os-provided"):
                facts.append(runtime_facts(tool, stated, line=stated.line or line, scope="dev"))
        for components, observations in facts:
            found += components
            noted += observations
    return Parsed(tuple(found), tuple(noted))


@reader("quadlet", max_bytes=MAX_MANIFEST_BYTES)
def read_quadlet(path: str, data: bytes) -> Parsed:
    """The image of a Podman unit; one that another unit builds or pulls is that unit's.

    Source: podman-systemd.unit, `Image=`.
    """
    found: list[Component] = []
    noted: list[Observation] = []
    for number, line in enumerate(decode(data).splitlines(), 1):
        key, sign, value = (part.strip() for part in line.partition("="))
        if sign and key == "Image" and not value.endswith((".build", ".image")):
            facts = image_facts(value, line=number, scope=path_scope(path, "prod"), final=True)
            found += facts[0]
            noted += facts[1]
    return Parsed(tuple(found), tuple(noted))


@reader("Mintfile", max_bytes=MAX_MANIFEST_BYTES)
def read_mintfile(path: str, data: bytes) -> Parsed:
    """Tools in Swift, `owner/name@version`; without a version, the newest. Source: Mint's README"""
    found: list[Component] = []
    faults: list[str] = []
    for number, raw in enumerate(decode(data).splitlines(), 1):
        line = raw.partition("#")[0].strip()
        match = _MINT.fullmatch(line)
        if line and not match:
            faults.append(f"no package: {line[:60]} (line {number})")
        if match:
            address, ref = match[1], match[2] or ""
            name = address_name(address) if "://" in address else f"github.com/{address}"
            exact = _VERSION.fullmatch(ref)
            source = "git" if ref and not exact else ""
            found.append(
                Component("swift", name, exact[1] if exact else "", "" if ref else "*", "dev",
                          direct=True, line=number, source=source)
            )  # fmt: skip
    return with_faults(Parsed(tuple(found)), faults)


@reader("xcode-project")
def read_xcode_project(path: str, data: bytes) -> Parsed:
    """Swift packages that a project of Xcode asks for, with the ranges that its kinds mean."""
    content = decode(data)
    found: list[Component] = []
    noted: list[Observation] = []
    line, last = 1, 0
    for match in _REFERENCE.finditer(content):
        line += content.count("\n", last, match.start(1))
        last = match.start(1)
        stated = dict(_SETTING.findall(match[2]))
        version, constraint, source = _requirement(stated)
        one = Component(
            "swift", address_name(match[1]), version, constraint, direct=True, line=line,
            digest=stated.get("revision", "")[:64], source=source,
        )  # fmt: skip
        found.append(one)
        if not (version or constraint or source):
            data_ = {"reason": "its requirement is not understood",
                     "stated": stated.get("kind", "")[:80]}  # fmt: skip
            noted.append(Observation("unresolved", one.name, line, data_))
    missed = content.count("isa = XCRemoteSwiftPackageReference;") - len(found)
    faults = [f"{missed} references of packages are not understood"] if missed else []
    return with_faults(Parsed(tuple(found), (manager("swift"), *noted)), faults)


def _requirement(stated: dict[str, str]) -> tuple[str, str, str]:
    """Version, range, and `git` when a branch or a commit is followed; all empty: not known."""
    kind, low = stated.get("kind", ""), stated.get("minimumVersion", "")
    numbers = low.split("-")[0].split(".") if _VERSION.fullmatch(low) else []
    if kind in ("branch", "revision"):
        return "", "", "git"
    if kind == "exactVersion" and _VERSION.fullmatch(stated.get("version", "")):
        return stated["version"], "", ""
    if kind == "upToNextMajorVersion" and numbers:
        return "", f">={low} <{int(numbers[0]) + 1}.0.0", ""
    if kind == "upToNextMinorVersion" and len(numbers) > 1:
        return "", f">={low} <{numbers[0]}.{int(numbers[1]) + 1}.0", ""
    high = stated.get("maximumVersion", "")
    if kind == "versionRange" and numbers and _VERSION.fullmatch(high):
        return "", f">={low} <{high}", ""
    return "", "", ""


@reader("Godeps.json", max_bytes=MAX_MANIFEST_BYTES)
def read_godeps(path: str, data: bytes) -> Parsed:
    """Packages by commit; the remark is a version only where it is a tag itself.

    Source: "File Format" of Godep's README.
    """
    found: dict[tuple[str, str], Component] = {}
    for root in documents_of(path, data, "json"):
        for _, entry in at(root, "Deps.*"):
            stated = text(table(entry).get("ImportPath"))
            remark, commit = (str(text(table(entry).get(key))) for key in ("Comment", "Rev"))
            version = remark if _TAG.fullmatch(remark) else ""
            name = _module(str(stated))
            one = Component("golang", name, version, line=stated.line, locked=True, digest=commit,
                            source="" if version else "git")  # fmt: skip
            if name:
                found.setdefault((name, commit), one)
    return Parsed(tuple(found.values()), tuple(_told()))


def _told() -> Iterator[Observation]:
    yield manager("godep")
    yield lock("Godeps.json")


def _module(package: str) -> str:
    """The repository of a package on a known host: the path that its module had."""
    return "/".join(package.split("/")[:3]) if package.startswith(_ROOTS) else package
