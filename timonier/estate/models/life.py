"""Judgments on the life of a repository: that it is retired, that two are one and the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.references import reference

__all__ = ["Retirement", "Sameness"]


class Retirement(Authored):
    """Nobody keeps the repository any more: its findings end, and no figure counts it.

    Deleting it takes the retirement back; the history keeps both.
    """

    slug = models.SlugField(
        _("repository"),
        max_length=200,
        unique=True,
        help_text=_("The short name of the repository, as in the address of its page."),
    )
    repository_name = models.CharField(_("name"), max_length=200, editable=False)
    reason = models.TextField(_("reason"))
    state_before = models.CharField(max_length=10, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), auto_now_add=True)
    history = HistoricalRecords()
    named_rows: ClassVar = {"slug": "estate.repository"}

    class Meta:
        verbose_name = _("retirement")
        verbose_name_plural = _("retirements")
        ordering = ["-retired_at", "id"]

    def __str__(self) -> str:
        return self.repository_name


class Sameness(Authored):
    """A person's word on whether two repositories are one. `one` and `other` are identities.

    The same: what was said of `other` was brought to `one`, and its place is read no second time
    while that of `one` is there. Different: they are not proposed again. Deleting it takes the
    word back; the history keeps both.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Different")

    slug = models.SlugField(_("reference"), max_length=40, unique=True, default=reference)
    one = models.CharField(_("repository kept"), max_length=200)
    other = models.CharField(_("other repository"), max_length=200)
    other_location = models.CharField(_("its location"), max_length=1000, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    decided_at = models.DateTimeField(_("decided"), auto_now=True)
    # What the join did, so that it can be undone: see estate.services.joining.
    carried = models.JSONField(default=dict, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["carried"])

    class Meta:
        verbose_name = _("word on two repositories")
        verbose_name_plural = _("words on two repositories")
        ordering = ["-decided_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="estate_sameness_once")
        ]

    def __str__(self) -> str:
        return f"{self.other}: {self.get_verdict_display()} ({self.one})"
