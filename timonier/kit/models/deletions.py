"""What was deleted, kept whole for a while so that it can come back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from timonier.kit.references import reference

__all__ = ["Deletion"]


class Deletion(models.Model):
    """One act of deleting: the row, all that went with it, and the links it was taken out of."""

    slug = models.SlugField(max_length=20, unique=True, default=reference)
    kind = models.CharField(max_length=100)  # app.model
    row = models.CharField(max_length=50)  # its primary key
    key = models.CharField(max_length=500)
    name = models.CharField(_("name"), max_length=500)
    held = models.JSONField(default=dict)  # see timonier.kit.records.deletions
    audience = models.CharField(max_length=20, blank=True)  # of the row, where rows have their own
    owners = models.JSONField(default=list)  # accounts that a private row belongs to
    deleted_at = models.DateTimeField(_("deleted on"))
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("deleted row")
        verbose_name_plural = _("deleted rows")
        indexes = [models.Index(fields=["deleted_at"], name="kit_deletion_when")]

    def __str__(self) -> str:
        return self.name
