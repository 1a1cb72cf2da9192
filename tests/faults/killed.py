"""Runs `restore` or `finish` in a process that kills itself: `killed.py N before|after WORDS...`.

Counted are the calls that make, rename or remove names, and each order to PostgreSQL; the Nth is
the last thing that happens. A run that reaches its end prints how many there were.
"""

from __future__ import annotations

import os
import shutil  # looks at the functions of os when it is imported: before these are replaced
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from timonier.kit import backup
from timonier.kit.store.home import database

NAMES = ("mkdir", "rename", "replace", "link", "unlink", "remove", "rmdir")
assert shutil.rmtree


class Death:
    """The moment at which this process ends."""

    def __init__(self, number: int, when: str) -> None:
        self.number, self.when, self.count = number, when, 0

    def watch(self, owner: Any, name: str) -> None:
        """Count the calls of a function, and die at one of them."""
        setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*positional: Any, **named: Any) -> Any:
            self.count += 1
            last = self.count == self.number
            if last and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return function(*positional, **named)
            finally:
                if last:
                    os.kill(os.getpid(), signal.SIGKILL)

        return called


def main(words: list[str]) -> None:
    number, when, order, *rest = words
    home = Path(os.environ["TIMONIER_HOME"])
    death = Death(int(number), when)
    for name in NAMES:
        death.watch(os, name)
    for name in ("execute", "commit"):
        death.watch(psycopg.Connection, name)
    if order == "restore":
        backup.restore(archive=Path(rest[0]), home=home, database=database(home), replace=True)
    else:
        backup.finish(home, database(home))
    sys.stdout.write(f"{death.count}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
