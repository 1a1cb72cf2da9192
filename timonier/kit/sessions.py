"""Sessions in the database that know whose they are (Django's engine, with two columns more).

A session that is ended is a row that is gone: a request still under way cannot write it anew, as
Django's engine only updates what is there.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

SEEN_EVERY = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """Named by SESSION_ENGINE."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from timonier.kit.models.people import OpenSession

        return OpenSession

    def load(self) -> dict[str, Any]:
        """What the session holds; when it was last used is kept beside it, for `note`."""
        row: Any = self._get_session_from_db()  # type: ignore[attr-defined]
        self.seen_at = row.seen_at if row else None
        return self.decode(row.session_data) if row else {}

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
