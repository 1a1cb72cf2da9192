"""What people expected of a decision, and the figures they saw when they took it."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.governance.models.decisions import Decision
from timonier.kit.references import reference

__all__ = ["FigureSnapshot", "Prediction"]


class Predictions(models.QuerySet["Prediction"]):
    """Filters of predictions."""

    def waiting(self) -> Predictions:
        """Those whose end nobody has told, of decisions that were taken."""
        return self.filter(resolved_on=None).exclude(
            decision__status__in=(Decision.Status.PROPOSED, Decision.Status.REJECTED)
        )

    def due(self, today: date) -> Predictions:
        """Those waiting whose day has come."""
        return self.waiting().filter(review_on__lte=today)

    def scored(self) -> Predictions:
        """Those whose end says something: neither open nor beyond telling."""
        return self.exclude(resolved_on=None).exclude(outcome=Prediction.Outcome.VOID)


class Prediction(models.Model):
    """A statement with a probability, or a quantity with an interval, to be checked on a day."""

    class Outcome(models.TextChoices):
        YES = "yes", _("It happened")
        NO = "no", _("It did not happen")
        VOID = "void", _("Cannot be told")

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="predictions", verbose_name=_("decision")
    )
    statement = models.CharField(_("statement"), max_length=500)
    probability = models.FloatField(
        _("probability"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1; left empty when a quantity is predicted."),
    )
    low = models.FloatField(_("at least"), null=True, blank=True)
    high = models.FloatField(_("at most"), null=True, blank=True)
    level = models.FloatField(
        _("confidence"),
        default=0.9,
        validators=[MinValueValidator(0.5), MaxValueValidator(0.99)],
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    predicted_by = models.CharField(_("predicted by"), max_length=200, blank=True)
    predicted_on = models.DateField(_("predicted on"), null=True, blank=True)
    review_on = models.DateField(_("to check on"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome, blank=True)
    value = models.FloatField(_("measured value"), null=True, blank=True)
    resolved_on = models.DateField(_("checked on"), null=True, blank=True)
    resolved_by = models.CharField(_("checked by"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    objects = Predictions.as_manager()

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        ordering = ["review_on", "id"]

    def __str__(self) -> str:
        return self.statement

    @property
    def is_chance(self) -> bool:
        """Whether it gives a probability, and no interval."""
        return self.probability is not None


class FigureSnapshot(models.Model):
    """A figure as it stood on the day of a decision."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="figures")
    key = models.CharField(_("figure"), max_length=120)
    label = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unknown = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    sources = models.JSONField(default=list)
    as_of = models.DateTimeField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("figure of a decision")
        verbose_name_plural = _("figures of a decision")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="one_figure_of_a_decision")
        ]

    def __str__(self) -> str:
        return self.key
