"""Background work: what runs, how far, who holds it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

__all__ = ["Job"]


class Job(models.Model):
    """One piece of background work. Whoever holds its lease, and nobody else, does it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    ACTIVE = (State.QUEUED, State.RUNNING)

    kind = models.CharField(max_length=80)
    args = models.JSONField(default=dict, blank=True)
    subject = models.CharField(max_length=300, blank=True)  # what it works on, for people
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    active_key = models.CharField(max_length=300, blank=True)  # "": any number at once
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)  # None: not known yet
    phase = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it failed; never a secret
    attempt = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    queued_at = models.DateTimeField(default=now)  # last handed to the queue
    started_at = models.DateTimeField(null=True, blank=True)
    phase_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "lease_until"], name="job_lease")]
        constraints = [
            models.UniqueConstraint(
                fields=["active_key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(active_key=""),
                name="job_one_active_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def is_active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int | None:
        """How much of the current phase is done; None when its size is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def took(self) -> timedelta | None:
        """How long its last attempt lasted; None while it has not ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return max(self.finished_at - self.started_at, timedelta(0))  # the clock may be set

    @property
    def eta(self) -> timedelta | None:
        """Time left at the pace of the current phase; None while nothing can be said."""
        if self.state != self.State.RUNNING or not (self.total and self.done and self.phase_at):
            return None
        spent = max(now() - self.phase_at, timedelta(0))
        return spent * (max(self.total - self.done, 0) / self.done)
