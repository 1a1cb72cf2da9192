"""When each person last looked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Visit"]


class Visit(models.Model):
    """One person on one page: this visit, and the end of the one before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    seen_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="one_visit_per_person_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.seen_at:%Y-%m-%d %H:%M}"
