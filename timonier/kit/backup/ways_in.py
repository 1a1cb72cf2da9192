"""Nobody gets in by what a backup held open: its sessions, links and tokens end with the restore.

What was ended after the backup was made cannot be told from what was not, so all of it ends. It is
done to the database that is not yet the state: no kill leaves one in which they live.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from timonier.kit.backup.names import DamagedBackup
from timonier.kit.store import durable

REASON = "a backup was restored"
_OPEN = "revoked_at IS NULL AND expires_at > CURRENT_TIMESTAMP"
_HELD = {  # act: what is open, whose, what the history says of it
    "sessions": ("kit_opensession", "account_id", "expire_date > CURRENT_TIMESTAMP"),
    "tokens": ("kit_apitoken", "user_id", _OPEN),
}
_ENDED = {
    "kit_opensession": "DELETE FROM kit_opensession",
    "django_session": "DELETE FROM django_session",
    "kit_invitation": "UPDATE kit_invitation SET expires_at = CURRENT_TIMESTAMP"
    " WHERE used_at IS NULL AND expires_at > CURRENT_TIMESTAMP",
    "kit_apitoken": f"UPDATE kit_apitoken SET revoked_at = CURRENT_TIMESTAMP WHERE {_OPEN}",
}
TABLES = frozenset({*_ENDED, "kit_accesschange", "auth_user"})


def orders(there: Collection[str], *, keep_tokens: bool) -> Iterator[str]:
    """The SQL, for SQLite and PostgreSQL alike, where these of TABLES are there."""
    kept = {"kit_apitoken"} if keep_tokens else set()
    for act, (table, owner, condition) in _HELD.items():
        if {table, "kit_accesschange", "auth_user"} <= {*there} - kept:
            yield (
                "INSERT INTO kit_accesschange"
                " (account_id, name, by_name, act, before, after, reason, at)"
                f" SELECT u.id, u.username, '', '{act}', CAST(COUNT(*) AS VARCHAR(100)), '0',"
                f" '{REASON}', CURRENT_TIMESTAMP FROM {table} h"
                f" JOIN auth_user u ON u.id = h.{owner} WHERE h.{condition}"
                " GROUP BY u.id, u.username"
            )
    for table, order in _ENDED.items():
        if table in there and table not in kept:
            yield order


def close(execute: Callable[[str], object], there: Collection[str], *, keep_tokens: bool) -> None:
    """Run the orders one by one."""
    for order in orders(there, keep_tokens=keep_tokens):
        execute(order)


def close_file(file: Path, *, keep_tokens: bool) -> None:
    """The same in a file of SQLite that nobody has open. Raises DamagedBackup."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as copy, copy:
            named = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            there = {str(row[0]) for row in named} & TABLES
            close(copy.execute, there, keep_tokens=keep_tokens)
    except sqlite3.Error as error:
        raise DamagedBackup(f"the accounts inside cannot be read: {error}") from error
    durable.sync(file)
