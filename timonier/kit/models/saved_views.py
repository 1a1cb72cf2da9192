"""Saved views: a list as somebody narrowed, ordered and cut it, under a name."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.references import reference

__all__ = ["SavedView", "ViewUse"]


class SavedView(Authored):
    """What one list is asked. `query`: parameter -> value, as in the list's address.

    The history tells name and audience and not the query: one that named a row for few people
    would tell it to whoever reads the view since.
    """

    class Audience(models.TextChoices):
        PRIVATE = "private", _("Only me")
        COMPANY = "company", _("Everybody")
        MANAGEMENT = "management", _("Management")
        EXECUTIVE = "executive", _("Executives")

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name"), max_length=160, unique=True, default=reference)
    kind = models.CharField(_("list"), max_length=100)  # app.model, which may be gone
    query = models.JSONField(_("search, filters and order"), default=dict, blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)  # empty: the list's own
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience, default=Audience.PRIVATE
    )
    made_at = models.DateTimeField(_("made on"), auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["query"])

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        permissions = [("share_savedview", "Can share a saved view")]
        indexes = [models.Index(fields=["kind"], name="kit_view_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def listed(self) -> str:
        """What it lists, in the reader's words; its bare name where there is no such list."""
        try:
            plural = str(apps.get_model(self.kind)._meta.verbose_name_plural)
        except (LookupError, ValueError):
            return self.kind
        return plural[:1].upper() + plural[1:]


class ViewUse(models.Model):
    """How one person uses one view: their list begins with it, their bridge shows it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=100)  # the view's own, for one default a list
    default = models.BooleanField(default=False)
    on_bridge = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("use of a view")
        verbose_name_plural = _("uses of views")
        constraints = [
            models.UniqueConstraint(fields=["user", "view"], name="kit_use_once"),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=models.Q(default=True),
                name="kit_one_default_view_a_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.view_id}"
