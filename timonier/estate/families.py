"""Files of one repository that complete each other: read together, and completed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from timonier.estate.core import formats
from timonier.estate.core.facts import File
from timonier.estate.core.manifests import central, included, registry, submodules
from timonier.estate.core.repository import Manifest

Place = tuple[str, str]  # path, kind
Keyed = tuple[Manifest, str]  # with its cache key
Keys = Mapping[Place, str]

REGULAR = "100"  # how the modes of files begin: a link is never followed, a submodule never entered
_MAX_INCLUDED = 2000


def without_halves(files: Sequence[File], keys: Keys, *, any_new: bool) -> Keys:
    """What is known of each file, without the families of which one came, changed or went.

    `any_new`: there are files that the last scan did not see, and any of them may be one that
    another has included all along.
    """
    known = dict(keys)
    now = {file.path: file for file in files}
    kinds = {path: kind for path in now if (kind := formats.kind_of(path)) in central.KINDS}
    for family in central.FAMILIES:
        held = {place: key for place, key in keys.items() if place[1] in family}
        places = {(path, kind) for path, kind in kinds.items() if kind in family}
        places |= {place for place in held if place[1] == included.KIND and place[0] in now}
        keyed = {
            (path, kind): registry.cache_key(kind, path, now[path].digest) for path, kind in places
        }
        if held != keyed or (any_new and family is included.KINDS):
            known = {place: key for place, key in known.items() if place not in held}
    # The commits that submodules are pinned to stand in the tree, and change without the file.
    return {place: key for place, key in known.items() if place[1] != submodules.KIND}


def named_by(fresh: Sequence[Keyed], files: Mapping[str, File]) -> list[File]:
    """Files that those read include and that have not been read as such."""
    family = {read.path: read.parsed for read, _ in fresh if read.kind in included.KINDS}
    count = sum(read.kind == included.KIND for read, _ in fresh)
    missing = included.missing(family)[: max(0, _MAX_INCLUDED - count)]
    return [files[path] for path in missing if path in files]


def pins(files: Sequence[File]) -> Mapping[str, str]:
    """The commit of each submodule of a tree, by its path."""
    return {file.path: file.digest for file in files if file.mode == submodules.MODE}


def completed(fresh: Sequence[Keyed], pins: Mapping[str, str]) -> list[Keyed]:
    """Each version filled in that another file of the repository, or its tree (`pins`), states."""
    full = {found.path: found.parsed for found, _ in fresh if found.kind in central.KINDS}
    of_pip = {found.path: found.parsed for found, _ in fresh if found.kind in included.KINDS}
    with suppress(RecursionError):  # a chain of files longer than any honest one: versions unknown
        full = central.completed(full)
    full |= included.completed(of_pip)
    full |= {
        found.path: submodules.pinned(found.parsed, pins)
        for found, _ in fresh
        if found.kind == submodules.KIND and found.path == ".gitmodules"
    }
    kinds = {*central.KINDS, *included.KINDS, submodules.KIND}  # a secret of the file is no part
    return [
        (replace(found, parsed=full.get(found.path, found.parsed)), key)
        if found.kind in kinds
        else (found, key)
        for found, key in fresh
    ]
