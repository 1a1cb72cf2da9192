"""Files of one repository that complete each other: read together, and completed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from timonier.estate.core import formats
from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.formats import kin
from timonier.estate.core.manifests import central, registry
from timonier.estate.core.repository import Keyed, Keys

REGULAR = "100"  # how the modes of files begin: a link is never followed, a submodule never entered
_MAX_INCLUDED = 2000


def without_halves(files: Sequence[File], keys: Keys, *, any_new: bool) -> Keys:
    """What is known of each file, without the families of which one came, changed or went.

    `any_new`: there are files that the last scan did not see, and any of them may be one that
    another has included all along.
    """
    known = dict(keys)
    now = {file.path: file for file in files}
    kinds = {path: kind for path in now if (kind := formats.kind_of(path)) in kin.KINDS}
    for family in kin.FAMILIES:
        held = {place: key for place, key in keys.items() if place[1] in family}
        places = {(path, kind) for path, kind in kinds.items() if kind in family}
        places |= {place for place in held if place[1] == kin.INCLUDED and place[0] in now}
        keyed = {
            (path, kind): registry.cache_key(kind, path, now[path].digest) for path, kind in places
        }
        if held != keyed or (any_new and family is kin.PIP):
            known = {place: key for place, key in known.items() if place not in held}
    # The commits that submodules are pinned to stand in the tree, and change without the file.
    return {place: key for place, key in known.items() if place[1] != kin.SUBMODULES}


def named_by(fresh: Sequence[Keyed], files: Mapping[str, File]) -> list[File]:
    """Files that those read include and that have not been read as such."""
    family = {read.path: read.parsed for read, _ in fresh if read.kind in kin.PIP}
    if not family:
        return []
    from timonier.estate.core.manifests import included

    count = sum(read.kind == kin.INCLUDED for read, _ in fresh)
    missing = included.missing(family)[: max(0, _MAX_INCLUDED - count)]
    return [files[path] for path in missing if path in files]


def pins(files: Sequence[File]) -> Mapping[str, str]:
    """The commit of each submodule of a tree, by its path."""
    return {file.path: file.digest for file in files if file.mode == kin.SUBMODULE_MODE}


def completed(fresh: Sequence[Keyed], pins: Mapping[str, str]) -> list[Keyed]:
    """Each version filled in that another file of the repository, or its tree (`pins`), states."""
    full = {found.path: found.parsed for found, _ in fresh if found.kind in kin.KINDS}
    of_pip = {found.path: found.parsed for found, _ in fresh if found.kind in kin.PIP}
    with suppress(RecursionError):  # a chain of files longer than any honest one: versions unknown
        full = central.completed(full)
    if of_pip:
        from timonier.estate.core.manifests import included

        full |= included.completed(of_pip)
    full |= _pinned(fresh, pins)
    kinds = {*kin.KINDS, kin.SUBMODULES}  # a secret of the file is no part
    return [
        (replace(found, parsed=full.get(found.path, found.parsed)), key)
        if found.kind in kinds
        else (found, key)
        for found, key in fresh
    ]


def _pinned(fresh: Sequence[Keyed], pins: Mapping[str, str]) -> dict[str, Parsed]:
    """The file of submodules, where there is one, with the commits of the tree."""
    own = (one for one, _ in fresh if one.kind == kin.SUBMODULES and one.path == ".gitmodules")
    found = next(own, None)
    if found is None:
        return {}
    from timonier.estate.core.manifests.submodules import pinned

    return {found.path: pinned(found.parsed, pins)}
