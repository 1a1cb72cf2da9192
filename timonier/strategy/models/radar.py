"""The technology radar: what the company says of a technology, and how that moved."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.references import reference

__all__ = ["Quadrant", "RadarEntry", "RadarMove", "RadarVerdict", "Ring"]


class Ring(models.TextChoices):
    """What the company does with a technology, from the middle outwards."""

    ADOPT = "adopt", _("Adopt")
    TRIAL = "trial", _("Trial")
    ASSESS = "assess", _("Assess")
    HOLD = "hold", _("Hold")


class Quadrant(models.Model):
    """One of the four families of technologies, named by the company."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
        help_text=_("1 is top left; the others follow clockwise."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quadrant")
        verbose_name_plural = _("quadrants")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class RadarEntry(models.Model):
    """A technology, its ring, since when and why."""

    name = models.CharField(_("technology"), max_length=120, unique=True)
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    quadrant = models.ForeignKey(
        Quadrant, models.PROTECT, related_name="entries", verbose_name=_("quadrant")
    )
    ring = models.CharField(_("ring"), max_length=10, choices=Ring)
    since_on = models.DateField(_("since"))
    why = models.TextField(_("why"), blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    product = models.CharField(
        _("product in the estate"),
        max_length=200,
        blank=True,
        help_text=_("Ties the entry to what the scan finds in use."),
    )
    cycle = models.CharField(_("release of that product"), max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("radar entry")
        verbose_name_plural = _("radar entries")
        ordering = ["quadrant", "ring", "name"]

    def __str__(self) -> str:
        return self.name


class RadarMove(Authored):
    """That an entry entered the radar or changed ring, on a day, and why."""

    entry = models.ForeignKey(RadarEntry, models.CASCADE, related_name="moves")
    ring_from = models.CharField(_("from"), max_length=10, choices=Ring, blank=True)
    ring = models.CharField(_("ring"), max_length=10, choices=Ring)
    moved_on = models.DateField(_("moved"))
    why = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("move on the radar")
        verbose_name_plural = _("moves on the radar")
        ordering = ["-moved_on", "-id"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_ring_display()}"


class RadarVerdict(Authored):
    """That a person turned down a proposed entry; it returns when its facts change."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    proposal_key = models.CharField(_("proposal"), max_length=200, unique=True)
    facts_digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided"), auto_now=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proposed entry turned down")
        verbose_name_plural = _("proposed entries turned down")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return self.proposal_key
