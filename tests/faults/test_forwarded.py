"""Who asks, through the real door: what a stranger says of an address is nothing, what a trusted
proxy says is believed, and failures of one client make no other wait."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import ROOT, Cockpit
from tests.faults.test_doors import PATIENCE, Up
from timonier.kit.access import throttle

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"  # both are this machine, as two peers
LEA, SOLENE = "203.0.113.7", "203.0.113.8"
GOOD, BAD = "un mot de passe long", "faux"
_PEOPLE = f"""
from timonier.cli import state
state.prepare()
from django.contrib.auth.models import Group, User
from timonier.kit.entities.audience import ensure_roles
ensure_roles()
for name in ("lea", "solene"):
    person = User.objects.create_user(name, password={GOOD!r})
    person.groups.add(Group.objects.get(name="cto"))
"""
Opened = Callable[..., "Door"]


class Door:
    """The open cockpit, asked from one address of this machine or another."""

    def __init__(self, up: Up) -> None:
        self.up = up

    def attempt(self, password: str, *, name: str = "lea", peer: str = PROXY, **said: str) -> int:
        """The status of a sign-in: 302 in, 200 wrong, 429 too soon. `said`: headers."""
        headers = {key.replace("_", "-"): value for key, value in said.items()}
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.up.port, timeout=PATIENCE, source_address=(peer, 0)
        )
        with contextlib.closing(connection):
            connection.request("GET", "/accounts/login/?next=/", headers=headers)
            page = connection.getresponse()
            cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
            assert token
            fields = {"login": name, "password": password, "csrfmiddlewaretoken": token[1]}
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
            path = "/accounts/login/?next=/"
            connection.request("POST", path, urlencode(fields), headers | kind)
            answer = connection.getresponse()
            answer.read()
            return answer.status


@pytest.fixture
def opened(cockpit: Cockpit) -> Iterator[Opened]:
    """Open a cockpit of two people, with these proxies believed."""
    with contextlib.ExitStack() as held:

        def open_(proxies: str = "") -> Door:
            cockpit.environment["TIMONIER_REFRESH"] = "0"
            if proxies:
                cockpit.environment["TIMONIER_PROXIES"] = proxies
            home = {"PATH": os.environ["PATH"], "TIMONIER_HOME": str(cockpit.home)}
            environment = home | {"PYTHONPATH": str(ROOT)}
            subprocess.run([sys.executable, "-c", _PEOPLE], env=environment, check=True)
            process = held.enter_context(cockpit.start("up", "--port", "0"))
            held.callback(process.communicate, timeout=PATIENCE)
            held.callback(process.send_signal, signal.SIGINT)
            return Door(Up(process))

        yield open_


def spoofed(number: int) -> dict[str, str]:
    """Every way of saying that somebody else asks, another one each time."""
    who = f"198.51.100.{number}"
    return {
        "X_Forwarded_For": who,
        "Forwarded": f"for={who};proto=https",
        "X_Real_IP": who,
        "True_Client_IP": who,
    }


def made_to_wait(attempts: Iterator[int]) -> None:
    """As many failures as are free, and then one is told to wait."""
    assert list(itertools.islice(attempts, throttle.FREE + 1)) == [200] * throttle.FREE + [429]


def test_without_a_trusted_proxy_no_header_makes_a_guesser_somebody_else(opened: Opened) -> None:
    door = opened()

    made_to_wait(door.attempt(BAD, **spoofed(n)) for n in itertools.count(1))
    assert door.attempt(GOOD, **spoofed(99)) == 429
    assert door.attempt(GOOD, peer=STRANGER) == 302


def test_behind_a_trusted_proxy_ten_failures_of_one_client_make_no_other_wait(
    opened: Opened,
) -> None:
    door = opened(PROXY)
    failures = [door.attempt(BAD, X_Forwarded_For=LEA) for _ in range(10)]

    assert failures == [200] * throttle.FREE + [429] * (10 - throttle.FREE)
    assert door.attempt(GOOD, X_Forwarded_For=LEA) == 429
    assert door.attempt(GOOD, name="solene", X_Forwarded_For=SOLENE) == 302
    assert door.attempt(GOOD, X_Forwarded_For=SOLENE) == 302  # the same account, from elsewhere


def test_behind_a_trusted_proxy_what_its_client_says_before_it_changes_nothing(
    opened: Opened,
) -> None:
    door = opened(PROXY)
    chains = (f"198.51.100.{n}, {LEA}" for n in itertools.count(1))

    made_to_wait(door.attempt(BAD, X_Forwarded_For=chain) for chain in chains)
    assert door.attempt(GOOD, X_Forwarded_For=LEA) == 429, "one client, whatever it claims"
    assert door.attempt(GOOD, X_Forwarded_For=SOLENE) == 302


def test_beside_a_trusted_proxy_a_peer_that_is_none_is_who_it_is(opened: Opened) -> None:
    door = opened(PROXY)
    made_to_wait(door.attempt(BAD, peer=STRANGER, **spoofed(n)) for n in itertools.count(1))

    assert door.attempt(GOOD, peer=STRANGER, X_Forwarded_For=SOLENE) == 429
    assert door.attempt(GOOD, X_Forwarded_For="198.51.100.1") == 302, "whom it named is free"
