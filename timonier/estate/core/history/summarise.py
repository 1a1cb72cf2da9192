"""Every figure of a history at once: the one function a scan calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import numpy as np

from timonier.estate.core.history.authorship import (
    Authorship,
    authorship,
    fragmentation,
    truck_factor,
)
from timonier.estate.core.history.columns import DAY, Columns, day
from timonier.estate.core.history.coupling import couplings
from timonier.estate.core.history.hotspots import hottest
from timonier.estate.core.history.log import History
from timonier.estate.core.history.people import Identity, People, persons
from timonier.estate.core.history.source_files import is_source
from timonier.estate.core.history.summary import DORMANT_DAYS, Folder, HistorySummary, Hotspot, Week

WINDOW_DAYS = 365  # hotspots: the last year of the history
MOST_COUPLINGS = 100
MOST_FOLDERS = 100
_WEEK = 7 * DAY
_MONDAY = 4 * DAY  # 5 January 1970


class FileAtHead(Protocol):
    """One file of the tree, as `core.facts.File`."""

    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int: ...


def summarise(
    history: History,
    files: Iterable[FileAtHead],
    *,
    now: datetime,
    merges: Mapping[Identity, Identity] | None = None,
    shallow: bool = False,
) -> HistorySummary:
    """Every figure of a history.

    `files` is the tree at HEAD (merges can add files that no listed change shows); `merges` are
    the identities that a person confirmed to be one; `now` bounds dates from the future.
    """
    who = persons(history.identities, merges or {})
    sizes = {f.path: max(f.size, 0) for f in files if is_source(f.path)}
    facts = Columns(history, who, sizes, now)
    known = authorship(history, who, facts.kept)
    authors, active = facts.authors(known)
    return HistorySummary(
        commits=len(history.hashes),
        merges=int(history.merge.sum()),
        authors=int(np.count_nonzero(~who.bot)),
        active_authors=int(np.count_nonzero(facts.active & ~who.bot)),
        robots=_robots(history, who),
        robot_commits=int(facts.by_robot.sum()),
        first_commit_at=_moment(facts.first),
        last_commit_at=_moment(facts.last),
        dormant_since=_dormant_since(facts, now),
        truck_factor=truck_factor(known),
        files=len(sizes),
        files_without_history=len(sizes) - len(known.files),
        files_of_one_author=int(np.count_nonzero(authors == 1)),
        orphan_files=int(np.count_nonzero(active == 0)),
        hotspots=_hotspots(facts, known),
        couplings=tuple(couplings(history, facts.kept)[:MOST_COUPLINGS]),
        folders=_folders(facts, known),
        weeks=_weeks(facts),
        undated_commits=int(np.count_nonzero(~facts.dated)),
        shallow=shallow,
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _dormant_since(facts: Columns, now: datetime) -> date | None:
    last = _moment(facts.last)
    asleep = last is not None and now - last > timedelta(days=DORMANT_DAYS)
    return last.date() if last and asleep else None


def _robots(history: History, who: People) -> tuple[str, ...]:
    names = zip(history.identities, who.of.tolist(), strict=True)
    return tuple(sorted({name for (name, _), person in names if who.bot[person]}))


def _hotspots(facts: Columns, known: Authorship) -> tuple[Hotspot, ...]:
    """Among known files, those above the knee of changes in the last year of the history."""
    if facts.last is None or not len(known.files):
        return ()
    revisions = facts.changes_since(facts.last - WINDOW_DAYS * DAY)[known.files]
    sizes = facts.size[known.files]
    changed = facts.latest_change()[known.files]
    authors = np.diff(np.append(known.start, len(known.file)))
    active = np.add.reduceat(facts.active[known.person].astype(np.int64), known.start)
    spread = fragmentation(known)
    order = hottest(revisions, sizes)
    weight = revisions * np.maximum(sizes, 1)
    return tuple(
        Hotspot(
            path=facts.names[known.files[at]],
            revisions=int(revisions[at]),
            size=int(sizes[at]),
            authors=int(authors[at]),
            active_authors=int(active[at]),
            fragmentation=round(float(spread[at]), 4),
            last_changed_on=day(int(changed[at])) if changed[at] > 0 else None,
            score=round(float(weight[at] / weight[order[0]]), 4),
        )
        for at in order.tolist()
    )


def _folders(facts: Columns, known: Authorship) -> tuple[Folder, ...]:
    """The first level of folders ("": files at the root), biggest first."""
    if not len(known.files):
        return ()
    tops = [facts.names[path].partition("/") for path in known.files.tolist()]
    labels, folder = np.unique([top if rest else "" for top, _, rest in tops], return_inverse=True)
    row_folder = np.repeat(folder, np.diff(np.append(known.start, len(known.file))))
    table, row = np.unique(np.stack([row_folder, known.person]), axis=1, return_inverse=True)
    by_person = np.bincount(row.ravel(), known.changes, table.shape[1])
    files = np.bincount(folder)
    found = []
    for number, label in enumerate(labels.tolist()):
        shares = by_person[table[0] == number]
        shares = shares / shares.sum()
        found.append(
            Folder(
                path=label,
                files=int(files[number]),
                changes=int(by_person[table[0] == number].sum()),
                authors=len(shares),
                main_share=round(float(shares.max()), 4),
                fragmentation=round(float(1 - (shares**2).sum()), 4),
            )
        )
    return tuple(sorted(found, key=lambda f: (-f.changes, f.path))[:MOST_FOLDERS])


def _weeks(facts: Columns) -> tuple[Week, ...]:
    """Every week that has commits, oldest first."""
    if not facts.dated.any():
        return ()
    number = (facts.when - _MONDAY) // _WEEK
    weeks, place = np.unique(number[facts.dated], return_inverse=True)
    robots = np.bincount(place, facts.by_robot[facts.dated], len(weeks)).astype(int)
    every = np.bincount(place, minlength=len(weeks))
    return tuple(
        Week(day(int(week) * _WEEK + _MONDAY), int(total - robot), int(robot))
        for week, total, robot in zip(weeks, every, robots, strict=True)
    )
