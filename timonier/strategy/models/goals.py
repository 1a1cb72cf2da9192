"""Goals of the company, objectives that serve them, key results and what was measured."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.references import reference
from timonier.organisation.models import Department
from timonier.strategy.models.horizons import Horizon

__all__ = ["CheckIn", "CompanyGoal", "KeyResult", "Objective", "Support"]


class Standing(models.TextChoices):
    """Where a goal or an objective stands."""

    OPEN = "open", pgettext_lazy("goal", "Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Given up")


class CompanyGoal(models.Model):
    """What the company wants: the project that technology serves."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    statement = models.TextField(_("statement"), blank=True)
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("owner"),
    )
    horizon = models.CharField(_("horizon"), max_length=10, choices=Horizon, default=Horizon.NOW)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How much it counts beside the other goals, from 1 to 100."),
    )
    standing = models.CharField(_("status"), max_length=10, choices=Standing, default=Standing.OPEN)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("company goal")
        verbose_name_plural = _("company goals")
        ordering = ["-weight", "name"]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """What technology sets out to do, for which goals."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    why = models.TextField(_("why"), blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    horizon = models.CharField(_("horizon"), max_length=10, choices=Horizon, default=Horizon.NOW)
    due_on = models.DateField(_("due"), null=True, blank=True)
    standing = models.CharField(_("status"), max_length=10, choices=Standing, default=Standing.OPEN)
    goals = models.ManyToManyField(
        CompanyGoal, through="Support", related_name="objectives", verbose_name=_("goals")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """That an objective serves a goal, and how strongly."""

    class Strength(models.IntegerChoices):
        WEAK = 1, _("A little")
        MEDIUM = 2, _("Clearly")
        STRONG = 3, _("Directly")

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="supports", verbose_name=_("objective")
    )
    goal = models.ForeignKey(
        CompanyGoal, models.CASCADE, related_name="supports", verbose_name=_("goal")
    )
    strength = models.PositiveSmallIntegerField(
        _("strength"), choices=Strength, default=Strength.MEDIUM
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("support of a goal")
        verbose_name_plural = _("supports of goals")
        ordering = ["-strength", "id"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "goal"], name="one_support_of_a_goal")
        ]

    def __str__(self) -> str:
        return f"{self.objective} → {self.goal}"


class KeyResult(models.Model):
    """How one sees that an objective is reached; measured by hand or by a live figure."""

    class Direction(models.TextChoices):
        UP = "up", _("To raise")
        DOWN = "down", _("To lower")

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    objective = models.ForeignKey(
        Objective, models.CASCADE, related_name="key_results", verbose_name=_("objective")
    )
    baseline = models.FloatField(_("at the start"))
    target = models.FloatField(_("target"))
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.UP
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    figure = models.CharField(
        _("live figure"),
        max_length=120,
        blank=True,
        help_text=_("Left empty, somebody measures it by hand."),
    )
    cadence_days = models.PositiveSmallIntegerField(
        _("measured every, days"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_("Past that, the last measure is told as late."),
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("key result")
        verbose_name_plural = _("key results")
        ordering = ["objective", "name"]

    def __str__(self) -> str:
        return self.name


class CheckIn(Authored):
    """What a key result measured on a day, by hand."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    key_result = models.ForeignKey(
        KeyResult, models.CASCADE, related_name="check_ins", verbose_name=_("key result")
    )
    measured_on = models.DateField(_("measured"))
    value = models.FloatField(_("value"))
    confidence = models.FloatField(
        _("confidence that it will be reached"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1."),
    )
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-measured_on", "-id"]
        indexes = [models.Index(fields=["key_result", "-measured_on", "-id"])]

    def __str__(self) -> str:
        return f"{self.key_result}, {self.measured_on}"
