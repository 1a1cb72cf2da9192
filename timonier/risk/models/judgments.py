"""Judgments about risk: the register, treatments, tolerance, and what really happened."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from timonier.estate.models import System
from timonier.kit.models.authored import Authored
from timonier.kit.money import CurrencyField, MoneyField
from timonier.kit.references import reference
from timonier.organisation.selectors import own_currency

__all__ = [
    "ESTIMATE",
    "FREQUENCY",
    "LOSS",
    "SECONDARY",
    "Risk",
    "RiskEvent",
    "RiskVerdict",
    "Tolerance",
    "Treatment",
]

_SHARE = [MinValueValidator(0), MaxValueValidator(1)]
_MONEY = [MinValueValidator(0)]
_RATE = [MinValueValidator(0), MaxValueValidator(10_000)]

# The fields of a risk that hold its estimate: three intervals, and the chance of the last one.
FREQUENCY = ("frequency_low", "frequency_likely", "frequency_high")
LOSS = ("loss_low", "loss_high")
SECONDARY = ("secondary_low", "secondary_high")
ESTIMATE = (*FREQUENCY, *LOSS, "secondary_probability", *SECONDARY)


class Risk(models.Model):
    """Something that could happen: how often a year, and what one event costs.

    The estimate leaves out the treatments in its list: those in place are taken off by the
    simulation. Without an estimate the risk stands in the register and its cost is unknown.
    `assumed` names the fields that still hold the house's assumption and not a person's estimate.
    """

    class Category(models.TextChoices):
        SECURITY = "security", _("Security")
        AVAILABILITY = "availability", _("Availability")
        DATA = "data", _("Data")
        PEOPLE = "people", _("People")
        VENDOR = "vendor", _("Vendor")
        LAW = "law", _("Law and contracts")
        DELIVERY = "delivery", _("Delivery")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("risk", "Open")
        TREATED = "treated", _("Being treated")
        ACCEPTED = "accepted", pgettext_lazy("risk", "Accepted")
        CLOSED = "closed", _("Closed")

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    description = models.TextField(_("description"), blank=True)
    category = models.CharField(
        _("category"), max_length=20, choices=Category, default=Category.OTHER
    )
    systems = models.ManyToManyField(
        System, blank=True, related_name="risks", verbose_name=_("systems")
    )
    vendor = models.CharField(_("vendor"), max_length=200, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    frequency_low = models.FloatField(
        _("events a year, at least"), null=True, blank=True, validators=_RATE
    )
    frequency_likely = models.FloatField(
        _("events a year, likely"), null=True, blank=True, validators=_RATE
    )
    frequency_high = models.FloatField(
        _("events a year, at most"), null=True, blank=True, validators=_RATE
    )
    currency = CurrencyField(default=own_currency)
    loss_low = MoneyField(
        _("loss of an event, one in twenty is under"), null=True, blank=True, validators=_MONEY
    )
    loss_high = MoneyField(
        _("loss of an event, one in twenty is over"), null=True, blank=True, validators=_MONEY
    )
    secondary_probability = models.FloatField(
        _("chance of a secondary loss"), null=True, blank=True, validators=_SHARE
    )
    secondary_low = MoneyField(
        _("secondary loss, one in twenty is under"), null=True, blank=True, validators=_MONEY
    )
    secondary_high = MoneyField(
        _("secondary loss, one in twenty is over"), null=True, blank=True, validators=_MONEY
    )
    group = models.CharField(_("moves together with"), max_length=120, blank=True)
    correlation = models.FloatField(
        _("correlation in the group"), null=True, blank=True, validators=_SHARE
    )
    assumptions = models.TextField(_("assumptions"), blank=True)
    assumed = models.JSONField(_("prefilled values"), default=list, blank=True)
    proposal_key = models.CharField(_("proposed by"), max_length=200, blank=True)
    history = HistoricalRecords(m2m_fields=[systems])

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def estimated(self) -> bool:
        """Whether somebody, or an assumption, says how often it happens and what it costs."""
        return self.frequency_high is not None and self.loss_high is not None

    def estimated_in(self, currency: str) -> bool:
        """Whether that estimate is in this currency, so that an engine can count it with others."""
        return self.estimated and self.currency == currency


class Treatment(models.Model):
    """What would make a risk rarer or its losses smaller, and its cost a year."""

    class Status(models.TextChoices):
        CONSIDERED = "considered", _("Considered")
        PLANNED = "planned", _("Planned")
        IN_PLACE = "in_place", _("In place")
        DROPPED = "dropped", _("Dropped")

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    risk = models.ForeignKey(
        Risk, models.CASCADE, related_name="treatments", verbose_name=_("risk")
    )
    frequency_effect = models.FloatField(
        _("share of events removed"), default=0.0, validators=_SHARE
    )
    loss_effect = models.FloatField(_("share of each loss removed"), default=0.0, validators=_SHARE)
    currency = CurrencyField(default=own_currency)
    cost = MoneyField(_("cost a year"), default=0, validators=_MONEY)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.CONSIDERED)
    assumptions = models.TextField(_("assumptions"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["risk", "name"]

    def __str__(self) -> str:
        return self.name


class Tolerance(models.Model):
    """A point of the tolerance curve: a yearly loss over this may have at most this chance."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    currency = CurrencyField(default=own_currency)
    loss = MoneyField(_("yearly loss over"), unique=True, validators=_MONEY)
    probability = models.FloatField(_("chance at most"), validators=_SHARE)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("point of tolerance")
        verbose_name_plural = _("points of tolerance")
        ordering = ["loss"]

    def __str__(self) -> str:
        return f"{self.loss.amount:,.0f} {self.currency}: {self.probability:.0%}"


class RiskEvent(models.Model):
    """That a risk became real, when, and what it cost."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    risk = models.ForeignKey(Risk, models.CASCADE, related_name="events", verbose_name=_("risk"))
    happened_on = models.DateField(_("happened"))
    currency = CurrencyField(default=own_currency)
    loss = MoneyField(
        _("loss"),
        null=True,
        blank=True,
        validators=_MONEY,
        help_text=_("Left empty while nobody knows."),
    )
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-happened_on", "-id"]

    def __str__(self) -> str:
        return f"{self.risk}, {self.happened_on}"


class RiskVerdict(Authored):
    """That a person took a proposed risk into the register, or turned it down."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("risk", "Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    proposal_key = models.CharField(_("proposal"), max_length=200, unique=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    facts = models.JSONField(default=list, blank=True, editable=False)  # those known by then
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided"), auto_now=True)
    history = HistoricalRecords()
    named_rows: ClassVar = {"proposal_key": "risk.riskproposal"}

    class Meta:
        verbose_name = _("verdict on a proposed risk")
        verbose_name_plural = _("verdicts on proposed risks")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return f"{self.proposal_key}: {self.Verdict(self.verdict).label}"
