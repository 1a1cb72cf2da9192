"""`make soak`: loops that attack the running product for a while, and a table of what they cost.

    python -m scripts.soak [--minutes 10] [LOOP...]

The loops: scans, restores, restores-postgres (on the server that TIMONIER_TEST_POSTGRES names),
writers, crawl. Scans are killed at random moments, a restore at every call that moves a file, its
recovery at one of them; after each, what is half there is counted as lost. Writers write at once
for a while: an answer of 500 and above, a row that was confirmed and is not there. The crawl walks
every address as every role and looks for words that its reader may not see. A short form of each
runs with the tests.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path

from defusedxml.ElementTree import parse

from bench.stage import table
from tests.faults import writers as writing
from tests.faults.conftest import Cockpit, Workshop
from tests.faults.places import Place, database_of

ROOT = Path(__file__).resolve().parent.parent
SEED = 20261130
LINES, REPOSITORIES, LONGEST_S = 1_500, 4, 4.0
KILLS_A_HOME = 10
WRITERS = 16
SERVER = os.environ.get("TIMONIER_TEST_POSTGRES", "")


@dataclass
class Figures:
    """What one loop cost; None where it does not count such a thing."""

    runs: int = 0
    kills: int | None = None
    losses: int | None = None
    failed: int | None = None  # answers of 500 and above
    p95_ms: float | None = None
    leaks: int | None = None

    @property
    def bad(self) -> bool:
        """Whether anything happened that must not."""
        return bool(self.losses or self.failed or self.leaks) or not self.runs


def scans(folder: Path, seconds: float) -> Figures:
    """Kill scans; a repository is there whole or not at all, and the last scan reads them all."""
    shop, chance = Workshop(folder), random.Random(SEED)
    text = "".join(f"library-{n}==1.{n}.0\n" for n in range(LINES))
    for number in range(REPOSITORIES):
        shop.make(f"repos/r{number}", {"requirements.txt": text})
    found, end, homes = Figures(kills=0, losses=0), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        homes += 1
        cockpit = Cockpit(folder / f"home{homes}")
        for _ in range(KILLS_A_HOME):
            found.runs += 1
            found.kills = (found.kills or 0) + _killed(cockpit, folder, chance)
            if (cockpit.home / "timonier.sqlite3").exists():
                cockpit.run("doctor")  # what the kill cut off is mended before it is looked at
                found.losses = (found.losses or 0) + len(cockpit.faults(LINES))
        done = cockpit.run("scan", folder / "repos", "--jobs", "2")
        whole = "SELECT count(*) FROM estate_repository WHERE state = 'scanned'"
        if done.returncode or cockpit.rows(whole) != [(REPOSITORIES,)]:
            found.losses = (found.losses or 0) + 1
    return found


def _killed(cockpit: Cockpit, folder: Path, chance: random.Random) -> bool:
    with cockpit.start("scan", folder / "repos", "--jobs", "2") as process:
        try:
            process.communicate(timeout=chance.uniform(0.2, LONGEST_S))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
    return False


def restores(folder: Path, seconds: float) -> Figures:
    """Kill restores on SQLite, again and again until the time is over."""
    (folder / "home").mkdir()
    return _restores(Place(folder / "home"), seconds)


def restores_postgres(folder: Path, seconds: float) -> Figures | None:
    """The same on the server that TIMONIER_TEST_POSTGRES names; None without one."""
    if not SERVER:
        return None
    (folder / "home").mkdir()
    with database_of(SERVER) as url:
        return _restores(Place(folder / "home", url), seconds)


def _restores(place: Place, seconds: float) -> Figures:
    """At each moment, and the recovery at one by chance: the former state, or the restored."""
    end, chance, found = time.monotonic() + seconds, random.Random(SEED), Figures(kills=0, losses=0)
    place.fill("old")
    archive = place.back_up()
    old = place.state()
    count = place.dying(0, "before", "restore", archive) or 0
    place.clear()
    for number, when in cycle(product(range(1, count + 1), ("before", "after"))):
        if time.monotonic() > end:
            break
        place.fill("new")
        for stray in ("old.txt", "lake/old.parquet"):
            (place.home / stray).unlink(missing_ok=True)
        new = place.state()
        lived = place.dying(number, when, "restore", archive) is not None
        again = place.dying(chance.randint(1, 12), when, "finish") is not None
        place.finish()
        found.runs += 1
        found.kills = (found.kills or 0) + (not lived) + (not again)
        found.losses = (found.losses or 0) + (
            place.state() not in ((old,) if lived else (old, new))
        )
        place.clear()
    return found


def writers(folder: Path, seconds: float) -> Figures:
    """Writers at once through the API of an open cockpit, on SQLite."""
    told = writing.written(Cockpit(folder / "home"), writers=WRITERS, seconds=seconds)
    return Figures(
        runs=len(told.statuses), losses=told.lost, failed=told.failed, p95_ms=told.p95_ms
    )


def crawl(folder: Path, seconds: float) -> Figures:
    """The crawl for canary words, as every role, to its end; `seconds` do not cut it."""
    _ = seconds
    results = folder / "crawl.xml"
    command = [sys.executable, "-m", "pytest", "-q", "--nomigrations", "-n", "2", "-m", "slow",
               f"--junitxml={results}", "tests/test_canaries.py"]  # fmt: skip
    environment = {name: each for name, each in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run(command, cwd=ROOT, env=environment, check=False)
    cases = list(parse(results).iter("testcase"))
    asked = [int(each.get("value", "0")) for each in parse(results).iter("property")]
    bad = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    return Figures(runs=sum(asked), leaks=bad)


LOOPS: dict[str, Callable[[Path, float], Figures | None]] = {
    "scans": scans,
    "restores": restores,
    "restores-postgres": restores_postgres,
    "writers": writers,
    "crawl": crawl,
}


def main() -> int:
    """1 when something was lost, failed or leaked."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("loops", nargs="*", choices=[*LOOPS, []])
    words.add_argument("--minutes", type=float, default=10.0, help="for each loop")
    asked = words.parse_args()
    rows, bad = [], False
    for name in asked.loops or LOOPS:
        with tempfile.TemporaryDirectory(prefix="timonier-soak-") as place:
            found = LOOPS[name](Path(place), asked.minutes * 60)
        if found is None:
            print(f"{name} is left out: TIMONIER_TEST_POSTGRES names no server", flush=True)
            continue
        bad |= found.bad
        rows.append((name, *(_said(each) for each in vars(found).values())))
        print(f"{name} is done: {found}", flush=True)  # a later loop may die
    table(("loop", "runs", "kills", "losses", "5xx", "p95 ms", "leaks"), rows)
    return int(bad)


def _said(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.0f}"


if __name__ == "__main__":
    sys.exit(main())
