"""People who write at once: what each was answered, how long it took, and whether it is kept."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import threading
import time
from dataclasses import dataclass, field

from tests.faults.conftest import Cockpit
from tests.faults.test_doors import PATIENCE, Up

CSRF = "a" * 32
PATH = "/api/v1/organisation/departments/"


@dataclass
class Told:
    """Every answer; `lost` counts rows that were confirmed and are not there."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lost: int = 0
    said: list[str] = field(default_factory=list)  # what came with answers of 500 and above

    @property
    def failed(self) -> int:
        """Answers of 500 and above."""
        return sum(status >= 500 for status in self.statuses)

    @property
    def p95_ms(self) -> float:
        """Wall milliseconds within which 95 of 100 were answered."""
        return 1e3 * sorted(self.seconds)[int(0.95 * (len(self.seconds) - 1))]


def written(cockpit: Cockpit, *, writers: int, seconds: float) -> Told:
    """Open this cockpit, and let so many write to it for so long, each as fast as it can."""
    cockpit.environment |= {"TIMONIER_REFRESH": "0"}
    session, told, confirmed = cockpit.session(), Told(), set[str]()
    with cockpit.start("up", "--port", "0") as process:
        try:
            port = Up(process).port
            end = time.monotonic() + seconds
            each = [
                threading.Thread(target=_write, args=(port, session, n, end, told, confirmed))
                for n in range(writers)
            ]
            for one in each:
                one.start()
            for one in each:
                one.join()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
    kept = {row[0] for row in cockpit.rows("SELECT name FROM organisation_department")}
    told.lost = len(confirmed - kept)
    return told


def _write(
    port: int, session: str, number: int, end: float, told: Told, confirmed: set[str]
) -> None:
    """Rows one after the other on one connection, until the end."""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/json",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    count = 0
    with contextlib.closing(connection):
        while time.monotonic() < end:
            name, begun = f"d-{number}-{count}", time.monotonic()
            connection.request("POST", PATH, json.dumps({"name": name}), headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status >= 500:
                waited = time.monotonic() - begun
                told.said.append(f"{answer.status} after {waited:.1f} s: {body[:500]!r}")
            told.seconds.append(time.monotonic() - begun)
            told.statuses.append(answer.status)
            count += 1
            if answer.status == 201:
                confirmed.add(name)
