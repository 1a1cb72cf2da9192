"""How long a write waits for the lock of another one, and how long work keeps it from others."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction

_TRIES = 3
_POLL_S = 0.12  # a waiting connection of SQLite looks for the lock every tenth of a second


@contextlib.contextmanager
def impatient(milliseconds: int) -> Iterator[None]:
    """Begin transactions of this block now, or hardly later: for what a page can do without.

    Only SQLite has one lock for all writes; PostgreSQL locks rows, and readers take none. Raises
    OperationalError (busy) where the usual wait would have gone on.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def give_way() -> None:
    """Let those in who wait for the lock: between two transactions of one long work.

    SQLite keeps no queue: whoever begins again at once takes the lock again at once.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(_POLL_S)


def by_and_by[T](work: Iterable[T]) -> Iterator[T]:
    """The pieces of one long work, each a transaction of its own, with way given between them."""
    for number, piece in enumerate(work):
        if number:
            give_way()
        yield piece


def settled[T, R](
    compute: Callable[[], T], keep: Callable[[T], R], *, of: Callable[[], object]
) -> R:
    """Compute from what is stored while nothing is locked, then keep it in one short transaction.

    `of` tells, in little time, what it was computed from: where that is another by then, it is
    computed again, and at last under the lock, so that what is kept is never of an older state.
    Who is in a transaction already has it all in theirs.
    """
    for _try in range(0 if connection.in_atomic_block else _TRIES):
        before = of()
        found = compute()
        with transaction.atomic():
            if of() == before:
                return keep(found)
    with transaction.atomic():
        return keep(compute())
