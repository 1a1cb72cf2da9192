"""Writers at once on SQLite: each is answered, and what was confirmed is there."""

from __future__ import annotations

from tests.faults.conftest import Cockpit
from tests.faults.writers import written


def test_eight_writers_at_once_meet_no_locked_database_and_lose_nothing(cockpit: Cockpit) -> None:
    told = written(cockpit, writers=8, seconds=3)

    assert len(told.statuses) >= 8
    assert set(told.statuses) == {201}
    assert told.lost == 0
