"""The vision: one statement of where technology takes the company, with its history."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

__all__ = ["Vision"]


class Vision(models.Model):
    """What technology wants to be for the company, in a few sentences; one row."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default="vision")
    statement = models.TextField(
        _("vision"),
        help_text=_("Two or three sentences a board remembers: what changes, for whom."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vision statement")
        verbose_name_plural = _("vision statements")

    def __str__(self) -> str:
        return self.statement[:80]
