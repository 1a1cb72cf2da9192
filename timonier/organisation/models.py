"""The company and its departments: judgments, with their history."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from timonier.kit.models.named import Named
from timonier.organisation.core.size import size_of


def readers_language() -> str:
    """The language that is spoken right now, as far as the house speaks it."""
    spoken = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE.split("-")[0]


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


class Company(Named):
    """The one company this house is about."""

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
        _("language of its documents"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=readers_language,
    )

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    @property
    def size(self) -> str:
        """The size class: chosen, else from the headcount, else "" for unknown."""
        return self.size_override or size_of(self.headcount)


class Department(Named):
    """A part of the company that the technology department serves and answers to."""

    head = models.CharField(pgettext_lazy("person", "head"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
