"""An import of 50,000 rows: seconds, memory, the longest write lock, and django-import-export.

    python -m bench.imports [ROWS]

Systems are brought as CSV, half of them new and half of them changed, checked, written and taken
back, while another process writes a row every tenth of a second and notes how long it waits. The
peer imports the same file into a table of the same columns with django-simple-history, by its own
usual way (a dry run, then the import, in one transaction), in an environment of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.stage import PEERS, ROOT, cost, open_home, peak_mb, table, verdict

ROWS = 50_000
LOCK_S, WAIT_S, PEAK_MB, RATIO = 1.0, 5.0, 400, 1.5
LEVELS = ("low", "medium", "high", "vital")
WRITER = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
worst = count = 0
try:
    while True:
        begun = time.monotonic()
        base.execute("BEGIN IMMEDIATE")
        base.execute("UPDATE auth_user SET last_name = ?", (str(count),))
        base.execute("COMMIT")
        worst, count = max(worst, time.monotonic() - begun), count + 1
        print(worst, count, flush=True)
        time.sleep(0.1)
except KeyboardInterrupt:
    pass
"""


def file(rows: int, round_: int) -> bytes:
    """A CSV of systems; each round gives another owner to every second of them."""
    lines = (
        f"System {n},system-{n},Serves part {n} of the shop,{LEVELS[n % 4]},internet,"
        f"Owner {round_ * (n % 2)},true,"
        for n in range(rows)
    )
    heading = "name,slug,description,criticality,exposure,owner,in_service,retired_on"
    return "\n".join((heading, *lines, "")).encode()


class Locks:
    """The longest transaction of those that batches hold open."""

    def __init__(self) -> None:
        from timonier.kit.batches import applying, undoing

        self.worst = 0.0
        for kind in (applying.Writer, undoing.Undoer):
            kind.step = self.timed(kind.step)  # type: ignore[method-assign]

    def timed(self, step: Any) -> Any:
        def timed(writer: Any, until: float) -> int:
            begun = time.monotonic()
            taken: int = step(writer, until)
            self.worst = max(self.worst, time.monotonic() - begun)
            return taken

        return timed


def ours(rows: int, home: Path) -> tuple[list[tuple[Any, ...]], dict[str, tuple[float, float]]]:
    """The table of our steps, and what is promised."""
    from django.contrib.auth.models import User
    from django.urls import reverse

    reverse("account_login")  # every room declares its pages
    from timonier.estate.models import System
    from timonier.kit.batches import acts
    from timonier.kit.entities.entity import registry

    acts.AT_ONCE = 10**9  # the work of the job, in this process
    user, entity, locks = User.objects.create_superuser("bench"), registry[System], Locks()
    half = acts.bring(entity, "half.csv", file(rows // 2, 0), by=user)
    acts.proceed(half)
    acts.confirm(half)
    other = subprocess.Popen([sys.executable, "-c", WRITER, str(home / "timonier.sqlite3")],
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    made: list[Any] = []
    steps = {
        "bring": lambda: made.append(acts.bring(entity, "all.csv", file(rows, 1), by=user)),
        "check": lambda: acts.proceed(made[0]),
        "write": lambda: acts.confirm(made[0]),
        "take back": lambda: acts.take_back(made[0], by=user),
    }
    costs = {name: cost(work) for name, work in steps.items()}
    other.terminate()
    waited = float((other.communicate()[0].splitlines() or ["0 0"])[-1].split()[0])
    assert made[0].counts["new"] == rows - rows // 2, made[0].counts
    assert System.objects.count() == rows // 2
    told = [(f"ours: {name}", used, wall, "") for name, (used, wall) in costs.items()]
    told.append(("ours: check and write", costs["check"][0] + costs["write"][0], 0.0, peak_mb()))
    bounds = {
        "longest transaction, s": (locks.worst, LOCK_S),
        "longest wait of another writer, s": (waited, WAIT_S),
        "peak memory, MB": (peak_mb(), PEAK_MB),
    }
    return told, bounds


def theirs(rows: int) -> tuple[float, float, int] | None:
    """CPU and wall seconds and MB of django-import-export on the same files; None without it."""
    python = PEERS / "python"
    if not python.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, count, round_ in (("half.csv", rows // 2, 0), ("all.csv", rows, 1)):
            (Path(folder) / name).write_bytes(file(count, round_))
        call = [str(python), "-P", str(ROOT / "bench" / "import_export_peer.py"), folder]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-600:])
        return None
    used, wall, held = done.stdout.split()
    return float(used), float(wall), int(held)


def main() -> int:
    """Print the table; 1 when a bound is missed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    home = open_home()
    told, bounds = ours(rows, home)
    peer = theirs(rows)
    if peer is None:
        print("django-import-export is not in .venv/bench: make bench brings it.")
    else:
        told.append(("django-import-export: dry run and import", *peer))
        bounds["CPU beside django-import-export"] = (told[-2][1] / peer[0], RATIO)
    table((f"{rows} rows", "CPU s", "wall s", "MB"), told)
    return verdict(bounds)


if __name__ == "__main__":
    sys.exit(main())
