"""A decision and its options; "do nothing" is always one of them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.money import CurrencyField, MoneyField
from timonier.kit.references import reference
from timonier.organisation.selectors import own_currency

__all__ = ["Decision", "DecisionOption"]

NOTHING = "Do nothing"  # as stored; each reader sees it in their language
_MONEY = [MinValueValidator(0)]


class Decisions(models.QuerySet["Decision"]):
    """Filters of decisions."""

    def open(self) -> Decisions:
        """Those nobody has taken yet."""
        return self.filter(status=Decision.Status.PROPOSED)

    def in_force(self) -> Decisions:
        """Those taken, and neither replaced nor given up since."""
        return self.filter(status=Decision.Status.ACCEPTED)

    def review_due(self, today: date) -> Decisions:
        """Those in force whose review lies behind or is today."""
        due = self.in_force().filter(review_on__lte=today)
        return due.filter(Q(reviewed_on=None) | Q(reviewed_on__lt=F("review_on")))


class Decision(Authored):
    """A question, what was chosen, by whom and why; the title states it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("To decide")
        ACCEPTED = "accepted", pgettext_lazy("decision", "Decided")
        REJECTED = "rejected", _("Rejected")
        DEPRECATED = "deprecated", _("Deprecated")
        SUPERSEDED = "superseded", _("Superseded")

    class Reversibility(models.TextChoices):
        TWO_WAY = "two_way", _("Easily undone")
        COSTLY = "costly", _("Undone at a cost")
        ONE_WAY = "one_way", _("Cannot be undone")

    class Audience(models.TextChoices):
        COMPANY = "company", _("Everybody")
        MANAGEMENT = "management", _("Management")
        EXECUTIVE = "executive", _("Executives")

    name = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(_("short name"), max_length=250, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PROPOSED)
    context = models.TextField(_("context"), blank=True)
    drivers = models.TextField(_("drivers"), blank=True)
    because = models.TextField(_("why this option"), blank=True)
    consequences = models.TextField(_("consequences"), blank=True)
    confirmation = models.TextField(_("how it is checked"), blank=True)
    more = models.TextField(_("more information"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=300, blank=True)
    consulted = models.CharField(_("consulted"), max_length=500, blank=True)
    informed = models.CharField(_("informed"), max_length=500, blank=True)
    reversibility = models.CharField(
        _("reversibility"), max_length=10, choices=Reversibility, blank=True
    )
    currency = CurrencyField(default=own_currency)
    undo_low = MoneyField(_("cost to undo, at least"), null=True, blank=True, validators=_MONEY)
    undo_high = MoneyField(_("cost to undo, at most"), null=True, blank=True, validators=_MONEY)
    decide_by_on = models.DateField(_("to decide by"), null=True, blank=True)
    review_on = models.DateField(_("to review on"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    audience = models.CharField(
        _("who may read it"), max_length=10, choices=Audience, default=Audience.MANAGEMENT
    )
    origin = models.CharField(_("comes from"), max_length=500, blank=True)  # repository:path
    kept = models.JSONField(default=dict, blank=True, editable=False)  # of an imported record
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    history = HistoricalRecords()

    objects = Decisions.as_manager()
    named_rows: ClassVar = {"origin": "estate.decisionrecord"}

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def taken(self) -> bool:
        """Whether it was decided, whatever became of it since: then its predictions stand."""
        return self.status not in (self.Status.PROPOSED, self.Status.REJECTED)


class DecisionOption(models.Model):
    """One way to go, with what speaks for and against it."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="options", verbose_name=_("decision")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=250)
    description = models.TextField(_("description"), blank=True)
    pros = models.TextField(_("for"), blank=True)
    cons = models.TextField(_("against"), blank=True)
    currency = CurrencyField(default=own_currency)
    cost_low = MoneyField(_("cost, at least"), null=True, blank=True, validators=_MONEY)
    cost_high = MoneyField(_("cost, at most"), null=True, blank=True, validators=_MONEY)
    do_nothing = models.BooleanField(_("do nothing"), default=False, editable=False)
    chosen = models.BooleanField(_("chosen"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["decision", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(do_nothing=True), name="one_do_nothing"
            ),
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(chosen=True), name="one_option_chosen"
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Its name; "do nothing" in the reader's language unless somebody named it otherwise."""
        return gettext("Do nothing") if self.do_nothing and self.name == NOTHING else self.name
