"""Judgments: initiatives, capacity, budget, and the plan that was accepted."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.money import CurrencyField, MoneyField
from timonier.kit.references import reference
from timonier.organisation.selectors import own_currency
from timonier.portfolio.models import generated
from timonier.portfolio.models.plans import Plan
from timonier.risk.models import Treatment
from timonier.strategy.models import Idea, Objective

__all__ = ["Budget", "Capacity", "Initiative", "PlanAcceptance"]

_MONEY = [MinValueValidator(0), MaxValueValidator(10**13)]
_DAYS = [MinValueValidator(0), MaxValueValidator(1e6)]
_QUARTER = RegexValidator(r"^\d{4}-Q[1-4]$", _("A year and a quarter, such as 2027-Q1."))


class Initiative(models.Model):
    """Something that could be done: what it is worth, what it takes, what it waits for.

    A value that nobody gave is None: unknown, and not nought.
    """

    class Obligation(models.TextChoices):
        LAW = "law", _("Law")
        CONTRACT = "contract", _("Contract")
        END_OF_LIFE = "end_of_life", _("End of life")
        AUDIT = "audit", _("Audit")
        EXPLOITED = "exploited", _("Attacked flaw")
        SECRET = "secret", _("Committed secret")
        FLAW = "flaw", _("Critical flaw in production")

        __empty__ = _("No obligation")

    class Status(models.TextChoices):
        CANDIDATE = "candidate", _("Candidate")
        STARTED = "started", _("Started")
        DONE = "done", pgettext_lazy("initiative", "Done")
        DROPPED = "dropped", pgettext_lazy("initiative", "Dropped")

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    description = models.TextField(_("description"), blank=True)
    # Of the texts above and below, those that were made of phrases and nobody rewrote: by field.
    generated = models.JSONField(default=dict, blank=True, editable=False)
    objective = models.ForeignKey(
        Objective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("objective"),
    )
    idea = models.ForeignKey(
        Idea,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("idea"),
    )
    currency = CurrencyField(default=own_currency)
    value_low = MoneyField(_("value a year, at least"), null=True, blank=True)
    value_likely = MoneyField(_("value a year, likely"), null=True, blank=True)
    value_high = MoneyField(_("value a year, at most"), null=True, blank=True)
    effort_days = models.JSONField(
        _("effort in person-days"),
        default=dict,
        blank=True,
        help_text=_("By skill: at least, likely, at most."),
    )
    cost = MoneyField(_("cost"), default=0, validators=_MONEY)
    duration_quarters = models.PositiveSmallIntegerField(
        _("duration in quarters"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    earliest = models.CharField(
        _("not before"),
        max_length=7,
        blank=True,
        validators=[_QUARTER],
        help_text=_("A year and a quarter, such as 2027-Q1."),
    )
    after = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="before", verbose_name=_("comes after")
    )
    excludes = models.ManyToManyField("self", blank=True, verbose_name=_("excludes"))
    variant_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("variant of"),
        help_text=_("A smaller or larger way to do the same: at most one of them is done."),
    )
    obligation = models.CharField(_("obligation"), max_length=12, choices=Obligation, blank=True)
    obligation_source = models.CharField(_("source of the obligation"), max_length=300, blank=True)
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    treatments = models.ManyToManyField(
        Treatment, blank=True, related_name="initiatives", verbose_name=_("treats risks by")
    )
    proposal_keys = models.JSONField(_("proposals it carries out"), default=list, blank=True)
    team = models.CharField(_("team"), max_length=120, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CANDIDATE)
    assumed = models.JSONField(_("prefilled values"), default=list, blank=True)
    history = HistoricalRecords(m2m_fields=[after, excludes, treatments])
    named_rows: ClassVar = {"proposal_keys": "practices.proposal"}

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.told("name")

    @property
    def valued(self) -> bool:
        """Whether somebody, or an estimate, says what it is worth by itself."""
        return self.value_likely is not None

    def told(self, field: str) -> str:
        """A text in the reader's language where it was generated, else as a person wrote it."""
        return generated.shown(self.generated.get(field), getattr(self, field))


class Capacity(models.Model):
    """Person-days of a skill or team in a quarter; three equal numbers when it is certain."""

    slug = models.SlugField(_("short name"), max_length=140, unique=True)
    skill = models.CharField(_("skill or team"), max_length=120)
    quarter = models.CharField(_("quarter"), max_length=7, validators=[_QUARTER])
    days_low = models.FloatField(_("person-days, at least"), validators=_DAYS)
    days_likely = models.FloatField(_("person-days, likely"), validators=_DAYS)
    days_high = models.FloatField(_("person-days, at most"), validators=_DAYS)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ["quarter", "skill"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "quarter"], name="one_capacity_of_a_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.quarter}"


class Budget(models.Model):
    """Money that may be spent on initiatives in a quarter."""

    quarter = models.CharField(_("quarter"), max_length=7, unique=True, validators=[_QUARTER])
    currency = CurrencyField(default=own_currency)
    amount = MoneyField(_("amount"), validators=_MONEY)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["quarter"]

    def __str__(self) -> str:
        return self.quarter


class PlanAcceptance(Authored):
    """That a person made a plan the company's plan; the latest one holds."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="acceptances", verbose_name=_("plan")
    )
    reason = models.TextField(_("reason"), blank=True)
    accepted_at = models.DateTimeField(_("accepted"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("accepted plan")
        verbose_name_plural = _("accepted plans")
        ordering = ["-accepted_at", "-id"]

    def __str__(self) -> str:
        return str(self.plan)
