"""Which files of a tree are read, what of the last scan is kept, and what each new one gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from timonier.estate.core import formats
from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.formats.kin import INCLUDED
from timonier.estate.core.manifests import registry
from timonier.estate.core.repository import SECRETS, Keyed, Keys, Manifest, Place
from timonier.estate.core.tree import settled
from timonier.estate.reading import families
from timonier.estate.reading.families import REGULAR
from timonier.estate.reading.memory import bounded, of_a_file
from timonier.estate.reading.texts import Texts

Blobs = Callable[[list[str]], Iterable[tuple[str, bytes | None]]]

_ABSENT = "its content is missing from the repository, or damaged"
_TOO_MUCH = "searching it needs too much memory"
_DEADLY = "reading it was killed, perhaps for lack of memory"


@dataclass(slots=True)
class _Want:
    """What one blob is wanted for: the manifests it may be, and the paths to search for secrets."""

    manifests: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # path, kinds
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Care:
    """For a second try, after a reader was killed: each file is announced before it is read, and
    those that killed one are left out."""

    announce: Callable[[str], None] = lambda path: None
    deadly: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Sorting:
    """The files of a tree, sorted into those kept, those to read, and those said at once."""

    keys: Keys
    kept: set[Place] = field(default_factory=set)
    fresh: list[Keyed] = field(default_factory=list)
    wanted: dict[str, _Want] = field(default_factory=dict)

    def manifest(self, file: File) -> None:
        """Keep, want or refuse a file by the kinds that its path promises."""
        kinds = formats.kinds_of(file.path)
        for kind in kinds:
            if self.keys.get((file.path, kind)) == _key(kind, file):
                self.kept.add((file.path, kind))
                return
        if kinds:
            self._read_as(kinds, file)

    def included(self, file: File) -> None:
        """Want a file that another one includes, whatever its name promises."""
        self._read_as((INCLUDED,), file)

    def _read_as(self, kinds: tuple[str, ...], file: File) -> None:
        least = registry.LEAST_BYTES
        limit = least if file.size <= least else registry.limit_of(kinds)
        if 0 <= file.size <= limit:
            self._want(file).manifests.append((file.path, kinds))
            return
        words = f"{file.size} bytes, over the limit of {limit}" if file.size >= 0 else _ABSENT
        unread = Manifest(file.path, kinds[0], Parsed(error=words), file.digest)
        self.fresh.append((unread, _key(kinds[0], file)))

    def text(self, file: File, texts: Texts) -> None:
        """Want a text that is new; keep what an unchanged one held."""
        if texts.wants(file):
            self._want(file).texts.append(file.path)
        elif (file.path, SECRETS) in self.keys and texts.is_as_it_was(file):
            self.kept.add((file.path, SECRETS))
        else:
            self.fresh.extend(texts.too_long(file))

    def _want(self, file: File) -> _Want:
        return self.wanted.setdefault(file.digest, _Want())


def read_files(
    blobs: Blobs, files: Sequence[File], keys: Keys, texts: Texts, care: Care
) -> tuple[set[Place], list[Keyed]]:
    """The places kept from the last scan (`keys`: what it left), and each file read now.

    A file whose reading needs more memory than a file may is unread, and the only one.
    """
    regular = [file for file in files if file.mode.startswith(REGULAR)]  # no link, no submodule
    known = families.without_halves(regular, keys, any_new=any(map(texts.is_new, regular)))
    sorting = _Sorting(known)
    needless = _unread_but_settled(regular)
    for file in regular:
        if file.path not in needless and not _was_none(file, keys, texts):
            sorting.manifest(file)
        sorting.text(file, texts)
    _read_wanted(blobs, sorting, texts, care)
    sorting.kept |= {place for place in known if place[1] == INCLUDED}
    places = {file.path: file for file in regular}
    while named := families.named_by(sorting.fresh, places):
        for file in named:
            sorting.included(file)
        _read_wanted(blobs, sorting, texts, care)
    return sorting.kept, families.completed(sorting.fresh, families.pins(files))


def _read_wanted(blobs: Blobs, sorting: _Sorting, texts: Texts, care: Care) -> None:
    """Read what is wanted and not yet read."""
    wanted, sorting.wanted = sorting.wanted, {}
    for digest, data in blobs(list(wanted)):
        sorting.fresh.extend(_found_in(digest, data, wanted[digest], texts, care))


def _key(kind: str, file: File) -> str:
    return registry.cache_key(kind, file.path, file.digest)


def _was_none(file: File, keys: Keys, texts: Texts) -> bool:
    """Whether the last scan read this content here, and found it to be of no kind.

    Only where content decides, and where nothing else (a lock beside it) may have made it needless.
    """
    kinds = formats.kinds_of(file.path)
    rows = filter(None, map(formats.by_kind, kinds))
    return (
        all(row.marks and registry.is_read(row.kind) for row in rows)
        and texts.is_as_it_was(file)
        and not any((file.path, kind) in keys for kind in kinds)
    )


def _unread_but_settled(files: Iterable[File]) -> frozenset[str]:
    """Manifests that no reader understands but whose lock is read: it says what they ask for."""
    return frozenset(
        path
        for path, kind, locks in settled(file.path for file in files)
        if not registry.is_read(kind)
        and any(registry.is_read(formats.kind_of(lock) or "") for lock in locks)
    )


def _found_in(
    digest: str, data: bytes | None, want: _Want, texts: Texts, care: Care
) -> Iterator[Keyed]:
    for path, kinds in want.manifests:
        found = _parsed(path, kinds, data, care)
        if found is not None:
            manifest = Manifest(path, *found, digest)
            yield manifest, registry.cache_key(manifest.kind, path, digest)
    for path in want.texts if data is not None else ():
        yield from _searched(path, digest, data or b"", texts, care)


def _parsed(
    path: str, kinds: tuple[str, ...], data: bytes | None, care: Care
) -> tuple[str, Parsed] | None:
    if data is None or path in care.deadly:
        return kinds[0], Parsed(error=_ABSENT if data is None else _DEADLY)
    care.announce(path)
    with bounded(of_a_file()):
        return registry.parse_as(kinds, path, data)


def _searched(path: str, digest: str, data: bytes, texts: Texts, care: Care) -> list[Keyed]:
    """What a text gave; one that cannot be searched may hold a secret, and is said to be unread."""
    problem = _DEADLY
    if path not in care.deadly:
        care.announce(path)
        try:
            with bounded(of_a_file()):
                return list(texts.search(path, digest, data))
        except MemoryError:
            problem = _TOO_MUCH
    return [(Manifest(path, SECRETS, Parsed(error=problem), digest), f"{SECRETS}:{digest}")]
