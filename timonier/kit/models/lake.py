"""Which immutable files of the lake are current."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

__all__ = ["LakeFile"]


class LakeFile(models.Model):
    """One Parquet file. Readers trust this list, never what lies in the folder.

    A delta replaces whatever was known of its repository; a part adds to it; a base gathers all
    repositories. A file is never changed: it is retired, and deleted some time later.
    """

    class Role(models.TextChoices):
        DELTA = "delta", _("all rows of one repository")
        PART = "part", _("more rows of one repository")
        BASE = "base", _("rows of all repositories")

    kind = models.CharField(max_length=40)
    role = models.CharField(max_length=5, choices=Role)
    repository = models.CharField(max_length=500, blank=True)
    path = models.CharField(max_length=700, unique=True)  # below the lake's folder
    rows = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    sorted_by = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["kind", "retired_at", "repository"], name="lake_current")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "repository"],
                condition=Q(role="delta", retired_at__isnull=True),
                name="lake_one_current_delta",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(role="base", retired_at__isnull=True),
                name="lake_one_current_base",
            ),
        ]

    def __str__(self) -> str:
        return self.path
