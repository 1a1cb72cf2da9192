"""What lock files pin, by readers of a few lines each that share no code with the product."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator

import yaml

from bench import truth_formats
from bench.truth_formats import Pair


def plain(name: str, version: str) -> Pair:
    """One spelling for both sides: case, separators, Go's v and +incompatible do not count."""
    name = re.sub(r"^(https?|ssh)://(git@)?|(?:\.git)?/?$", "", name.lower())
    name = re.sub(r"[-_.]+", "-", name.replace(":", "/"))
    return name, version.removeprefix("v").removesuffix("+incompatible")


def _package_lock(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for path, entry in document.get("packages", {}).items():
        inside = path.rpartition("node_modules/")
        if inside[1] and not entry.get("link") and entry.get("version"):
            yield entry.get("name", inside[2]), entry["version"]
    if "packages" not in document:
        yield from _nested(document.get("dependencies", {}))


def _nested(entries: dict[str, dict[str, object]]) -> Iterator[Pair]:
    for name, entry in entries.items():
        version = str(entry.get("version", ""))
        if re.match(r"\d", version):
            yield name, version
        inner = entry.get("dependencies")
        yield from _nested(inner if isinstance(inner, dict) else {})


def _yarn(text: str) -> Iterator[Pair]:
    found = re.finditer(r'^"?(@?[^@\s"]+)@([^\n]*):\n  version:? "?([^"\n]+)"?', text, re.MULTILINE)
    for one in found:
        local = re.search(r"workspace:|@?(file|link|portal):", one[2]) or "use.local" in one[3]
        alias = re.match(r"npm:(@?[^@\s\",]+)@", one[2])
        if not local:
            yield (alias[1] if alias else one[1]), one[3]


def _pnpm(text: str) -> Iterator[Pair]:
    section = text.partition("\npackages:\n")[2].partition("\nsnapshots:")[0]
    for one in re.finditer(r"^  '?/?(@?[^@\s'(]+)@(\d[^:('\s]*)", section, re.MULTILINE):
        yield one[1], one[2]


def _toml_packages(text: str) -> Iterator[Pair]:
    for entry in tomllib.loads(text).get("package", []):
        source = entry.get("source")
        from_here = isinstance(source, dict) and {"editable", "virtual", "directory"} & set(source)
        if "version" in entry and not from_here:
            yield entry["name"], entry["version"]


def _cargo(text: str) -> Iterator[Pair]:
    for entry in tomllib.loads(text).get("package", []):
        if "source" in entry:  # else: a member of the workspace
            yield entry["name"], entry["version"]


def _pipfile(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for section in ("default", "develop"):
        for name, entry in document.get(section, {}).items():
            if "version" in entry:
                yield name, entry["version"].removeprefix("==")


def _requirements(text: str) -> Iterator[Pair]:
    for one in re.finditer(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([\w.!+-]+)", text, re.MULTILINE):
        yield one[1], one[2]


def _composer(text: str) -> Iterator[Pair]:
    document = json.loads(text)
    for entry in document.get("packages", []) + document.get("packages-dev", []):
        yield entry["name"], entry["version"]


def _gems(text: str) -> Iterator[Pair]:
    for block in re.split(r"\n\n", text):
        if block.startswith(("GEM", "GIT")):
            for one in re.finditer(r"^    (\S+) \(([^)]+)\)$", block, re.MULTILINE):
                yield one[1], re.split(r"-(?=[a-z])", one[2])[0]


def _go(text: str) -> Iterator[Pair]:
    text = re.sub(r"//[^\n]*", "", text)
    replaced = set(re.findall(r"^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s+=>", text, re.MULTILINE))
    blocks = re.findall(r"^require\s*\((.*?)^\)", text, re.MULTILINE | re.DOTALL)
    lines = [*re.findall(r"^require\s+([^(\s]\S*\s+v\S+)", text, re.MULTILINE), *blocks]
    for name, version in re.findall(r"(\S+)\s+(v\d\S*)", "\n".join(lines)):
        if name not in replaced:
            yield name, version


def _nuget(text: str) -> Iterator[Pair]:
    for packages in json.loads(text).get("dependencies", {}).values():
        for name, entry in packages.items():
            if "resolved" in entry:
                yield name, entry["resolved"]


READERS: dict[str, tuple[str, Callable[[str], Iterator[Pair]]]] = {
    "package-lock.json": ("npm", _package_lock),
    "npm-shrinkwrap.json": ("npm", _package_lock),
    "yarn.lock": ("npm", _yarn),
    "pnpm-lock.yaml": ("npm", _pnpm),
    "uv.lock": ("pypi", _toml_packages),
    "poetry.lock": ("pypi", _toml_packages),
    "Pipfile.lock": ("pypi", _pipfile),
    "requirements.txt": ("pypi", _requirements),
    "requirements.lock": ("pypi", _requirements),
    "Cargo.lock": ("cargo", _cargo),
    "composer.lock": ("composer", _composer),
    "Gemfile.lock": ("gem", _gems),
    "go.mod": ("golang", _go),
    "packages.lock.json": ("nuget", _nuget),
    **truth_formats.READERS,
}


def pinned(path: str, text: str) -> tuple[str, set[Pair]] | None:
    """Ecosystem and pairs of one lock; None when the file is none, or not a sound one."""
    name = path.rpartition("/")[2]
    if name.startswith("requirements") and name.endswith(".txt"):
        name = "requirements.txt"
    if name not in READERS:
        return None
    ecosystem, read = READERS[name]
    try:
        return ecosystem, {plain(*pair) for pair in read(text)}
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError):
        return None
