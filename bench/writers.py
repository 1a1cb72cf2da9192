"""Writes by API while one manifest of many lines is stored: does one fail, how long do they wait?

    python -m bench.writers [LINES]

SQLite has one lock for all writes. A scan that stores the manifest, and judges it, holds it for a
while; whoever writes meanwhile waits, and must neither fail nor wait as long as a person may.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.served import Served, served
from bench.stage import ROOT, open_home, table, verdict

LINES = 400_000
WRITERS = 8  # at once: as many as the web server has threads
LEAST = 496  # writes of the loop in which four failed
PATIENCE_S = 20.0  # what the web server waits for the lock (kit/serving/serve.py)
PLACE = "/api/v1/organisation/departments/"


@dataclass
class Written:
    """The answer to one write, and how long it took."""

    status: int
    seconds: float


def manifest(folder: Path, lines: int) -> Path:
    """A repository with one lock of so many lines."""
    folder.mkdir()
    text = "".join(f"p{number:x}==1\n" for number in range(lines))  # a list by hand: 4 MiB at most
    (folder / "requirements.txt").write_text(text)
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "work")):
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(("git", *who, *words), cwd=folder, check=True)
    return folder


def token() -> str:
    """What a program shows to write as a CTO."""
    from django.contrib.auth.models import Group, User
    from django.utils import timezone

    from timonier.kit.access import tokens
    from timonier.kit.entities.audience import ensure_roles

    ensure_roles()
    user = User.objects.create_user("writer")
    user.groups.add(Group.objects.get(name="cto"))
    now = timezone.now()
    given = {"name": "bench", "scopes": ["*:write"], "expires_at": now + timedelta(days=1)}
    return tokens.issue(user=user, now=now, **given)[1]


def write(web: Served, secret: str, number: int) -> Written:
    """Make one department."""
    body = json.dumps({"name": f"Department {number}", "slug": f"d-{number}", "head": ""})
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=600)
    begun = time.perf_counter()
    try:
        connection.request("POST", PLACE, body, headers)
        answer = connection.getresponse()
        answer.read()
        return Written(answer.status, time.perf_counter() - begun)
    finally:
        connection.close()


def beside(web: Served, secret: str, scan: subprocess.Popen[bytes]) -> list[Written]:
    """Write for as long as the scan lives, and at least as often as the loop once did."""
    done: list[Written] = []
    with ThreadPoolExecutor(WRITERS) as pool:
        while scan.poll() is None or len(done) < LEAST:
            numbers = range(len(done), len(done) + WRITERS)
            done += pool.map(lambda number: write(web, secret, number), numbers)
    return done


def _stored() -> int:
    from timonier.estate.models import Component

    return Component.objects.count()


def main() -> int:
    """Print the table; 1 when a write failed or waited too long."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    home = open_home()
    secret = token()
    with tempfile.TemporaryDirectory() as name, served("") as web:
        repository = manifest(Path(name) / "long", lines)
        write(web, secret, 1_000_000)  # what is imported once is no wait for a lock
        begun = time.perf_counter()
        command = (sys.executable, "-m", "timonier.cli", "scan", str(repository), "--json",
                   f"{name}/scan.json")  # fmt: skip
        environment = os.environ | {"TIMONIER_HOME": str(home), "TIMONIER_REFRESH": "0"}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as scan:
            found = beside(web, secret, scan)
        took = time.perf_counter() - begun
        if scan.returncode != 0 or _stored() != lines:
            raise SystemExit(f"the scan ended with {scan.returncode}, {_stored()} lines stored")
    seconds = sorted(one.seconds for one in found)
    later = sum(one.status == 503 for one in found)  # told to come back
    bad = sum(one.status not in (201, 503) for one in found)
    table(
        ("lines", "scan s", "writes", "503", "failed", "p50 ms", "p95 ms", "longest s"),
        [(lines, took, len(found), later, bad, 1e3 * seconds[len(seconds) // 2],
          1e3 * seconds[int(0.95 * len(seconds))], seconds[-1])],
    )  # fmt: skip
    return verdict(
        {
            "writes that failed": (bad, 0),
            "told to come back": (later, 0),
            "longest wait, s": (seconds[-1], PATIENCE_S),
        }
    )


if __name__ == "__main__":
    sys.exit(main())
