"""Whole scans: the smallest, an unchanged one, 200 with one and two processes, memory.

    python -m bench.scans [REPOSITORY...]

The 200 repositories are made on the spot, alike and small. Named repositories are scanned by a real
command for its memory, git's processes apart, and once more unchanged.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.stage import ROOT, best, cost, open_home, repositories, table, verdict

COUNT = 200
ROUNDS = 2
COMMITS = 12
SMALLEST = 1.2  # CPU seconds of the whole command
UNCHANGED = 0.050  # wall seconds
SCAN_MB = 512
TWICE = 0.65  # of the time of one process, at most; a half would be perfect


def make(folder: Path, number: int) -> None:
    """A small repository: a lock, some sources, a dozen commits, all in one stream."""
    lock = "".join(f"library-{n}==1.{n}.{number}\n" for n in range(150))
    commits = []
    for commit in range(COMMITS):
        source = f"value = {commit}\n" * 50
        commits.append(
            f"commit refs/heads/main\ncommitter Ada <ada@example.org> {1.7e9 + commit:.0f} +0000\n"
            f"data 1\nx\nM 644 inline src/file{commit}.py\ndata {len(source)}\n{source}\n"
            f"M 644 inline requirements.txt\ndata {len(lock)}\n{lock}\n"
        )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run(["git", "init", "-q", "--bare", str(folder)], **quiet)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder,
                   input="".join(commits).encode(), **quiet)  # fmt: skip
    (folder / "HEAD").write_text("ref: refs/heads/main\n")


def scanned(path: Path, jobs: int, book: Any) -> float:
    """Wall seconds of one scan."""
    from timonier.estate import services

    begun = time.perf_counter()
    services.scan(paths=[str(path)], jobs=jobs, book=book)
    return time.perf_counter() - begun


def alone(folder: Path, book: Any) -> float:
    """The share of all work that stays with the one process that writes, in CPU seconds.

    Unlike wall time it does not depend on what else the machine does: with two readers, a share
    below a half lets two cores finish in near half the time.
    """
    from timonier.estate.models import Repository

    Repository.objects.all().delete()
    whole = cost(lambda: scanned(folder, 1, book))[0]
    Repository.objects.all().delete()
    begun = time.process_time()
    scanned(folder, 2, book)
    return (time.process_time() - begun) / whole


def many(home: Path, book: Any) -> tuple[list[tuple[str, float, float]], float]:
    """All 200 with one process and with two; the share of the time that two need."""
    from timonier.estate.models import Repository

    folder = home / "many"
    for number in range(COUNT):
        make(folder / f"r{number}", number)
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for jobs, spent in walls.items():
            Repository.objects.all().delete()
            spent.append(scanned(folder, jobs, book))
    share = min(two / one for one, two in zip(walls[1], walls[2], strict=True))
    same = best(lambda: scanned(folder, 1, book), ROUNDS)[1]
    rows = [(f"{COUNT} repositories, {jobs} process(es)", min(spent), 1e3 * min(spent) / COUNT)
            for jobs, spent in walls.items()]  # fmt: skip
    rows.append((f"{COUNT} repositories, all unchanged", same, 1e3 * same / COUNT))
    return rows, share


def one(path: Path, book: Any) -> tuple[float, float]:
    """Wall seconds of the first reading of a repository, and of the next, nothing having changed.

    The part of one repository; what closes a whole scan (gathering technologies) is apart.
    """
    scanning: Any = import_module("timonier.estate.services.scan")
    finish, scanning._finish = scanning._finish, lambda work, book: None
    try:
        first = scanned(path, 1, book)
        return first, best(lambda: scanned(path, 1, book), 7)[1]
    finally:
        scanning._finish = finish


def smallest(home: Path) -> tuple[float, float]:
    """CPU seconds of a whole `timonier scan` of one lock in one commit: the first, and the next.

    The home is up to date and Python's compiled files are there, as on any machine in use.
    """
    make(home / "smallest", 0)
    words = [sys.executable, "-m", "timonier.cli", "scan", str(home / "smallest")]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def command(place: Path) -> None:
        subprocess.run(words, env=environment | {"TIMONIER_HOME": str(place)}, cwd=ROOT,
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip

    from timonier.estate.models import Repository

    def anew() -> None:
        Repository.objects.filter(location__endswith="smallest").delete()
        command(home)

    command(home)
    return best(anew)[0], best(lambda: command(home))[0]


def memory(paths: list[Path], home: Path) -> int:
    """MB that the greatest process of a real `timonier scan` held, git's own apart."""
    script = (
        "import resource, sys\nfrom timonier.cli import main\n"
        "main(['scan', *sys.argv[1:], '--jobs', '2', '--json', '-'])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    environment = os.environ | {"TIMONIER_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", script, *map(str, paths)], env=environment,
                          capture_output=True, text=True, check=True)  # fmt: skip
    return int(done.stdout.split()[-1])


def main(words: list[str] | None = None) -> int:
    """Print the tables; 1 when a bound is missed."""
    paths = repositories(sys.argv[1:] if words is None else words)
    home = open_home()
    from django.utils import timezone

    from timonier.knowledge import selectors as knowledge

    book = knowledge.book(today=timezone.localdate())
    rows, share = many(home, book)
    bounds = {
        "two processes, share of one's time": (share, TWICE),
        "the writer's share of all CPU": (alone(home / "many", book), 0.5),
    }
    new, same = smallest(home)
    rows += [("the smallest command, CPU, first", new, 1e3 * new),
             ("the smallest command, CPU, unchanged", same, 1e3 * same)]  # fmt: skip
    bounds["the smallest scan, CPU s"] = (new, SMALLEST)
    bounds["the smallest unchanged scan, CPU s"] = (same, SMALLEST)
    slowest = 0.0
    for path in paths:
        first, again = one(path, book)
        slowest = max(slowest, again)
        name = path.parent.name if path.name == "repo" else path.name
        rows.append((f"{name}, first", first, 1e3 * first))
        rows.append((f"{name}, unchanged", again, 1e3 * again))
    table(("scan", "wall s", "ms each"), rows)
    if paths:
        bounds["an unchanged repository, s"] = (slowest, UNCHANGED)
        peak = memory(paths, home / "second")
        bounds["memory of a scan, MB"] = (peak, SCAN_MB)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"memory of a scan: {peak} MB; the greatest process it started: {children} MB")
    return verdict(bounds)


if __name__ == "__main__":
    sys.exit(main())
