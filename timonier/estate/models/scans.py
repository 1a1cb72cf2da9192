"""Facts about scans: when, over what, with which outcome for each repository."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["ScanRun"]


class ScanRun(models.Model):
    """One scan. `outcomes`: repository name -> {state, reason}; `skipped`: what was left out."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    roots = models.JSONField(_("paths"), default=list)
    outcomes = models.JSONField(_("outcomes"), default=dict)
    notes = models.JSONField(_("notes"), default=list)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
