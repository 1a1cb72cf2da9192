"""Who asks the rooms for what they give, and what was read for them so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

FIRST_SPAN = timedelta(days=7)  # what a first visit is told about
BEHIND, AHEAD = timedelta(days=92), timedelta(days=365)  # the line of deadlines
NEAR = timedelta(days=30)  # a day that is said in red


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to all rooms: for whom, on which day, and since when changes are told.

    `user` None is the house (the command line), which sees everything.
    """

    user: Any
    today: date
    now: datetime
    since: datetime
    _read: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def by(cls, user: Any, *, today: date, now: datetime, seen: datetime | None = None) -> Asked:
        """`seen`: the last visit; without one, a week is told."""
        return cls(user, today, now, seen or now - FIRST_SPAN)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day of the line of deadlines."""
        return self.today - BEHIND, self.today + AHEAD

    def may(self, permission: str) -> bool:
        """Whether who asks has this right; "" is everybody's."""
        return not permission or self.user is None or bool(self.user.has_perm(permission))

    def once[Read](self, read: Callable[[Asked], Read]) -> Read:
        """What `read` says, read once for all that is made of this question."""
        if read not in self._read:
            self._read[read] = read(self)
        found: Read = self._read[read]
        return found
