"""Whether the machine's clock stands before what was written by it, and what that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Max, Model

FORGIVEN = timedelta(minutes=2)  # two machines on one database are never quite of one mind


@dataclass(frozen=True)
class Kept:
    """Rows that the machine dates; what goes wrong with them while its clock stands before."""

    name: str
    breaks: str
    dated: tuple[tuple[type[Model], str], ...]

    def newest(self) -> datetime | None:
        """When the last of them was written, by the clock of then."""
        asked = (model._base_manager.aggregate(at=Max(field))["at"] for model, field in self.dated)
        return max((at for at in asked if at is not None), default=None)


def kinds() -> list[Kept]:
    """History, jobs and readings, as the issue of clocks names them, and who gets in."""
    from timonier.estate.models import Repository, ScanRun
    from timonier.kit.models import Job
    from timonier.kit.models.access import ApiToken
    from timonier.kit.models.people import OpenSession

    histories = [model for model in apps.get_models() if hasattr(model, "history_date")]
    return [
        Kept(
            "history",
            "what is changed now is dated before what it changes",
            tuple((model, "history_date") for model in histories),
        ),
        Kept(
            "jobs",
            "the daily work and the times of jobs are wrong",
            ((Job, "queued_at"), (Job, "started_at"), (Job, "finished_at")),
        ),
        Kept(
            "readings",
            "what is read now looks older than what was read before, and late sources look fresh",
            ((ScanRun, "started_at"), (Repository, "tried_at")),
        ),
        Kept(
            "access",
            "tokens, links and sessions that had ended by then may work again",
            ((ApiToken, "last_used_at"), (OpenSession, "seen_at")),
        ),
    ]


def behind(now: datetime) -> Iterator[str]:
    """A sentence for each kind of row whose newest was written later than now."""
    for kind in kinds():
        at = kind.newest()
        if at is not None and at > now + FORGIVEN:
            yield (
                f"it stands at {now:%Y-%m-%d %H:%M} UTC, before the newest of {kind.name}"
                f" ({at:%Y-%m-%d %H:%M} UTC): {kind.breaks}; set it (timedatectl set-ntp true), or,"
                " if it is right, it was wrong when that was written and all is well again then"
            )
