"""Work that begins by itself once a day, on the queue's own schedules."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from timonier.kit.work import jobs

HOUR = 4  # local time: before the first person looks, after midnight has changed the day
BEGIN = "timonier.kit.work.daily.begin"
_PREFIX = "daily "


def keep_schedules(*, at: datetime) -> int:
    """Write one daily schedule for each kind of job that asked for it; tells how many there are.

    A kind that no longer asks loses its schedule; one that stands keeps its next run, unless that
    is later than the next morning: a clock once set years ahead would silence it for years.
    """
    from django_q.models import Schedule

    wanted = {f"{_PREFIX}{kind.name}": kind.name for kind in jobs.daily_kinds()}
    Schedule.objects.filter(name__startswith=_PREFIX).exclude(name__in=wanted).delete()
    for name, kind in wanted.items():
        Schedule.objects.get_or_create(
            name=name,
            defaults={
                "func": BEGIN,
                "args": repr((kind,)),
                "schedule_type": Schedule.DAILY,
                "next_run": _next(at),
            },
        )
    Schedule.objects.filter(name__in=wanted).exclude(func=BEGIN).update(func=BEGIN)
    Schedule.objects.filter(name__in=wanted, next_run__gt=_next(at)).update(next_run=_next(at))
    return len(wanted)


def begin(kind: str) -> int:
    """Queue today's job, or find it under way; tells which."""
    return jobs.start(kind).pk


def _next(at: datetime) -> datetime:
    today = localtime(at).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today > at else today + timedelta(days=1)
