"""A database that goes away, is busy or has no room: told as what it is, never as a fault."""

from __future__ import annotations

import errno
import logging
import sqlite3
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from timonier.kit.serving import outages
from timonier.kit.serving.outages import AWAY, BUSY, FULL, Patient, cause_of


def caused(told: Exception, said: Exception) -> Exception:
    """An error of Django with the driver's own behind it."""
    said.__cause__ = told
    return said


def sqlite(code: int) -> Exception:
    told = sqlite3.OperationalError("said by SQLite")
    told.sqlite_errorcode = code
    return caused(told, OperationalError("said by SQLite"))


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (sqlite(sqlite3.SQLITE_BUSY), BUSY),
        (sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), BUSY),
        (sqlite(sqlite3.SQLITE_FULL), FULL),
        (sqlite(sqlite3.SQLITE_ERROR), None),
        (caused(psycopg.errors.AdminShutdown(), OperationalError()), AWAY),
        (caused(psycopg.errors.CannotConnectNow(), OperationalError()), AWAY),
        (caused(psycopg.errors.DiskFull(), OperationalError()), FULL),
        (caused(psycopg.errors.DeadlockDetected(), OperationalError()), BUSY),
        (caused(psycopg.OperationalError("connection refused"), OperationalError()), AWAY),
        (caused(psycopg.errors.UndefinedTable(), OperationalError()), None),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (caused(OSError(errno.EDQUOT, "quota"), ValueError("wrapped")), FULL),
        (ValueError("a fault of ours"), None),
        (None, None),
    ],
)
def test_a_cause_is_known_from_the_error(error: Exception | None, cause: str | None) -> None:
    assert cause_of(error) == cause


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes every page fail with an error."""

    def fail(error: Exception) -> Client:
        monkeypatch.setattr("timonier.kit.access.accounts.SignedInOnly.process_view", raised(error))
        return Client(raise_request_exception=False)

    return fail


def raised(error: Exception) -> Any:
    def process_view(self: Any, *args: Any) -> None:
        raise error

    return process_view


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        (sqlite3.SQLITE_BUSY, 503, "La base de données est occupée"),
        (sqlite3.SQLITE_FULL, 507, "Le disque est plein"),
    ],
)
def test_a_page_names_the_cause_in_the_persons_language(
    db: None, failing: Any, code: int, status: int, said: str
) -> None:
    answer = failing(sqlite(code)).get("/", headers={"Accept-Language": "fr"})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_the_api_names_it_as_problem_details(db: None, failing: Any) -> None:
    answer = failing(sqlite(sqlite3.SQLITE_BUSY)).get("/api/v1/risk/risks/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_stays_one(db: None, failing: Any) -> None:
    client = failing(ValueError("ours"))
    assert client.get("/").status_code == 500
    told = client.get("/api/v1/risk/risks/")
    assert (told.status_code, told["Content-Type"]) == (500, "application/problem+json")


def test_an_answer_with_its_cause_brings_no_stack_into_the_log() -> None:
    record = logging.LogRecord("django.request", 40, "", 0, "m", None, (ValueError, None, None))
    record.status_code = 503
    assert outages.OneLine().filter(record)
    assert record.exc_info is None


class Away:
    """A database that refuses so many times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        self.left = times
        monkeypatch.setattr(connection, "vendor", "postgresql")
        monkeypatch.setattr(connection, "ensure_connection", self.connect)
        monkeypatch.setattr(connection, "close", lambda: None)
        monkeypatch.setattr(Patient, "away_since", None)
        monkeypatch.setattr(outages, "PAUSE_S", 0)

    def connect(self) -> None:
        self.left -= 1
        if self.left >= 0:
            raise caused(psycopg.OperationalError("refused"), OperationalError("refused"))


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


def test_a_request_waits_for_a_database_that_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    Away(monkeypatch, 3)
    assert Patient(page)(RequestFactory().post("/")).status_code == 200
    assert Patient.away_since is None


def test_after_a_while_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "WAIT_S", -1)
    away = Away(monkeypatch, 1_000)
    answer = Patient(page)(RequestFactory().get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert away.left == 999


@pytest.mark.parametrize(("method", "asked"), [("get", 2), ("post", 1)])
def test_what_only_reads_begins_again_and_what_writes_does_not(
    monkeypatch: pytest.MonkeyPatch, method: str, asked: int
) -> None:
    Away(monkeypatch, 0)
    calls: list[str] = []

    def cut(request: HttpRequest) -> HttpResponse:
        calls.append(request.path)
        return outages.said(request, AWAY, None) if len(calls) == 1 else page(request)

    answer = Patient(cut)(getattr(RequestFactory(), method)("/"))
    assert len(calls) == asked
    assert answer.status_code == (200 if method == "get" else 503)
