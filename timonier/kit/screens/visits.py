"""Marks of the last visit, so that a page can say what changed since."""

from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from timonier.kit.models.visits import Visit
from timonier.kit.serving.outages import BUSY, FULL, cause_of
from timonier.kit.store.patience import impatient

SAME_VISIT = timedelta(minutes=30)
_WAIT_MS = 200  # a page is worth more than its mark


def mark(user: Any, page: str, *, now: datetime | None = None) -> datetime | None:
    """Record that the person looks at the page; tells when the visit before this one ended.

    Views less than 30 minutes apart are one visit: a reload does not hide what is new. A database
    that cannot be written now costs the mark and not the page.
    """
    try:
        with impatient(_WAIT_MS):
            return _marked(user, page, now or timezone.now())
    except DatabaseError as error:
        if cause_of(error) not in (BUSY, FULL):
            raise
        return since(user, page)


@transaction.atomic
def _marked(user: Any, page: str, now: datetime) -> datetime | None:
    visit, first = Visit.objects.select_for_update().get_or_create(
        user=user, page=page, defaults={"seen_at": now}
    )
    if not first and now >= visit.seen_at:
        if now - visit.seen_at > SAME_VISIT:
            visit.previous_at = visit.seen_at
        visit.seen_at = now
        visit.save(update_fields=["seen_at", "previous_at"])
    return visit.previous_at


def since(user: Any, page: str) -> datetime | None:
    """When the person's visit before the current one ended; None on a first visit."""
    return Visit.objects.filter(user=user, page=page).values_list("previous_at", flat=True).first()
