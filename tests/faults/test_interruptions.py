"""Ctrl-C and kill -9 at any moment, and two scans at once: what is there is whole, always."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

LINES = 1_500
COUNT = 4
FILES = {"requirements.txt": "".join(f"library-{n}==1.{n}.0\n" for n in range(LINES))}


@pytest.fixture
def folder(workshop: Any) -> Path:
    for number in range(COUNT):
        workshop.make(f"r{number}", FILES)
    return Path(workshop.folder)


def stopped(process: subprocess.Popen[str], how: signal.Signals, after: float) -> tuple[int, str]:
    """The exit code and the words of a command that was sent a signal."""
    with process:
        try:
            _, error = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, how)
            _, error = process.communicate(timeout=60)
    return process.returncode, error


def still_running(home: Path) -> list[int]:
    """The processes that work on a home."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"TIMONIER_HOME={home}".encode() in (place / "environ").read_bytes().split(b"\0")
            if mine and (place / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(int(place.name))
        except OSError:
            continue
    return found


def interrupt(cockpit: Any, folder: Path, how: signal.Signals, moments: list[float]) -> None:
    for moment in moments:
        process = cockpit.start("scan", folder, "--jobs", "2")
        code, error = stopped(process, how, moment)
        if how == signal.SIGINT:
            assert code in (0, 130), error
            assert "Traceback" not in error
            assert code == 0 or error == "timonier: stopped; what was finished is kept\n"
        assert cockpit.faults(LINES) == [], moment
    done = cockpit.run("scan", folder, "--jobs", "2", "--json", "-")
    assert done.returncode == 0, done.stderr
    assert cockpit.faults(LINES) == []
    assert cockpit.rows("SELECT count(*) FROM estate_repository WHERE state = 'scanned'") == [
        (COUNT,)
    ]
    assert cockpit.rows("SELECT count(DISTINCT repository) FROM kit_lakefile") == [(COUNT,)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_whatever_the_moment_a_repository_is_there_whole_or_not_at_all(
    cockpit: Any, folder: Path, how: signal.Signals
) -> None:
    interrupt(cockpit, folder, how, [0.8, 2.0])


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_whatever_the_moment_of_very_many(cockpit: Any, folder: Path, how: signal.Signals) -> None:
    chance = random.Random(20261123)
    for _ in range(10):
        interrupt(cockpit, folder, how, [chance.uniform(0.2, 4.0) for _ in range(5)])
        (cockpit.home / "timonier.sqlite3").unlink()  # the next ones begin with an empty cockpit
        for rest in cockpit.home.glob("timonier.sqlite3-*"):
            rest.unlink()
        cockpit.run("doctor")


def test_readers_end_when_the_scan_is_killed(cockpit: Any, folder: Path) -> None:
    with cockpit.start("scan", folder, "--jobs", "2") as process:
        deadline = time.monotonic() + 30
        while len(still_running(cockpit.home)) < 4 and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()
    while still_running(cockpit.home) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert still_running(cockpit.home) == []


def test_two_first_scans_at_once_make_one_cockpit(cockpit: Any, folder: Path) -> None:
    cockpit.home = folder.parent / "fresh"
    running = [cockpit.start("scan", folder, "--json", "-") for _ in range(2)]
    ends = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, code in ends] == [0, 0], ends
    assert all("Traceback" not in error for (_, error), _ in ends)
    assert cockpit.faults(LINES) == []
    assert cockpit.rows("SELECT name, state FROM estate_repository ORDER BY name") == [
        (f"r{number}", "scanned") for number in range(COUNT)
    ]
