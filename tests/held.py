"""What each transaction of a piece of work wrote, in rows: nobody else writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Held:
    """Rows that were written by each transaction, and the statements that read in one."""

    rows: list[int] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)

    @property
    def longest(self) -> int:
        """The most rows of one transaction."""
        return max(self.rows, default=0)


@contextmanager
def held() -> Iterator[Held]:
    """Watch the transactions of this connection to SQLite until the block ends."""
    told = Held()
    real = connection._commit
    seen = connection.connection.total_changes

    def count() -> None:
        nonlocal seen
        told.rows.append(connection.connection.total_changes - seen)
        seen = connection.connection.total_changes

    def commit() -> None:
        real()
        count()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.in_atomic_block and sql.startswith("SELECT"):
            told.reads.append(sql)
        done = execute(sql, params, many, context)
        if not connection.in_atomic_block:
            count()
        return done

    connection._commit = commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(note):
            yield told
    finally:
        del connection._commit
