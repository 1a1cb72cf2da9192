"""Which reader understands which kind of file: content tests, an entry that never raises."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from timonier.estate.core import formats
from timonier.estate.core.facts import Component, Parsed, Unreadable
from timonier.estate.core.manifests.limits import MAX_BYTES
from timonier.estate.core.places import place_of, scope_of
from timonier.estate.core.versions import MANIFESTS

Reader = Callable[[str, bytes], Parsed]
Sniff = Callable[[bytes], bool]

LEAST_BYTES = 64 * 1024  # every reader takes a file of so many: of a small one no limit is asked
NO_READER = "there is no reader for this format"

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Spec:
    """One registered reader. `sniff` may refuse content cheaply: then the file is of no kind."""

    kind: str
    read: Reader
    sniff: Sniff | None
    max_bytes: int


READERS: dict[str, Spec] = {}


def reader(
    kind: str, *, sniff: Sniff | None = None, max_bytes: int = MAX_BYTES
) -> Callable[[Reader], Reader]:
    """Register a reader for `kind`, a row of the table of formats, which says its files' names."""

    def register(read: Reader) -> Reader:
        if kind in READERS:
            raise ValueError(f"two readers for {kind}")
        if formats.by_kind(kind) is None:
            raise ValueError(f"{kind} is not in the table of formats")
        if max_bytes < LEAST_BYTES:
            raise ValueError(f"{kind} takes less than any reader must")
        READERS[kind] = Spec(kind, read, sniff, max_bytes)
        return read

    return register


def load() -> None:
    """Import every module that the table names, so that all readers are registered."""
    for row in formats.FORMATS:
        reader_of(row.kind)


def reader_of(kind: str) -> Spec | None:
    """The reader of a kind, its module imported when it is first asked for: most scans need few."""
    row = formats.by_kind(kind)
    if kind not in READERS and row is not None and row.read_by:
        importlib.import_module(f"{__package__}.{row.read_by}")
    return READERS.get(kind)


def is_read(kind: str) -> bool:
    """Whether there is a reader for the kind."""
    row = formats.by_kind(kind)
    return row is not None and bool(row.read_by)


def limit_of(kinds: Iterable[str]) -> int:
    """Bytes up to which a file that may be of any of the kinds is read."""
    specs = map(reader_of, kinds)
    return max(MAX_BYTES if spec is None else spec.max_bytes for spec in specs)


def parse_as(kinds: tuple[str, ...], path: str, data: bytes) -> tuple[str, Parsed] | None:
    """Read one file as the first of the kinds that its content is of; None: it is of none."""
    for kind in kinds:
        row = formats.by_kind(kind)
        if row is None or not row.claims(data):
            continue
        parsed = parse(kind, path, data)
        spec = reader_of(kind)
        if parsed == Parsed() and spec is not None and spec.sniff is not None:
            continue  # the path promised a manifest, the content is something else
        return kind, parsed
    return None


def cache_key(kind: str, path: str, digest: str) -> str:
    """Under which a result may be reused: same content, same readers, same meaning of the path."""
    name = path.rpartition("/")[2]
    return f"{MANIFESTS}:{kind}:{name}:{place_of(path)}:{digest}"


def parse(kind: str, path: str, data: bytes) -> Parsed:
    """Read one file. Never raises: what could not be read is said in `error`, in words."""
    spec = reader_of(kind)
    if spec is None:
        return Parsed(error=NO_READER)
    if len(data) > spec.max_bytes:
        return Parsed(error=f"{len(data)} bytes, over the limit of {spec.max_bytes}")
    if data.startswith(_LFS_POINTER):
        return Parsed(error="the content is in Git LFS, only a pointer is here")
    try:
        mine = spec.sniff is None or spec.sniff(data)
        parsed = spec.read(path, data) if mine else Parsed()
    except Exception as problem:  # hostile content must never stop the scan of the other files
        return Parsed(error=_in_words(problem))
    components = tuple(_placed(path, one) for one in parsed.components)
    return parsed if components == parsed.components else replace(parsed, components=components)


def _in_words(problem: Exception) -> str:
    if isinstance(problem, Unreadable):
        return str(problem) or "unreadable"
    if isinstance(problem, RecursionError):
        return "nested too deeply"
    if isinstance(problem, MemoryError):
        return "needs too much memory"
    return f"unexpected content ({type(problem).__name__}: {problem})"[:300]


def _placed(path: str, component: Component) -> Component:
    scope = scope_of(path, component.scope, component.type)
    return component if component.scope == scope else replace(component, scope=scope)
