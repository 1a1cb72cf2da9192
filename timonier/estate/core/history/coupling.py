"""Which files change together (temporal coupling; formula and defaults of code-maat)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from timonier.estate.core.history.log import History, Ints, text
from timonier.estate.core.history.summary import Coupling

MIN_REVISIONS = 5  # of the two on average
MIN_SHARED = 5
MIN_DEGREE = 30  # per cent
MAX_CHANGESET = 30  # files; a bigger commit says nothing of coupling
_BATCH = 4_000_000  # pairs held at once


def couplings(history: History, kept: NDArray[np.bool_]) -> list[Coupling]:
    """Coupled pairs of kept paths, strongest first.

    Revisions are counted after the size cap, as in code-maat, so a file touched by sweeping
    changes does not look less coupled than it is.
    """
    commit, path = _small(history)
    revisions = np.bincount(path, minlength=len(history.paths))
    # Whatever is shared five times was changed five times: the rest cannot pass.
    use = (kept & (revisions >= MIN_SHARED))[path]
    pairs, shared = _pairs(commit[use], path[use], len(history.paths))
    one, other = np.divmod(pairs, max(len(history.paths), 1))
    average = (revisions[one] + revisions[other]) / 2
    degree = np.floor(100 * shared / np.maximum(average, 1)).astype(np.int64)
    good = (shared >= MIN_SHARED) & (average >= MIN_REVISIONS) & (degree >= MIN_DEGREE)
    found = [
        Coupling(text(history.paths[a]), text(history.paths[b]), int(d), int(s), float(v))
        for a, b, d, s, v in zip(
            one[good], other[good], degree[good], shared[good], average[good], strict=True
        )
    ]
    return sorted(found, key=lambda c: (-c.degree, -c.shared, c.one, c.other))


def _small(history: History) -> tuple[Ints, Ints]:
    """Changes of commits of at most MAX_CHANGESET files."""
    sizes = np.bincount(history.change_commit, minlength=len(history.hashes))
    small = (sizes <= MAX_CHANGESET)[history.change_commit]
    return history.change_commit[small], history.change_path[small]


def _pairs(commit: Ints, path: Ints, paths: int) -> tuple[Ints, Ints]:
    """Every pair of paths of one commit as one * paths + other (one < other), and how often."""
    found, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    _, start, size = np.unique(commit, return_index=True, return_counts=True)
    for width in range(2, MAX_CHANGESET + 1):
        begin = start[size == width]
        left, right = np.triu_indices(width, 1)
        step = max(1, _BATCH // len(left))
        for at in range(0, len(begin), step):
            # Paths ascend within a commit, so the left one is always the smaller.
            table = path[begin[at : at + step, None] + np.arange(width)]
            keys = (table[:, left] * paths + table[:, right]).ravel()
            found, counts = _added(found, counts, keys)
    return found, counts


def _added(found: Ints, counts: Ints, keys: Ints) -> tuple[Ints, Ints]:
    new, times = np.unique(keys, return_counts=True)
    merged, place = np.unique(np.concatenate([found, new]), return_inverse=True)
    totals = np.bincount(place, np.concatenate([counts, times]), len(merged)).astype(np.int64)
    return merged, totals
