"""What machines computed: risks proposed from findings, and simulations of the register."""

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import System
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.practices.sentences import said

__all__ = ["RiskProposal", "SimulationRun"]


class RiskProposal(models.Model):
    """A risk that the findings suggest, with assumptions that say they are."""

    class Kind(models.TextChoices):
        EXPLOITED = "exploited", _("Flaw in use by attackers")
        END_OF_LIFE = "end-of-life", _("Past its end of life")
        TRUCK_FACTOR = "truck-factor", _("Knowledge of one person")
        SECRET = "secret", _("Committed secret")

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    title = models.JSONField(_("title"), default=list)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    prefilled = models.JSONField(_("prefilled values"), default=dict)
    because = models.JSONField(_("because"), default=list)
    facts = models.JSONField(default=list)  # keys of the findings it stands on
    system = models.ForeignKey(
        System,
        models.CASCADE,
        null=True,
        related_name="risk_proposals",
        verbose_name=_("system"),
    )
    rank = models.PositiveIntegerField(default=0, db_index=True)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("proposed risk")
        verbose_name_plural = _("proposed risks")
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.title_text or self.key

    @property
    def title_text(self) -> str:
        """The title in the reader's language."""
        return said([self.title]) if self.title else ""


class SimulationRun(models.Model):
    """One simulation with all that is needed to run it again; a later one never changes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Under way")
        FINISHED = "finished", pgettext_lazy("simulation", "Finished")
        FAILED = "failed", pgettext_lazy("simulation", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("simulation", "Cancelled")

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    inputs = models.JSONField(_("inputs"), default=dict)
    output = models.JSONField(_("output"), default=dict)
    model = models.CharField(_("model"), max_length=60, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    seed = models.BigIntegerField(_("seed"), default=1)
    years = models.PositiveIntegerField(_("years"), default=100_000)
    currency = models.CharField(_("currency"), max_length=3)
    question_digest = models.CharField(max_length=64, blank=True)  # whatever years and seed
    digest = models.CharField(_("digest"), max_length=64, blank=True)  # of inputs and output
    left_out = models.JSONField(_("left out"), default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        if self.asked_at is None:
            return self.slug
        asked = localtime(self.asked_at)
        day = numbers.day(asked.date(), look.language())
        return gettext("Simulation of %(day)s, %(time)s") % {"day": day, "time": f"{asked:%H:%M}"}
