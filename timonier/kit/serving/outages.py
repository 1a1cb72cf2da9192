"""When the database or the disk refuses: wait a little, then say which, and when to come back.

A request waits for a database that restarts. One that only reads and was cut begins again; one that
writes is never sent twice: its answer says that it may not have been saved.
"""

from __future__ import annotations

import errno
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from timonier.kit.serving.problems import is_asked_by_a_program, problem

log = logging.getLogger(__name__)
WAIT_S, PAUSE_S, RETRY_S = 10.0, 0.2, 5
AWAY, BUSY, FULL = "away", "busy", "full"
STATUS = {AWAY: 503, BUSY: 503, FULL: 507}
# PostgreSQL's own classes (its documentation, appendix A): no connection, shutting down or
# starting, too many connections; a lock not had in time, a deadlock; no room on the disk.
_AWAY, _BUSY, _FULL = ("08", "57P", "53300"), ("55P03", "40P01", "40001"), ("53100",)
_SQLITE: Final = {5: BUSY, 6: BUSY, 13: FULL}  # SQLITE_BUSY, _LOCKED, _FULL (sqlite.org/rescode)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def cause_of(error: BaseException | None) -> str | None:
    """AWAY, BUSY or FULL when the error says so, else None."""
    for each in _chain(error):
        if isinstance(each, OSError) and each.errno in _NO_ROOM:
            return FULL
        if isinstance(each, DatabaseError | InterfaceError) and (found := _of_database(each)):
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _step in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _of_database(error: Exception) -> str | None:
    told: Any = error.__cause__
    code = getattr(told, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(told, "sqlstate", None) or ""
    for found, states in ((AWAY, _AWAY), (BUSY, _BUSY), (FULL, _FULL)):
        if state.startswith(states):
            return found
    lost = isinstance(error, OperationalError | InterfaceError) and not state
    return AWAY if lost and type(told).__module__.startswith("psycopg") else None


class Patient:
    """Middleware: no page begins before the database answers, or WAIT_S after it went away."""

    away_since: float | None = None
    lock = threading.Lock()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor == "sqlite":
            return self.get_response(request)  # its own wait is in the settings
        if (problem := self._await()) is not None:
            return said(request, AWAY, problem)
        response = self.get_response(request)
        cut = getattr(response, "outage", None) == AWAY
        if cut and request.method in ("GET", "HEAD") and self._await() is None:
            return self.get_response(request)
        return response

    def _await(self) -> Exception | None:
        """Wait for the database; why it does not answer when it is away for too long."""
        while True:
            try:
                connection.close_if_health_check_failed()
                connection.ensure_connection()
            except (OperationalError, InterfaceError) as problem:
                connection.close()
                if cause_of(problem) != AWAY:
                    return problem
                if self._away() > WAIT_S:
                    return problem
                time.sleep(PAUSE_S)
            else:
                self._back()
                return None

    @classmethod
    def _away(cls) -> float:
        """Seconds since it was first found away."""
        with cls.lock:
            if cls.away_since is None:
                cls.away_since = time.monotonic()
                log.error("the database does not answer; requests wait for it")
            return time.monotonic() - cls.away_since

    @classmethod
    def _back(cls) -> None:
        if cls.away_since is not None:
            with cls.lock:
                cls.away_since = None


def error_page(request: HttpRequest) -> HttpResponse:
    """Handler of 500: names what is away, busy or full; anything else is a fault of ours."""
    error = sys.exc_info()[1]
    cause = cause_of(error)
    if cause is not None:
        return said(request, cause, error)
    if is_asked_by_a_program(request):
        return problem(500, _("Something broke"), _("The cause is in Timonier's log."))
    return server_error(request)


def said(request: HttpRequest, cause: str, error: BaseException | None) -> HttpResponse:
    """The answer while something is away (503, with Retry-After), busy (503) or full (507)."""
    title, text = _words(cause, reads=request.method in ("GET", "HEAD"))
    status = STATUS[cause]
    if is_asked_by_a_program(request):
        response = problem(status, title, text)
    else:
        context = {"title": title, "text": text}
        response = render(None, "503.html", context, status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_S)
    response["Cache-Control"] = "no-store"
    response.outage = cause  # type: ignore[attr-defined]
    return response


def _words(cause: str, *, reads: bool) -> tuple[str, str]:
    if cause == FULL:
        return (
            _("The disk is full"),
            _("Nothing was saved. Pages can be read; free some space, then run “timonier doctor”."),
        )
    if cause == BUSY:
        return (
            _("The database is busy"),
            _("Something long is being written. Nothing was saved: try again in a few seconds."),
        )
    if reads:
        return (
            _("The database does not answer"),
            _("Try again in a few seconds. If this lasts, see whether it runs: “timonier doctor”."),
        )
    return (
        _("The database does not answer"),
        _("What you sent may not have been saved: look before you send it again."),
    )


class OneLine(logging.Filter):
    """What is answered with its cause (503, 507) needs no stack in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 0) in (503, 507):
            record.exc_info = record.exc_text = None
        return True
