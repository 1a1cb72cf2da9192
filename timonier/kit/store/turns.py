"""Who has waited longest for SQLite's one write lock asks for it most often: nobody waits for ever.

SQLite's own wait does the contrary: it looks after 1, 2, 5 milliseconds, and at last every tenth of
a second (main.c, sqliteDefaultBusyCallback). Among many writers a newcomer then goes before whoever
has waited for seconds, and some wait until their time is over.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

from django.db import OperationalError

_FIRST_S, _LEAST_S = 0.020, 0.002
_WRITES = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE")
_BUSY = 5  # SQLITE_BUSY (sqlite.org/rescode.html), in the low byte of whatever kind of busy it is


class _Execute(Protocol):
    def __call__(self, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any: ...


def install(*, connection: Any, **_: object) -> None:
    """Of a connection that opens (`connection_created`): its writes wait in this way."""
    if connection.vendor == "sqlite" and in_turn not in connection.execute_wrappers:
        connection.execute_wrappers.append(in_turn)


def in_turn(execute: _Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wrap the statement that takes the lock; as long as the connection's `busy_timeout` says.

    Raises OperationalError (busy) once that is over. Within a transaction the lock is held.
    """
    connection = context["connection"]
    # Of many rows some may have been taken from an iterator by the try that failed.
    if many or connection.in_atomic_block or not sql.startswith(_WRITES):
        return execute(sql, params, many, context)
    raw = connection.connection
    usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        begun = time.monotonic()
        while True:
            try:
                return execute(sql, params, many, context)
            except OperationalError as problem:
                waited = time.monotonic() - begun
                if not _is_busy(problem) or waited >= usual / 1000:
                    raise
            time.sleep(pause(waited))
    finally:
        raw.execute(f"PRAGMA busy_timeout = {usual}")


def pause(waited: float) -> float:
    """Seconds until it is asked for again by whoever has waited for so many."""
    return max(_LEAST_S, _FIRST_S / (1 + waited))


def _is_busy(problem: OperationalError) -> bool:
    code = getattr(problem.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == _BUSY
