"""What the less common locks pin, read in a few lines each; it shares no code with the product.

Each reader yields (name, version) of what a registry or channel serves: no workspace member, no
path. Written from each tool's own documentation.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import yaml

Pair = tuple[str, str]  # name, version
_CONDA = re.compile(r"/([^/]+)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)(?:#\w+)?$")
_WHEEL = re.compile(r"/([^/]+?)-(\d[^-/]*)(?:-[^/]*\.whl|\.tar\.gz|\.zip)(?:#\S*)?$")


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _conda_lock(text: str) -> Iterator[Pair]:
    for entry in _yaml(text).get("package", []):
        yield entry["name"], str(entry["version"])


def _pixi(text: str) -> Iterator[Pair]:
    for entry in _yaml(text).get("packages", []):
        address = entry.get("conda") or entry.get("pypi") or entry.get("url") or ""
        parts = (_CONDA if "conda" in entry else _WHEEL).search(address)
        if "name" in entry and "version" in entry:
            yield entry["name"], str(entry["version"])
        elif parts and "://" in address:
            yield parts[1], parts[2]


def _gradle(text: str) -> Iterator[Pair]:
    for one in re.finditer(r"^([\w.-]+:[\w.-]+):([^:=\s]+)=", text, re.MULTILINE):
        yield one[1], one[2]


def _mix(text: str) -> Iterator[Pair]:
    for one in re.finditer(r'\{:hex, :"?([\w@.-]+)"?, "([^"]+)"', text):
        yield one[1], one[2]


def _pubspec(text: str) -> Iterator[Pair]:
    for name, entry in (_yaml(text).get("packages") or {}).items():
        if entry.get("source") in ("hosted", "git"):
            yield name, entry["version"]


def _swift(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for pin in document.get("pins") or document.get("object", {}).get("pins", []):
        address = pin.get("location") or pin.get("repositoryURL") or ""
        if pin["state"].get("version"):
            yield address or pin.get("identity", ""), pin["state"]["version"]


def _pods(text: str) -> Iterator[Pair]:
    document = _yaml(text)
    sources = document.get("EXTERNAL SOURCES") or {}
    apart = {name for name, entry in sources.items() if ":path" in entry}
    for entry in document.get("PODS", []):
        word = entry if isinstance(entry, str) else next(iter(entry))
        name, _, version = word.partition(" (")
        pod = name.partition("/")[0]  # a part of a pod is no product of its own
        if pod not in apart:
            yield pod, version.rstrip(")")


def _renv(text: str) -> Iterator[Pair]:
    for entry in json.loads(text).get("Packages", {}).values():
        if entry.get("Source") in ("Repository", "CRAN", "Bioconductor"):
            yield entry["Package"], entry["Version"]


def _julia(text: str) -> Iterator[Pair]:
    document = tomllib.loads(text)
    for name, entries in document.get("deps", document).items():
        for entry in entries if isinstance(entries, list) else ():
            if "version" in entry and "git-tree-sha1" in entry and "path" not in entry:
                yield name, entry["version"]


def _deno(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    held = document.get("packages", document)
    for section in ("jsr", "npm"):
        for key in held.get(section) or {}:
            if section == "npm" and key in ("specifiers", "packages"):
                continue
            one = re.match(r"(@?[^@]+)@(\d[^_]*)", key)  # behind "_" stand its peers
            if one:
                yield one[1], one[2]


def _conan(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for section in ("requires", "build_requires", "python_requires"):
        for word in document.get(section) or []:
            name, _, version = re.split(r"[#%@]", word)[0].partition("/")
            yield name, version


def _paket(text: str) -> Iterator[Pair]:
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        if block.startswith("NUGET"):
            for one in re.finditer(r"^    ([\w.-]+) \(([^)\s]+)\)", block, re.MULTILINE):
                yield one[1], one[2]


def _maven_install(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for name, entry in (document.get("artifacts") or {}).items():
        yield ":".join(name.split(":")[:2]), entry["version"]
    for entry in (document.get("dependency_tree") or {}).get("dependencies", []):
        words = entry["coord"].split(":")
        yield ":".join(words[:2]), words[-1]


def _rebar(text: str) -> Iterator[Pair]:
    for one in re.finditer(r'\{pkg,\s*<<"([^"]+)">>,\s*<<"([^"]+)">>', text):
        yield one[1], one[2]


def _freeze(text: str) -> Iterator[Pair]:
    for one in re.finditer(r"any\.([\w-]+) ==([\d.]+)", text):
        yield one[1], one[2]


def _stack(text: str) -> Iterator[Pair]:
    for entry in _yaml(text).get("packages") or []:
        word = str((entry.get("completed") or {}).get("hackage", "")).partition("@")[0]
        name, _, version = word.rpartition("-")
        if name:
            yield name, version


def _shards(text: str) -> Iterator[Pair]:
    for name, entry in (_yaml(text).get("shards") or {}).items():
        version = str(entry.get("version", ""))
        if "path" not in entry and "+" not in version and version:
            yield name, version


def _pylock(text: str) -> Iterator[Pair]:
    for entry in tomllib.loads(text).get("packages", []):
        if "version" in entry and "directory" not in entry:
            yield entry["name"], entry["version"]


def _assets(text: str) -> Iterator[Pair]:
    for key, entry in (json.loads(text).get("libraries") or {}).items():
        if entry.get("type") == "package":
            name, _, version = key.partition("/")
            yield name, version


def _bun(text: str) -> Iterator[Pair]:
    for one in re.finditer(r'^    "[^"]+": \["(@?[^@"]+)@(\d[^"]*)"', text, re.MULTILINE):
        yield one[1], one[2]


READERS: dict[str, tuple[str, Callable[[str], Iterator[Pair]]]] = {
    "conda-lock.yml": ("conda", _conda_lock),
    "pixi.lock": ("conda", _pixi),
    "gradle.lockfile": ("maven", _gradle),
    "buildscript-gradle.lockfile": ("maven", _gradle),
    "dependencies.lockfile": ("maven", _gradle),
    "maven_install.json": ("maven", _maven_install),
    "mix.lock": ("hex", _mix),
    "rebar.lock": ("hex", _rebar),
    "pubspec.lock": ("pub", _pubspec),
    "Package.resolved": ("swift", _swift),
    "Podfile.lock": ("cocoapods", _pods),
    "renv.lock": ("cran", _renv),
    "Manifest.toml": ("julia", _julia),
    "deno.lock": ("deno", _deno),
    "conan.lock": ("conan", _conan),
    "paket.lock": ("nuget", _paket),
    "project.assets.json": ("nuget", _assets),
    "cabal.project.freeze": ("hackage", _freeze),
    "stack.yaml.lock": ("hackage", _stack),
    "shard.lock": ("shards", _shards),
    "pylock.toml": ("pypi", _pylock),
    "bun.lock": ("npm", _bun),
}
