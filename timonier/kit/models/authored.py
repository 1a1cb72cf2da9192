"""What every judgment that one person makes has: its author."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Authored"]


class Authored(models.Model):
    """A row keeps who made it; when that account goes, the row stays."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )

    class Meta:
        abstract = True
