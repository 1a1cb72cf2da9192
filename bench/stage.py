"""What every bench needs: a home of its own, costs in CPU seconds, tables that line up."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv" / "bench" / "bin"  # the environment of peers, made by `make bench`
REPOSITORIES = "TIMONIER_BENCH_REPOS"  # colon-separated paths


def repositories(words: Sequence[str] = ()) -> list[Path]:
    """The repositories to read: those named, else those of the environment."""
    named = [*words] or os.environ.get(REPOSITORIES, "").split(":")
    return [Path(word).resolve() for word in named if word]


def open_home() -> Path:
    """An empty home, with Django set up on it and its tables made."""
    home = Path(tempfile.mkdtemp(prefix="timonier-bench-"))
    os.environ["TIMONIER_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    from timonier.cli import state

    state.prepare()
    return home


def cpu() -> float:
    """CPU seconds of this process and of its children that ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    begun, clock = cpu(), time.perf_counter()
    work()
    return cpu() - begun, time.perf_counter() - clock


def best(work: Callable[[], object], rounds: int = 7) -> tuple[float, float]:
    """The least CPU and the least wall seconds of some runs: a shared machine only ever adds."""
    costs = [cost(work) for _ in range(rounds)]
    return min(used for used, _ in costs), min(wall for _, wall in costs)


def peak_mb() -> int:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in columns, the first to the left, the others to the right."""
    lines = [list(map(str, titles)), *(list(map(_said, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        first, *rest = (
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join((first, *rest)))
    print(f"load of the machine {os.getloadavg()[0]:.1f}\n")


def _said(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def verdict(bounds: dict[str, tuple[float, float]]) -> int:
    """Say which bounds hold; 1 when one does not. Name -> measured, most allowed."""
    worst = 0
    for name, (measured, most) in bounds.items():
        held = measured <= most
        worst = worst if held else 1
        print(f"{'holds ' if held else 'MISSED'}  {name}: {measured:.3g} (at most {most:.3g})")
    sys.stdout.flush()
    return worst
