"""Files that hang on a row: who brought what, when; the bytes lie on disk."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.references import reference

__all__ = ["Attachment"]


class Attachment(models.Model):
    """One file of one row. Its bytes are those of this digest, whatever it is called."""

    slug = models.SlugField(max_length=20, unique=True, default=reference)
    kind = models.CharField(max_length=100)  # app.model of the row
    row = models.CharField(max_length=50)  # its primary key
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)  # as its content says
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added on"), auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        indexes = [models.Index(fields=["kind", "row"], name="kit_attachment_row")]

    def __str__(self) -> str:
        return self.name
