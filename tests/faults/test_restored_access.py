"""A restore brings back what was written, and no way in: sessions, links and tokens are over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import ROOT, Cockpit
from tests.faults.places import Place

_READY = """
import json, sys
from datetime import timedelta
from timonier.cli import state
state.prepare()
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from timonier.kit.access import access, accounts, tokens
from timonier.kit.entities.audience import ensure_roles
from timonier.kit.models.access import Invitation
ensure_roles()
now = timezone.now()
"""
_OPEN = """
lea = User.objects.create_user("lea")
lea.groups.add(Group.objects.get(name="cto"))
client = Client()
client.force_login(lea)
later = now + timedelta(days=9)
one, secret = tokens.issue(user=lea, name="a", scopes=["*:read"], expires_at=later, now=now)
link = accounts.invite(role="member", by=lea)
print(json.dumps([client.cookies["sessionid"].value, secret, link]))
"""
_TRY = """
session, secret, link = json.loads(sys.argv[1])
client = Client(SERVER_NAME="localhost")
client.cookies["sessionid"] = session
program = Client(SERVER_NAME="localhost", headers={"authorization": "Bearer " + secret})
told = [[row.name, row.act, row.before, row.after, row.reason, row.by_name]
        for row in access.history() if row.reason]
print(json.dumps({
    "session": client.get("/account/").status_code == 200,
    "token": program.get("/api/v1/organisation/departments/").status_code == 200,
    "link": Client(SERVER_NAME="localhost").get(link).status_code == 200,
    "people": [person.account.get_username() for person in access.people()],
    "told": sorted(told),
}))
"""


def asked(cockpit: Cockpit, code: str, *words: str) -> Any:
    """What a program of the house's own says of this home, as JSON."""
    fixed = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _READY + code, *words],
        env=fixed | {"TIMONIER_HOME": str(cockpit.home)} | cockpit.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ways_in(cockpit: Cockpit, held: list[str]) -> dict[str, bool]:
    """Which of a session, a token and a link work."""
    found = asked(cockpit, _TRY, json.dumps(held))
    return {name: found[name] for name in ("session", "token", "link")}


def restored(cockpit: Cockpit, archive: Path, *words: str) -> tuple[list[str], str]:
    """Ways in that a backup holds, and what restoring it said; all of them worked before."""
    held = asked(cockpit, _OPEN)
    assert ways_in(cockpit, held) == {"session": True, "token": True, "link": True}
    made = cockpit.run("backup", "--out", archive)
    assert made.returncode == 0, made.stderr
    done = cockpit.run("restore", archive, "--replace", *words)
    assert done.returncode == 0, done.stderr
    return held, done.stdout


def nothing_works(cockpit: Cockpit, archive: Path) -> None:
    held, said = restored(cockpit, archive)

    assert ways_in(cockpit, held) == {"session": False, "token": False, "link": False}
    assert "Everybody signs in anew" in said
    assert "API tokens are revoked" in said
    told = asked(cockpit, _TRY, json.dumps(held))
    assert told["people"] == ["lea"]
    assert told["told"] == [
        ["lea", "sessions", "1", "0", "a backup was restored", ""],
        ["lea", "tokens", "1", "0", "a backup was restored", ""],
    ]


def test_after_a_restore_no_session_token_or_link_of_the_backup_works(
    cockpit: Cockpit, tmp_path: Path
) -> None:
    nothing_works(cockpit, tmp_path / "state.tar.gz")


@pytest.mark.postgres
def test_nor_does_any_on_postgresql(on_postgres: Place, tmp_path: Path) -> None:
    cockpit = Cockpit(tmp_path / "cockpit", {"DATABASE_URL": on_postgres.url})

    nothing_works(cockpit, tmp_path / "state.tar.gz")


def test_tokens_live_on_when_it_is_asked_for_and_sessions_never_do(
    cockpit: Cockpit, tmp_path: Path
) -> None:
    held, said = restored(cockpit, tmp_path / "state.tar.gz", "--keep-tokens")

    assert ways_in(cockpit, held) == {"session": False, "token": True, "link": False}
    assert "those revoked since too" in said
