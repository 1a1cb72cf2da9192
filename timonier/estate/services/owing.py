"""What scans that were cut short still owe: those whose process has ended without an end."""

from __future__ import annotations

from datetime import datetime

from timonier.estate.selectors.reading import unfinished
from timonier.estate.services.locks import RepositoryLock


def at_work(run: int) -> RepositoryLock:
    """The lock that a scan holds while its process lives."""
    return RepositoryLock(f"scan {run}")


def owed(now: datetime, *, remote: bool = True) -> list[str]:
    """The roots of scans that died; without what the network must be asked for, unless `remote`.
    A scan that is under way owes nothing yet."""
    roots = [root for run, given in unfinished(now).items() if _died(run) for root in given]
    return [root for root in dict.fromkeys(roots) if remote or root.startswith("/")]


def _died(run: int) -> bool:
    lock = at_work(run)
    free = lock.acquire()
    lock.release()
    return free
