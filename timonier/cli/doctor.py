"""`timonier doctor`: is everything here that the work needs, and is what we know fresh?"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from timonier.knowledge.core.book import SourceState

NAME = "doctor"
HELP = "say what works, what is missing and how to mend it"
PREPARED = False  # where the state cannot be used it says why, beside all else

_LITTLE = 0.2  # GiB free under which a scan may not end
Verdict = tuple[str, str]  # ok | warn | fail, and a sentence


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(options: argparse.Namespace) -> int:
    """Print one line a check; 1 when one failed."""
    tables = list(_tables())
    usable = all(state != "fail" for state, _ in tables)
    worst = 0
    for name, check in CHECKS:
        if name in ("clock", "sealed", "files", "knowledge") and not usable:
            continue  # they are read from the tables
        for state, sentence in tables if check is _tables else check():
            print(f"{state:5} {name:10} {sentence}")
            worst = max(worst, state == "fail")
    return worst


def _tables() -> Iterator[Verdict]:
    """Whether the tables are of this version; they are made or upgraded first."""
    from timonier import __version__
    from timonier.cli import state, tables

    try:
        state.prepare(thorough=True)
    except state.Refused as refused:
        yield from (("fail", sentence) for sentence in refused.sentences)
        return
    except state.CannotStart as error:
        raise SystemExit(f"timonier: {error}") from error
    yield "ok", f"those of Timonier {__version__}"
    yield from (("warn", sentence) for sentence in tables.harmless())
    yield from _rules()


def _rules() -> Iterator[Verdict]:
    """Whether the tables are held to what the models ask, and found by the same indexes."""
    from django.apps import apps
    from django.db import DatabaseError

    from timonier.kit.store import fitting_rules

    try:
        found = fitting_rules.unruly(apps.get_models(include_auto_created=True))
    except DatabaseError as error:
        why = " ".join(str(error).split())
        yield "warn", f"whether constraints and indexes are there is unknown, grant CREATE: {why}"
        return
    yield from (("fail" if one.is_grave else "warn", str(one)) for one in found)
    if not found:
        yield "ok", "with the constraints and indexes of this version"


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


def _clock() -> Iterator[Verdict]:
    """Whether the clock stands where what was written says that it has been."""
    from datetime import UTC

    from django.utils import timezone

    from timonier.cli import clock

    now = timezone.now().astimezone(UTC)
    told = list(clock.behind(now))
    yield from (("warn", sentence) for sentence in told)
    if not told:
        yield "ok", f"{now:%Y-%m-%d %H:%M} UTC, not before anything that was written"


def _sealed() -> Iterator[Verdict]:
    """Whether the secrets of second factors are sealed, and can be opened."""
    from django.conf import settings

    from timonier.kit.access import factors
    from timonier.kit.sealed import again
    from timonier.kit.store import sealing

    found = factors.states()
    if found["unknown"]:
        yield (
            "fail",
            f"{found['unknown']} secrets of second factors are unknown: their key is missing. Put"
            f" {settings.HOME / sealing.KEYS} back, or remove these factors (timonier access)",
        )
    if found["clear"]:
        yield "warn", f"{found['clear']} secrets of second factors lie in clear: timonier keys"
    if not (found["unknown"] or found["clear"]):
        yield "ok", f"{found['sealed']} secrets of second factors, sealed"
    fields = again.states()
    for table, count in again.unknown_by_table().items():
        yield (
            "fail",
            f"{count} sealed values of {table} are unknown: their key is missing. What is sealed is"
            f" kept: put {settings.HOME / sealing.KEYS} back, or type them anew",
        )
    if not fields["unknown"]:
        yield "ok", f"{fields['sealed']} sealed values can be opened"


def _files() -> Iterator[Verdict]:
    """Whether the bytes of attached files are there and unchanged."""
    from django.conf import settings

    from timonier.kit.records import attachment_health

    found = attachment_health.health(settings.HOME)
    for state, files in (("missing", found.missing), ("damaged", found.damaged)):
        if files:
            first = next(iter(files.values()))[0]
            yield (
                "fail",
                f"{len(files)} attached files are {state}, {first} first: timonier files"
                " --from BACKUP",
            )
    if found.orphaned:
        yield "warn", f"{len(found.orphaned)} files that no row names: timonier files --mend"
    if not found.lost:
        yield "ok", f"{found.whole} attached files, whole"


def _knowledge() -> Iterator[Verdict]:
    from django.utils import timezone

    from timonier.knowledge import selectors
    from timonier.knowledge.core.book import CanaryFailed

    book = selectors.book(today=timezone.localdate())
    yield from _editions(selectors.source_states(timezone.localdate()))
    yield from _failures(timezone.now())
    try:
        book.canary()
        yield "ok", "known weaknesses are found (canary)"
    except CanaryFailed as failure:
        yield "fail", f"no answer may be called clean: {failure}"


def _editions(states: Sequence[SourceState]) -> Iterator[Verdict]:
    """What is held of each source; those that are old, damaged or missing, a line for each mend."""
    for one in states:
        if one.state == "fresh":
            yield "ok", f"{one.source}: {one.records} records of {one.as_of}, fresh"
    late = ", ".join(f"{one.source} of {one.as_of}" for one in states if one.state == "stale")
    if late:
        yield "warn", f"older than their sources usually are, timonier refresh: {late}"
    spoilt = "; ".join(f"{one.source}, {one.reason}" for one in states if one.reason)
    if spoilt:
        yield "warn", f"damaged, install Timonier again or timonier refresh: {spoilt}"
    gone = [one.source for one in states if one.state == "missing" and not one.reason]
    if gone:
        yield "warn", f"missing, timonier refresh where they are in use: {', '.join(gone)}"


def _failures(now: datetime) -> Iterator[Verdict]:
    """The sources of knowledge whose last attempt failed, those that fail for one cause as one."""
    from timonier.kit.measured import freshness
    from timonier.knowledge.shelf.editions import NAMES, source_name

    asked = freshness.strip(now, names=[source_name(name) for name in NAMES])
    failed = [one for one in asked if one.state == "failed" and one.failed_at]
    for members in freshness.by_cause(failed).values():
        days = min((now - one.failed_at).days for one in members if one.failed_at)
        names = ", ".join(one.name for one in members)
        yield "warn", f"{names}: last attempt failed {_ago(days)}: {members[0].reason[:200]}"


def _ago(days: int) -> str:
    return "today" if not days else "yesterday" if days == 1 else f"{days} days ago"


def _assets() -> Iterator[Verdict]:
    from timonier.kit.shell.look import DIST

    built = (DIST / "manifest.json").exists()
    yield ("ok", "built") if built else ("fail", "not built: make setup")


CHECKS: tuple[tuple[str, Callable[[], Iterator[Verdict]]], ...] = (
    ("python", _python),
    ("git", _git),
    ("home", _home),
    ("database", _database),
    ("tables", _tables),
    ("clock", _clock),
    ("sealed", _sealed),
    ("files", _files),
    ("knowledge", _knowledge),
    ("assets", _assets),
)
