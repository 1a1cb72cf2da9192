"""Which reader understands which file: path patterns, content tests, an entry that never raises."""

from __future__ import annotations

import fnmatch
import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from timonier.estate.core.facts import Component, Parsed, Unreadable
from timonier.estate.core.manifests.limits import MAX_BYTES

Reader = Callable[[str, bytes], Parsed]
Sniff = Callable[[bytes], bool]

# Part of the key under which results are kept: raise it whenever a reader says something new.
VERSION = 3

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"

# Folders whose manifests belong to somebody else's code: the lock file already names it.
VENDORED = frozenset(
    {
        "node_modules", "bower_components", "jspm_packages", "vendor", "site-packages",
        "dist-packages", ".venv", "venv", "virtualenv", ".tox", ".nox", "Pods", "Godeps", ".yarn",
    }
)  # fmt: skip
# Folders whose manifests serve the work on the product, or an end put to it, and never ship.
DEVELOPMENT = frozenset(
    {
        "test", "tests", "__tests__", "testdata", "test-data", "test_data", "testing", "e2e",
        "fixtures", "__fixtures__", "doc", "docs", "examples", "example", "samples", "sample",
        "bench", "benches", "benchmark", "benchmarks", ".devcontainer",
        "archived", "_archive", "_archived",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spec:
    """One registered reader. `sniff` may refuse content cheaply: then the file is of no kind."""

    kind: str
    read: Reader
    patterns: tuple[str, ...]
    ecosystem: str
    lock: bool
    sniff: Sniff | None
    max_bytes: int


READERS: dict[str, Spec] = {}


def reader(
    kind: str,
    *patterns: str,
    ecosystem: str = "",
    lock: bool = False,
    sniff: Sniff | None = None,
    max_bytes: int = MAX_BYTES,
) -> Callable[[Reader], Reader]:
    """Register a reader for `kind`.

    A pattern without a slash is matched with the file name (`*.csproj`); one with a slash with the
    end of the path (`requirements/*.txt`), or with the whole path when it starts with a slash
    (`/.github/workflows/*.yml`). `*` never crosses a slash. The most specific pattern wins.
    """

    def register(read: Reader) -> Reader:
        if kind in READERS:
            raise ValueError(f"two readers for {kind}")
        READERS[kind] = Spec(kind, read, patterns, ecosystem, lock, sniff, max_bytes)
        _tables.cache_clear()
        return read

    return register


@dataclass(frozen=True, slots=True)
class _Tables:
    names: dict[str, str]  # exact file name -> kind
    paths: dict[str, list[tuple[re.Pattern[str], str]]]  # by last suffix; patterns with a slash
    globs: dict[str, list[tuple[re.Pattern[str], str]]]  # by last suffix; file name patterns


def _regex(pattern: str) -> re.Pattern[str]:
    """Compile a glob whose star stays inside one folder."""
    anchored, body = pattern.startswith("/"), pattern.removeprefix("/")
    source = fnmatch.translate(body).replace(".*", "[^/]*")
    prefix = "" if anchored or "/" not in pattern else "(?:.*/)?"
    return re.compile(prefix + source)


def _suffix(name: str) -> str:
    """The last suffix when it is literal, else the empty string, the bucket of all others."""
    suffix = name.rpartition(".")[2] if "." in name else ""
    return "" if set("*?[/") & set(suffix) else suffix


@cache
def _tables() -> _Tables:
    tables = _Tables({}, {}, {})
    every = [(pattern, spec.kind) for spec in READERS.values() for pattern in spec.patterns]
    every.sort(key=lambda pair: (-len(pair[0].replace("*", "")), pair))
    for pattern, kind in every:
        if "/" in pattern:
            tables.paths.setdefault(_suffix(pattern), []).append((_regex(pattern), kind))
        elif set("*?[") & set(pattern):
            tables.globs.setdefault(_suffix(pattern), []).append((_regex(pattern), kind))
        else:
            tables.names.setdefault(pattern, kind)
    return tables


@cache
def load() -> None:
    """Import every module beside this one, so that each registers its readers (once)."""
    package = importlib.import_module(__package__ or "")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def is_vendored(path: str) -> bool:
    """Whether a folder of the path holds copies of other people's packages."""
    return not VENDORED.isdisjoint(path.split("/")[:-1])


def is_development(path: str) -> bool:
    """Whether a folder of the path says that its files do not ship (tests, docs, examples)."""
    return not DEVELOPMENT.isdisjoint(path.split("/")[:-1])


def kind_of(path: str) -> str | None:
    """The kind of manifest that the path promises; None for other files and vendored folders."""
    load()
    tables = _tables()
    folder, _, name = path.rpartition("/")
    suffix = name.rpartition(".")[2] if "." in name else ""
    kind = _first(tables.paths, suffix, path) if folder else None
    kind = kind or tables.names.get(name) or _first(tables.globs, suffix, name)
    if kind is None or (folder and is_vendored(path)):
        return None
    return kind


def _first(
    table: dict[str, list[tuple[re.Pattern[str], str]]], suffix: str, text: str
) -> str | None:
    for bucket in (suffix, "") if suffix else ("",):
        for pattern, kind in table.get(bucket, ()):
            if pattern.match(text):
                return kind
    return None


def cache_key(kind: str, path: str, digest: str) -> str:
    """Under which a result may be reused: same content, same readers, same meaning of the path."""
    name = path.rpartition("/")[2]
    return f"{VERSION}:{kind}:{name}:{int(is_development(path))}:{digest}"


def parse(kind: str, path: str, data: bytes) -> Parsed:
    """Read one file. Never raises: what could not be read is said in `error`, in words."""
    load()
    spec = READERS.get(kind)
    if spec is None:
        return Parsed(error=f"no reader for {kind}")
    if len(data) > spec.max_bytes:
        return Parsed(error=f"{len(data)} bytes, over the limit of {spec.max_bytes}")
    if data.startswith(_LFS_POINTER):
        return Parsed(error="the content is in Git LFS, only a pointer is here")
    try:
        mine = spec.sniff is None or spec.sniff(data)
        parsed = spec.read(path, data) if mine else Parsed()
    except Exception as problem:  # hostile content must never stop the scan of the other files
        return Parsed(error=_in_words(problem))
    if is_development(path):
        components = tuple(map(_as_development, parsed.components))
        return replace(parsed, components=components)
    return parsed


def _in_words(problem: Exception) -> str:
    if isinstance(problem, Unreadable):
        return str(problem) or "unreadable"
    if isinstance(problem, RecursionError):
        return "nested too deeply"
    if isinstance(problem, MemoryError):
        return "needs too much memory"
    return f"unexpected content ({type(problem).__name__}: {problem})"[:300]


def _as_development(component: Component) -> Component:
    return component if component.scope == "dev" else replace(component, scope="dev")
