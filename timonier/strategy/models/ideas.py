"""Ideas: products and services to win or keep customers, innovations inside; votes, comments."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from timonier.kit.models.authored import Authored
from timonier.kit.money import CurrencyField, MoneyField
from timonier.kit.references import reference
from timonier.organisation.selectors import own_currency

__all__ = ["Idea", "IdeaComment", "IdeaVote"]


class Idea(Authored):
    """Something that could be worth doing, and the cheapest way to find out."""

    class Kind(models.TextChoices):
        WIN = "win", _("To win customers")
        KEEP = "keep", _("To keep customers")
        INSIDE = "inside", _("Innovation inside")

    class Status(models.TextChoices):
        SPARK = "spark", _("Spark")
        SHAPED = "shaped", _("Shaped")
        TRIED = "tried", _("Being tried")
        KEPT = "kept", _("Kept")
        DROPPED = "dropped", pgettext_lazy("idea", "Dropped")

    name = models.CharField(_("name"), max_length=160, unique=True)
    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    problem = models.TextField(_("problem"))
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    inspiration = models.TextField(_("inspiration"), blank=True)
    currency = CurrencyField(default=own_currency)
    gain_low = MoneyField(_("gain a year, at least"), null=True, blank=True)
    gain_likely = MoneyField(_("gain a year, likely"), null=True, blank=True)
    gain_high = MoneyField(_("gain a year, at most"), null=True, blank=True)
    cost_to_try = MoneyField(
        _("cost to try"), null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cheapest_test = models.TextField(_("cheapest test"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SPARK)
    reason = models.TextField(_("why kept or dropped"), blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["status", "-made_at"])]

    def __str__(self) -> str:
        return self.name


class IdeaVote(models.Model):
    """That somebody would do it."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["idea", "voter"], name="one_vote_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.voter} → {self.idea}"


class IdeaComment(Authored):
    """What somebody said of an idea."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True, default=reference)
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments", verbose_name=_("idea"))
    text = models.TextField(_("comment"))
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]
