"""`timonier doctor`: is everything here that the work needs, and is what we know fresh?"""

import argparse
import math
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

NAME = "doctor"
HELP = "say what works, what is missing and how to mend it"

_LITTLE = 0.2  # GiB free under which a scan may not end
Verdict = tuple[str, str]  # ok | warn | fail, and a sentence


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(options: argparse.Namespace) -> int:
    """Print one line a check; 1 when one failed."""
    worst = 0
    for name, check in CHECKS:
        for state, sentence in check():
            print(f"{state:5} {name:10} {sentence}")
            worst = max(worst, state == "fail")
    return worst


def _python() -> Iterator[Verdict]:
    yield "ok", f"Python {sys.version.split()[0]}"


def _git() -> Iterator[Verdict]:
    from timonier.estate.sources import git_process

    try:
        yield "ok", git_process.binary()
    except git_process.GitMissing as problem:
        yield "fail", str(problem)


def _home() -> Iterator[Verdict]:
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free / 2**30
    state = "fail" if free < _LITTLE else "warn" if free < 2 else "ok"
    missing = (
        f": {math.ceil((_LITTLE - free) * 1024)} MiB more are needed" if free < _LITTLE else ""
    )
    yield state, f"{settings.HOME}, {free:.1f} GiB free{missing}"
    if former := sum(1 for _ in settings.HOME.glob("before-*")):
        yield "ok", f"former states that restores set aside here (before-*): {former}"
    if settings.HOME.stat().st_mode & 0o077:
        yield "warn", f"others on this machine may read it: chmod 700 {settings.HOME}"


def _database() -> Iterator[Verdict]:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SELECT version()")
            yield "ok", cursor.fetchone()[0].split(" on ")[0]
            return
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
        yield ("ok", "SQLite, whole") if sound == "ok" else ("fail", f"SQLite is damaged: {sound}")
        cursor.execute("PRAGMA journal_mode")
        if (mode := cursor.fetchone()[0]) != "wal":
            yield "warn", f"journal mode {mode}: readers wait for writers (is it a network disk?)"


def _knowledge() -> Iterator[Verdict]:
    from django.utils import timezone

    from timonier.knowledge import selectors
    from timonier.knowledge.core.book import CanaryFailed

    book = selectors.book(today=timezone.localdate())
    for source in selectors.source_states(timezone.localdate()):
        state = "ok" if source.state == "fresh" else "warn"
        of = f"{source.records} records of {source.as_of}, " if source.as_of else ""
        yield state, f"{source.source}: {of}{source.state}"
    yield from _failures(timezone.now())
    try:
        book.canary()
        yield "ok", "known weaknesses are found (canary)"
    except CanaryFailed as failure:
        yield "fail", f"no answer may be called clean: {failure}"


def _failures(now: datetime) -> Iterator[Verdict]:
    """The sources of knowledge whose last attempt failed, and how long ago that was."""
    from timonier.kit import freshness
    from timonier.knowledge.editions import NAMES, source_name

    for one in freshness.strip(now, names=[source_name(name) for name in NAMES]):
        if one.state == "failed" and one.failed_at:
            age = (now - one.failed_at).days
            yield "warn", f"{one.name}: last attempt failed {age} days ago: {one.reason[:200]}"


def _assets() -> Iterator[Verdict]:
    from timonier.kit.look import DIST

    built = (DIST / "manifest.json").exists()
    yield ("ok", "built") if built else ("fail", "not built: make setup")


CHECKS: tuple[tuple[str, Callable[[], Iterator[Verdict]]], ...] = (
    ("python", _python),
    ("git", _git),
    ("home", _home),
    ("database", _database),
    ("knowledge", _knowledge),
    ("assets", _assets),
)
