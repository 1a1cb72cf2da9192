"""Many rows changed in one act: an import or an edit of a whole list, its preview, its undo."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from timonier.kit.references import reference

__all__ = ["Batch", "BatchChange", "ColumnMapping"]


class Batch(models.Model):
    """One act on many rows of one kind. What it read lies on disk until it is done."""

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        EDIT = "edit", _("Change of many rows")

    class State(models.TextChoices):
        MAPPING = "mapping", _("Asks which column is what")
        JUDGING = "judging", _("Is being checked")
        JUDGED = "judged", _("Waits for your word")
        APPLYING = "applying", _("Is being written")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Is being taken back")
        UNDONE = "undone", _("Taken back")

    slug = models.SlugField(max_length=20, unique=True, default=reference)
    kind = models.CharField(max_length=6, choices=Kind)
    model = models.CharField(max_length=100)  # app.model of its rows
    state = models.CharField(max_length=8, choices=State, default=State.MAPPING)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10)  # of its author: refusals are told in it
    asked = models.JSONField(default=dict)  # see timonier.kit.batches
    counts = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)  # lines of the preview that are settled
    job = models.ForeignKey("kit.Job", models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("change of many rows")
        verbose_name_plural = _("changes of many rows")
        indexes = [models.Index(fields=["model", "state"], name="kit_batch_of")]

    def __str__(self) -> str:
        return self.name or self.slug


class BatchChange(models.Model):
    """What became of one line of a batch, written in the transaction that did it."""

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        REFUSED = "refused", _("refused")

    class Undo(models.TextChoices):
        OPEN = "", _("stands")
        BACK = "back", _("taken back")
        KEPT = "kept", _("kept")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()  # of its line in the preview
    kind = models.CharField(max_length=7, choices=Kind)
    row = models.CharField(max_length=50, blank=True)  # its primary key
    name = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)  # what it replaced
    after = models.CharField(max_length=32, blank=True)  # the etag that it left
    brought = models.JSONField(default=dict)  # rows made with it
    undo = models.CharField(max_length=4, choices=Undo, default=Undo.OPEN, blank=True)
    note = models.CharField(max_length=500, blank=True)  # why it was refused, or stays

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change by a batch")
        verbose_name_plural = _("changes by a batch")
        indexes = [models.Index(fields=["batch", "undo"], name="kit_batch_undo")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="kit_batch_line_once")
        ]

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """What the columns of a heading line meant when somebody brought it last."""

    model = models.CharField(max_length=100)
    headings = models.CharField(max_length=64)  # digest of the folded headings
    columns = models.JSONField(default=dict)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-used_at",)
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(fields=["model", "headings", "author"], name="kit_columns_once")
        ]

    def __str__(self) -> str:
        return self.model
