"""Plans the solver found, with all that is needed to find them again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

__all__ = ["Plan", "PlanLine"]


class Plan(models.Model):
    """One question to the solver and its answer; `changes` says what a what-if supposes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Status(models.TextChoices):
        OPTIMAL = "optimal", _("Proven the best")
        FEASIBLE = "feasible", _("Best found, not proven")
        INFEASIBLE = "infeasible", _("Impossible")

    slug = models.SlugField(_("short name"), max_length=160, unique=True)
    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    base = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="what_ifs",
        verbose_name=_("compared with"),
    )
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    question = models.JSONField(_("question"), default=dict)
    # Beside the question: names, teams, obligations as they stood; what was assumed or not used.
    context = models.JSONField(_("context"), default=dict)
    answer = models.JSONField(_("answer"), default=dict)
    certificates = models.JSONField(_("certificates"), default=dict)
    status = models.CharField(_("answer of the solver"), max_length=12, choices=Status, blank=True)
    objective = models.FloatField(_("value less cost"), null=True, blank=True)
    bound = models.FloatField(_("bound"), null=True, blank=True)
    gap = models.FloatField(_("gap"), null=True, blank=True)
    reproducible = models.BooleanField(_("reproducible"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        words = gettext("What-if %(number)s") if self.changes else gettext("Plan %(number)s")
        return words % {"number": self.number}


class PlanLine(models.Model):
    """One initiative in one plan: its tier, what the tier rests on, and when it starts."""

    class Tier(models.TextChoices):
        INDISPENSABLE = "indispensable", _("Indispensable")
        USEFUL = "useful", _("Useful")
        ACCESSORY = "accessory", _("Accessory")
        HAND = "hand", _("Set by hand")
        FEW = "few", _("Too few scenarios to tell")
        PENDING = "pending", _("Not labelled yet")
        UNRANKED = "unranked", _("Not ranked: needs one number")

    class Rule(models.TextChoices):
        OBLIGATION = "obligation", _("Obligation")
        PREDECESSOR = "predecessor", _("Before an obligation")
        INDEX = "index", _("Acceptability")
        REGRET = "regret", _("Nothing lost without it")
        REST = "rest", _("Between the thresholds")
        FEW = "few", _("Too few scenarios to tell")
        PINNED = "pinned", _("Kept in by hand")
        LEFT_OUT = "left out", _("Left out by hand")
        UNVALUED = "unvalued", _("Nobody said what it is worth")

    # The plan's short name, a dot, the initiative's: "plan-4.e-invoicing".
    slug = models.CharField(_("short name"), max_length=340, unique=True)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines", verbose_name=_("plan"))
    initiative = models.ForeignKey(
        "portfolio.Initiative",
        models.SET_NULL,
        null=True,
        related_name="lines",
        verbose_name=_("initiative"),
    )
    initiative_slug = models.CharField(_("initiative"), max_length=160)
    initiative_name = models.CharField(_("name"), max_length=160)
    tier = models.CharField(_("tier"), max_length=15, choices=Tier)
    rule = models.CharField(_("rule"), max_length=15, choices=Rule)
    acceptability = models.FloatField(_("acceptability"), null=True, blank=True)
    interval_low = models.FloatField(_("acceptability, at least"), null=True, blank=True)
    interval_high = models.FloatField(_("acceptability, at most"), null=True, blank=True)
    regret_p10 = models.FloatField(_("least loss without it"), null=True, blank=True)
    undetermined = models.BooleanField(_("undetermined"), default=False)
    forced_by = models.JSONField(default=list, blank=True)  # obligations that come after it
    start = models.CharField(_("starts"), max_length=7, blank=True)  # a quarter; "" when left out
    end = models.CharField(_("ends"), max_length=7, blank=True)
    late = models.JSONField(_("short of"), default=dict, blank=True)  # of a late obligation

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "initiative_slug"], name="one_line_of_a_plan")
        ]

    def __str__(self) -> str:
        return self.initiative_name
