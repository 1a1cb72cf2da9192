"""Builds the shipped editions: `python -m timonier.knowledge.shelf.snapshots FOLDER`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from timonier.knowledge.shelf.opened import SHIPPED
from timonier.knowledge.shelf.refresh import Outcome, refresh


def main(arguments: list[str]) -> int:
    """Write every edition that FOLDER (the layout of `editions.of_folder`) can give.

    Returns 0 when all were written, 1 when some were refused, 2 on bad use.
    """
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m timonier.knowledge.shelf.snapshots FOLDER\n")
        return 2
    today = datetime.now(UTC).date()
    outcomes = refresh(SHIPPED, today=today, from_folder=Path(arguments[0]), said=_say)
    (SHIPPED / ".lock").unlink(missing_ok=True)
    return 0 if all(outcome.renewed for outcome in outcomes) else 1


def _say(outcome: Outcome) -> None:
    told = f"{outcome.records} records of {outcome.as_of}" if outcome.renewed else outcome.reason
    sys.stdout.write(f"{outcome.source}: {told}\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
