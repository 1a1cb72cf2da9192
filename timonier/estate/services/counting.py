"""Marks the one place of each distinct component that counts, after a repository was read."""

from __future__ import annotations

from timonier.estate.core.distinct import Stated, counted
from timonier.estate.core.places import is_test_input
from timonier.estate.core.repository import NOT_FILES
from timonier.estate.models import Component, Manifest, Repository

_CHUNK = 5_000


def mark_counted(repository: Repository) -> None:
    """Bring `Component.counts` in line with `core.distinct`; only what differs is written."""
    rows = Component.objects.filter(repository=repository).order_by("pk")
    columns = ("pk", "type", "name", "version", "constraint", "source", "manifest__path", "counts")
    was: dict[int, bool] = {}
    stated = []
    for *values, counts in rows.values_list(*columns).iterator(_CHUNK):
        stated.append(Stated(*values))
        was[values[0]] = counts
    files = Manifest.objects.filter(repository=repository).exclude(kind__in=NOT_FILES)
    own = {path for path in files.values_list("path", flat=True) if not is_test_input(path)}
    right = counted(row for row in stated if row.path in own or not own)
    for wanted in (True, False):
        wrong = [key for key, held in was.items() if held != wanted and (key in right) == wanted]
        for start in range(0, len(wrong), _CHUNK):
            part = wrong[start : start + _CHUNK]
            Component.objects.filter(pk__in=part).update(counts=wanted)
