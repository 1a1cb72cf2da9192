"""What was read and not judged yet: nothing may be said of it, least of all that it is in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from timonier.estate.models import Repository
from timonier.estate.selectors.reading import READ

_SAME = Q(judged__read_at=F("scanned_at"))


@dataclass(frozen=True, slots=True)
class Judgment:
    """How far judgment is behind reading: repositories read, those judged as read, and when."""

    read: int
    judged: int
    last_at: datetime | None

    @property
    def waiting(self) -> int:
        """Repositories whose reading nobody has judged."""
        return self.read - self.judged


def judgment() -> Judgment:
    """Over all repositories that count; one query."""
    told = _read().aggregate(
        read=Count("pk"), done=Count("pk", filter=_SAME), last=Max("judged__judged_at")
    )
    return Judgment(told["read"], told["done"], told["last"])


def unjudged() -> QuerySet[Repository]:
    """The repositories that wait for judgment."""
    return _read().exclude(pk__in=_read().filter(_SAME).values("pk"))


def _read() -> QuerySet[Repository]:
    return Repository.objects.filter(state__in=READ, scanned_at__isnull=False).order_by()
