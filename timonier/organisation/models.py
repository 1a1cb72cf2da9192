"""The company and its departments: judgments, with their history."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.organisation.core.size import size_of


class Size(models.TextChoices):
    SMALL = "small", _("Small: under 50 people")
    MEDIUM = "medium", _("Medium: 50 to 249")
    LARGE = "large", _("Large: 250 to 4,999")
    GROUP = "group", _("Group: 5,000 or more")


class Stage(models.TextChoices):
    SEED = "seed", _("Seed: looking for a market")
    GROWTH = "growth", _("Growth: the market is found")
    SCALE = "scale", _("Scale: several products or countries")
    GROUP = "group", _("Group: several companies")


class Company(models.Model):
    """The one company this house is about."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as EUR."))],
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        default="FR",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as FR."))],
    )
    headcount = models.PositiveIntegerField(
        _("headcount"), null=True, blank=True, validators=[MaxValueValidator(5_000_000)]
    )
    size_override = models.CharField(
        _("size class"),
        max_length=10,
        choices=Size,
        blank=True,
        help_text=_("Left empty, the headcount decides."),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    language = models.CharField(
        _("language of its documents"), max_length=5, choices=settings.LANGUAGES, default="fr"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name

    @property
    def size(self) -> str:
        """The size class: chosen, else from the headcount, else "" for unknown."""
        return self.size_override or size_of(self.headcount)


class Department(models.Model):
    """A part of the company that the technology department serves and answers to."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    head = models.CharField(_("head"), max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name
