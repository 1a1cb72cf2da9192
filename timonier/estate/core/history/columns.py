"""Columns of a history that several figures share, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from timonier.estate.core.history.authorship import Authorship
from timonier.estate.core.history.log import History, Ints, text
from timonier.estate.core.history.people import People

ACTIVE_DAYS = 365  # somebody who committed within it still knows the code
DAY = 86_400


class Columns:
    """A history beside the source files at HEAD (`sizes`: path to bytes) and the people in it."""

    def __init__(
        self, history: History, who: People, sizes: Mapping[str, int], now: datetime
    ) -> None:
        self.history, self.who, self.sizes = history, who, sizes
        names = [text(path) for path in history.paths]
        self.names = names
        self.kept = np.fromiter((name in sizes for name in names), np.bool_, len(names))
        self.size = np.fromiter((sizes.get(name, 0) for name in names), np.int64, len(names))
        self.person = who.of[history.author]
        self.by_robot = who.bot[self.person]
        self.dated, self.when = _dates(history, now)
        human = self.dated & ~self.by_robot
        self.first = int(self.when[self.dated].min()) if self.dated.any() else None
        self.last = int(self.when[human].max()) if human.any() else None
        self.active = self._active(human)

    def _active(self, human: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which persons committed within ACTIVE_DAYS before the last commit; (persons,)."""
        latest = np.full(self.who.count, -1, np.int64)
        np.maximum.at(latest, self.person[human], self.when[human])
        return latest >= (self.last or 0) - ACTIVE_DAYS * DAY

    def changes_since(self, seconds: int) -> Ints:
        """Changes of each path by people after a moment; (paths,)."""
        use = self.dated & ~self.by_robot & (self.when >= seconds)
        path = self.history.change_path[use[self.history.change_commit]]
        return np.bincount(path, minlength=len(self.names))

    def latest_change(self) -> Ints:
        """When each path last changed, in seconds, -1: no date; (paths,)."""
        latest = np.full(len(self.names), -1, np.int64)
        use = self.dated[self.history.change_commit]
        np.maximum.at(
            latest, self.history.change_path[use], self.when[self.history.change_commit[use]]
        )
        return latest

    def authors(self, known: Authorship) -> tuple[Ints, Ints]:
        """How many authors (DOA) each known file has, and how many of them are active."""
        if not len(known.files):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        active = known.author & self.active[known.person]
        every = np.add.reduceat(known.author.astype(np.int64), known.start)
        return every, np.add.reduceat(active.astype(np.int64), known.start)


def _dates(history: History, now: datetime) -> tuple[NDArray[np.bool_], Ints]:
    """Which commits have a believable date, and it: the author's, else the committer's."""
    latest = int(now.timestamp()) + DAY  # clocks differ by a time zone, not by years
    author = (history.when > 0) & (history.when <= latest)
    committer = (history.committed > 0) & (history.committed <= latest)
    when = np.where(author, history.when, history.committed)
    return author | committer, when


def day(seconds: int) -> date:
    """The day, in UTC, of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date()
