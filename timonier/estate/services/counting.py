"""Marks the one place of each distinct component that counts, after a repository was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import batched
from typing import NamedTuple

from timonier.estate.core.distinct import Stated, counted
from timonier.estate.core.places import is_test_input
from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Component, Manifest, Repository

_CHUNK = 5_000
_COLUMNS = ("type", "name", "version", "constraint", "source", "manifest__path")


class Miscounted(NamedTuple):
    """A component (its key) of a file (its key) whose `counts` should be `right`."""

    component: int
    manifest: int
    right: bool


def mark_counted(repository: Repository) -> None:
    """Bring `Component.counts` in line with `core.distinct`; only what differs is written."""
    files = Manifest.objects.filter(repository=repository).values_list("pk", flat=True)
    mark(miscounted(repository, among=set(files)))


def miscounted(repository: Repository, *, among: Collection[int]) -> list[Miscounted]:
    """The components whose mark is not what `core.distinct` says, as if these files (their keys)
    were all that the repository has."""
    rows = Component.everything.filter(repository=repository).order_by("pk")
    was: dict[int, tuple[int, bool]] = {}
    stated = []
    for pk, manifest, counts, *values in rows.values_list(
        "pk", "manifest", "counts", *_COLUMNS
    ).iterator(_CHUNK):
        if manifest in among:
            stated.append(Stated(pk, *values))
            was[pk] = manifest, counts
    files = Manifest.everything.filter(repository=repository).exclude(kind__in=NOT_FILES)
    paths = [path for pk, path in files.values_list("pk", "path") if pk in among]
    own = {path for path in paths if not is_test_input(path)}
    right = counted(row for row in stated if row.path in own or not own)
    return [
        Miscounted(pk, manifest, pk in right)
        for pk, (manifest, counts) in was.items()
        if counts != (pk in right)
    ]


def mark(wrong: Iterable[Miscounted]) -> None:
    """Put these right."""
    found = list(wrong)
    for right in (True, False):
        for some in batched([one.component for one in found if one.right is right], _CHUNK):
            Component.everything.filter(pk__in=some).update(counts=right)
