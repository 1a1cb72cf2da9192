"""A scan that was killed is taken up at the next start: what was left is read and judged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.conftest import ROOT, Cockpit

COUNT = 5
FILES = {"requirements.txt": "django==3.2.0\n", ".python-version": "3.7\n"}
# Ends its own process, as SIGKILL does, at a moment that no timing could hit: after some
# repositories of the scan were kept, or after all were and none was judged.
DIES = """
import os, signal, sys
from timonier.cli import state
state.prepare()
from timonier.estate.services import scan
moment, places = sys.argv[1], sys.argv[2:]
def told(at):
    if moment == "reading" and at.done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
scan(paths=places, on_progress=told)
os.kill(os.getpid(), signal.SIGKILL)
"""
ASKED = """
import json, sys
from timonier.cli import state
state.prepare()
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from django.contrib.auth.models import Group, User
from timonier.estate.models import Repository
from timonier.estate.services.owing import owed
from timonier.kit.entities.audience import ensure_roles
from timonier.practices.models import Finding
from timonier.practices.selectors.waiting import judgment
ensure_roles()
person, _ = User.objects.get_or_create(username="asks")
person.groups.add(Group.objects.get(name="cto"))
client = Client()
client.force_login(person)
told = judgment()
print(json.dumps({
    "read": Repository.objects.filter(state="scanned").count(), "waiting": told.waiting,
    "owed": owed(timezone.now()),
    "page": client.get("/reporting/brief/", headers={"host": "localhost"}).text,
    "found": Finding.objects.open().filter(check_id="vulnerability")
        .values("repository").distinct().count(),
}))
"""


def python(cockpit: Cockpit, code: str, *words: str) -> subprocess.CompletedProcess[str]:
    fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TIMONIER_REFRESH": "0"}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env=fixed | {"TIMONIER_HOME": str(cockpit.home)} | cockpit.environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def asked(cockpit: Cockpit) -> dict[str, Any]:
    done = python(cockpit, ASKED)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def folder(workshop: Any) -> Path:
    for number in range(COUNT):
        workshop.make(f"r{number}", FILES)
    return Path(workshop.folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, cockpit: Cockpit) -> Any:
    """A cockpit on either database."""
    if request.param == "sqlite":
        yield cockpit
        return
    server = os.environ["DATABASE_URL"]
    name = f"taken_up_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    cockpit.environment["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
    try:
        yield cockpit
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def killed(house: Cockpit, folder: Path, moment: str) -> None:
    done = python(house, DIES, moment, str(folder))
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = asked(house)
    assert left["read"] == (2 if moment == "reading" else COUNT)
    assert left["waiting"] == left["read"]
    assert left["owed"] == ([str(folder)] if moment == "reading" else [])
    assert "read and not judged yet" in left["page"]
    assert ("a scan has not finished" in left["page"]) == (moment == "reading")
    assert "No published weakness" not in left["page"]


def whole(house: Cockpit) -> bool:
    told = asked(house)
    return bool(told["read"] >= COUNT and not told["waiting"] and not told["owed"]
                and told["found"] == COUNT)  # fmt: skip


@pytest.mark.parametrize("moment", ["reading", "judging"])
def test_the_next_scan_of_anything_reads_and_judges_what_was_left(
    house: Cockpit, folder: Path, workshop: Any, moment: str
) -> None:
    killed(house, folder, moment)
    other = workshop.make("../other", {"a.txt": "nothing"})

    done = house.run("scan", other)
    assert done.returncode == 0, done.stderr
    assert "an earlier scan was cut short" in done.stderr
    assert whole(house)


@pytest.mark.parametrize("moment", ["reading", "judging"])
def test_the_next_start_of_the_cockpit_reads_and_judges_what_was_left(
    house: Cockpit, folder: Path, moment: str
) -> None:
    killed(house, folder, moment)
    with house.start("up", "--port", "0", "--no-refresh") as process:
        try:
            deadline = time.monotonic() + 120
            while not whole(house):
                assert time.monotonic() < deadline, asked(house)["waiting"]
                time.sleep(1)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)


def test_a_scan_under_way_owes_nothing(house: Cockpit, folder: Path) -> None:
    code = DIES.replace(
        "        os.kill(os.getpid(), signal.SIGKILL)",
        "        print('half', flush=True)\n        sys.stdin.readline()",
    )
    fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TIMONIER_REFRESH": "0"}
    with subprocess.Popen(
        [sys.executable, "-c", code, "reading", str(folder)],
        env=fixed | {"TIMONIER_HOME": str(house.home)} | house.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "half\n"
        assert asked(house)["owed"] == []
        process.kill()
    assert asked(house)["owed"] == [str(folder)]
