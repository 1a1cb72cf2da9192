"""How long a write waits for the lock of another one: as long as it is worth."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection


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
