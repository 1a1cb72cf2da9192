"""Who knows which file: degree of authorship, truck factor (Avelino 2016, arXiv 1604.06766)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timonier.estate.core.history.log import History, Ints
from timonier.estate.core.history.people import People

# DOA(d, f) = 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC); constants of the paper.
DOA_BASE, DOA_FIRST, DOA_OWN, DOA_OTHERS = 3.293, 1.098, 0.164, 0.321
AUTHOR_SHARE = 0.75  # an author's DOA is above this share of the file's highest
COVERAGE = 0.5  # the project stops when more than half of its files have no author

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Authorship:
    """One row per (file, person) who changed it; `file` ascending, persons of robots left out."""

    file: Ints  # (pairs,) index into history.paths
    person: Ints  # (pairs,)
    changes: Ints  # (pairs,) creation included
    author: NDArray[np.bool_]  # (pairs,) the person is an author of the file
    files: Ints  # (files,) the files that have at least one row
    start: Ints  # (files,) first row of each file


def authorship(history: History, who: People, kept: NDArray[np.bool_]) -> Authorship:
    """Degree of authorship of every person in every kept path.

    `kept` is a mask over history.paths. The creating change gives FA and is not counted again in
    DL; every later change counts in DL of its author and in AC of the others.
    """
    person = who.of[history.author[history.change_commit]]
    use = kept[history.change_path] & ~who.bot[person]
    path, person = history.change_path[use], person[use]
    creating = _creations(path, history.change_status[use])
    pairs, row = np.unique(path * max(who.count, 1) + person, return_inverse=True)
    file, author = np.divmod(pairs, max(who.count, 1))
    changes = np.bincount(row, minlength=len(pairs))
    first = np.zeros(len(pairs), np.bool_)
    first[row[creating]] = True
    own = changes - first
    files, start = np.unique(file, return_index=True)
    sizes = np.diff(np.append(start, len(file)))
    others = np.repeat(np.add.reduceat(own, start), sizes) - own if len(files) else own
    doa = DOA_BASE + DOA_FIRST * first + DOA_OWN * own - DOA_OTHERS * np.log1p(others)
    highest = np.repeat(np.maximum.reduceat(doa, start), sizes) if len(files) else doa
    is_author = (doa > AUTHOR_SHARE * highest) & (doa >= DOA_BASE)
    return Authorship(file, author, changes, is_author, files, start)


def _creations(path: Ints, status: NDArray[np.bytes_]) -> Ints:
    """Positions of the change that first added each path (changes are in canonical order)."""
    added = np.flatnonzero(status == b"A")
    _, first = np.unique(path[added], return_index=True)
    return added[first]


def truck_factor(known: Authorship) -> int | None:
    """How many people must leave before most files have no author; None when nothing is known.

    Greedy, as the paper: remove whoever is author of most files until the covered share of the
    files falls below one half.
    """
    files = len(known.files)
    if files == 0:
        return None
    file = np.searchsorted(known.files, known.file[known.author])
    person = known.person[known.author]
    authors_left = np.bincount(file, minlength=files)
    by_files: Ints = np.argsort(-np.bincount(person, minlength=1), kind="stable")
    removed = 0
    for leaver in by_files:
        if np.count_nonzero(authors_left) < COVERAGE * files:
            break
        authors_left -= np.bincount(file[person == leaver], minlength=files)
        removed += 1
    return removed


def fragmentation(known: Authorship) -> Floats:
    """1 - sum of squared shares of the changes, per file (code-maat effort): 0 = one person."""
    if not len(known.files):
        return np.zeros(0)
    squares = np.add.reduceat(known.changes.astype(float) ** 2, known.start)
    totals = np.add.reduceat(known.changes, known.start).astype(float)
    result: Floats = 1.0 - squares / totals**2
    return result
