"""Sessions in the database that know whose they are (Django's engine, with two columns more).

A session that is ended is a row that is gone: a request still under way cannot write it anew, as
Django's engine only updates what is there.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import DatabaseError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from timonier.kit.models.access import FORGIVEN

SEEN_EVERY = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("kit", "OpenSession")

    def load(self) -> dict[str, Any]:
        """What the session holds; when it was last used is kept beside it, for `note`."""
        key, now = self.session_key, timezone.now()
        row: Any = self._get_session_from_db()  # type: ignore[attr-defined]
        if row and row.expire_date > now + self._longest():  # a clock that was set opened it
            self._session_key = row = None
        if row is None and key:
            over = Q(expire_date__lte=now) | Q(expire_date__gt=now + self._longest())
            with contextlib.suppress(DatabaseError):  # it stays over, whatever the clock says next
                self.model.objects.filter(over, pk=key).delete()
        self.seen_at = row.seen_at if row else None
        return self.decode(row.session_data) if row else {}

    def _longest(self) -> timedelta:
        return timedelta(seconds=self.get_session_cookie_age()) + FORGIVEN

    def create_model_instance(self, data: Any) -> Any:
        """The row to write, with its owner."""
        row: Any = super().create_model_instance(data)
        row.account_id, row.seen_at = data.get(SESSION_KEY), timezone.now()
        return row


def note(request: HttpRequest, *, now: datetime) -> None:
    """Remember that the person was here, once in five minutes; a page never fails for it."""
    session: Any = getattr(request, "session", None)
    seen_at = getattr(session, "seen_at", None)
    if seen_at is None or now - seen_at < SEEN_EVERY:
        return
    with contextlib.suppress(DatabaseError):
        session.model.objects.filter(pk=session.session_key).update(seen_at=now)


def end(account: Any) -> int:
    """End every session of this person; how many were open."""
    rows = SessionStore.get_model_class().objects.filter(account=account)
    count = int(rows.filter(expire_date__gt=timezone.now()).count())
    rows.delete()
    return count
