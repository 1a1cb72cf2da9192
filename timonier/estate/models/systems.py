"""Judgments about the estate: systems, whom repositories serve, identities of one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.references import reference
from timonier.kit.sealed import SealedField

__all__ = ["Criticality", "Exposure", "IdentityMerge", "RepositoryProfile", "System"]


class Criticality(models.TextChoices):
    """How much the company suffers when the system is down."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VITAL = "vital", _("Vital")


class Exposure(models.TextChoices):
    """Who can reach the system."""

    INTERNAL = "internal", _("Internal network")
    PARTNERS = "partners", _("Partners")
    INTERNET = "internet", _("Internet")


class System(models.Model):
    """Something the company runs and answers for; served by any number of repositories."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    description = models.TextField(_("description"), blank=True)
    criticality = models.CharField(
        _("criticality"),
        max_length=10,
        choices=Criticality,
        blank=True,
        help_text=_("Empty means that nobody has said yet."),
    )
    exposure = models.CharField(
        _("exposure"),
        max_length=10,
        choices=Exposure,
        blank=True,
        help_text=_("Empty means that nobody has said yet."),
    )
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    in_service = models.BooleanField(_("in service"), null=True, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    emergency = SealedField(
        _("in an emergency"),
        readers=("cto",),
        help_text=_("How to get in when nobody else can: kept sealed, never searched."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RepositoryProfile(models.Model):
    """What people say of a repository, kept by its name so that no scan can lose it."""

    repository_name = models.CharField(_("repository"), max_length=200, unique=True)
    slug = models.SlugField(_("short name"), max_length=200, unique=True)
    system = models.ForeignKey(
        System,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="profiles",
        verbose_name=_("system"),
    )
    team = models.CharField(_("team"), max_length=200, blank=True)
    in_service = models.BooleanField(_("in service"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("repository profile")
        verbose_name_plural = _("repository profiles")
        ordering = ["repository_name"]

    def __str__(self) -> str:
        return self.repository_name


class IdentityMerge(models.Model):
    """A person's word that two names in the history are one person; deleting it undoes it."""

    slug = models.SlugField(_("reference"), max_length=40, unique=True, default=reference)
    kept_name = models.CharField(_("name kept"), max_length=200)
    kept_email = models.CharField(_("address kept"), max_length=254)
    merged_name = models.CharField(_("name merged"), max_length=200)
    merged_email = models.CharField(_("address merged"), max_length=254)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("identity merge")
        verbose_name_plural = _("identity merges")
        ordering = ["kept_name", "merged_name", "merged_email"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged_name", "merged_email"], name="estate_identity_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_name} <{self.merged_email}> = {self.kept_name} <{self.kept_email}>"
