"""While another process writes something long: pages answer, writes are told when to come back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from timonier.kit.models.visits import Visit
from timonier.kit.screens import visits
from timonier.organisation.models import Department

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="one lock for all is SQLite's own"),
]
HOLDS = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], autocommit=True)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
DEPARTMENTS = "/api/v1/organisation/departments/"


@contextmanager
def somebody_writes() -> Iterator[None]:
    """A process that has the lock of all writes."""
    name = str(connection.settings_dict["NAME"])
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            assert process.stdout.readline() == b"held\n"
            yield
        finally:
            process.stdin.close()


@pytest.fixture
def hurried() -> None:
    """Nobody waits long in a test."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")


def test_pages_that_read_answer_and_lose_the_mark_of_the_visit_alone(cto: Client) -> None:
    with somebody_writes():
        for page in ("/", "/estate/repositories/", "/practices/findings/"):
            assert cto.get(page).status_code == 200, page
    assert not Visit.objects.exists()
    assert cto.get("/").status_code == 200
    assert Visit.objects.exists()


def test_the_mark_of_a_visit_keeps_nobody_waiting_and_the_usual_wait_comes_back(
    camille: object,
) -> None:
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
    with somebody_writes():
        assert visits.mark(camille, "a page") is None
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before
    assert before[0] > 5_000


def test_a_write_of_the_api_is_told_when_to_come_back(
    camille: object, cto: Client, hurried: None
) -> None:
    cto.raise_request_exception = False
    with somebody_writes():
        answer = cto.post(DEPARTMENTS, {"name": "Platform"}, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Department.objects.exists()


def test_a_form_is_told_so_in_words(cto: Client, hurried: None) -> None:
    cto.raise_request_exception = False
    with somebody_writes():
        answer = cto.post("/organisation/departments/new/", {"name": "Platform"})
    assert answer.status_code == 503
    assert "The database is busy" in answer.content.decode()
    assert "locked" not in answer.content.decode()
