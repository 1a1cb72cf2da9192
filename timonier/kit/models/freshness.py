"""What each source last delivered, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Source"]


class Source(models.Model):
    """A source of facts: its last success, its last failure, and how often it should speak."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    label = models.CharField(_("label"), max_length=200, blank=True)
    cadence_days = models.FloatField(_("expected every, days"), null=True)
    succeeded_at = models.DateTimeField(_("last success"), null=True)
    failed_at = models.DateTimeField(_("last failure"), null=True)
    reason = models.TextField(_("reason of the failure"), blank=True)
    cause = models.CharField(_("class of the failure"), max_length=20, blank=True)
    done = models.PositiveIntegerField(_("done"), null=True)
    total = models.PositiveIntegerField(_("of"), null=True)
    as_of = models.DateTimeField(_("state of the data"), null=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label or self.name
