"""Judgments: waivers, decisions on proposals, the company's weights and licence policy."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from timonier.kit.measured.readable import purl_text
from timonier.kit.models.authored import Authored

__all__ = ["CheckWeight", "Justification", "LicencePolicy", "ProposalDecision", "Waiver"]


class Waivers(models.QuerySet["Waiver"]):
    """Filters of waivers."""

    def in_force(self, today: date) -> Waivers:
        """Those whose last day has not passed."""
        return self.filter(until_on__gte=today)


class Justification(models.TextChoices):
    """Why a flaw does not affect the product, in the words of CycloneDX's analysis (VEX)."""

    CODE_NOT_PRESENT = "code_not_present", _("The flawed code is not there")
    CODE_NOT_REACHABLE = "code_not_reachable", _("The flawed code is never reached")
    REQUIRES_CONFIGURATION = "requires_configuration", _("It needs a setting that is not made")
    REQUIRES_DEPENDENCY = "requires_dependency", _("It needs a component that is absent")
    REQUIRES_ENVIRONMENT = "requires_environment", _("It needs an environment that is not ours")
    PROTECTED_BY_COMPILER = "protected_by_compiler", _("The compiler protects from it")
    PROTECTED_AT_RUNTIME = "protected_at_runtime", _("It is prevented at run time")
    PROTECTED_AT_PERIMETER = "protected_at_perimeter", _("It is stopped at the perimeter")
    PROTECTED_BY_CONTROL = (
        "protected_by_mitigating_control",
        _("Another control keeps it from harm"),
    )


class Waiver(Authored):
    """A person accepts a finding, for a reason and until a day. Kept by the finding's identity, so
    that no rescan can lose it."""

    finding_key = models.CharField(_("finding"), max_length=24, unique=True)
    check_id = models.CharField(_("check"), max_length=60, blank=True)
    repository_name = models.CharField(_("repository"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=1000, blank=True)
    reason = models.TextField(_("reason"))
    justification = models.CharField(
        _("not affected because"),
        max_length=40,
        choices=Justification,
        blank=True,
        help_text=_("Empty: the flaw applies, and its risk is accepted."),
    )
    until_on = models.DateField(_("until"), help_text=_("The finding returns the day after."))
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    history = HistoricalRecords()

    named_rows: ClassVar = {"finding_key": "practices.finding"}

    objects = Waivers.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["until_on", "id"]

    def __str__(self) -> str:
        subject = f"{purl_text(self.subject)}, {self.repository_name}"
        named = {"check": self.get_check_id_display(), "subject": subject}
        return gettext("%(check)s: %(subject)s") % named

    def get_check_id_display(self) -> str:
        """The check in the reader's words."""
        from timonier.practices.sentences import check_title

        return check_title(self.check_id)


class ProposalDecision(Authored):
    """What the CTO decided on a proposal, kept by the proposal's identity."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    proposal_key = models.CharField(_("proposal"), max_length=24, unique=True)
    title = models.JSONField(_("title"), default=list)  # a phrase, as it stood when decided
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided"), auto_now=True)
    history = HistoricalRecords()
    named_rows: ClassVar = {"proposal_key": "practices.proposal"}

    class Meta:
        verbose_name = _("decision on a proposal")
        verbose_name_plural = _("decisions on proposals")
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        from timonier.practices.sentences import said

        return f"{said([self.title])}: {self.get_verdict_display()}" if self.title else self.verdict


class CheckWeight(models.Model):
    """The company's own severity for a check, or that it does not want the check at all."""

    class Level(models.TextChoices):
        OFF = "off", _("Off")
        CRITICAL = "critical", _("Critical")
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")
        INFO = "info", _("Information")

    check_id = models.SlugField(_("check"), max_length=60, unique=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Level)
    reason = models.TextField(_("reason"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("weight of a check")
        verbose_name_plural = _("weights of checks")
        ordering = ["check_id"]

    def __str__(self) -> str:
        named = {"check": self.get_check_id_display(), "subject": self.get_severity_display()}
        return gettext("%(check)s: %(subject)s") % named

    def get_check_id_display(self) -> str:
        """The check in the reader's words."""
        from timonier.practices.sentences import check_title

        return check_title(self.check_id)


CATEGORY_LABELS = {
    "CLA": _("Contributor agreement"),
    "Commercial": _("Commercial"),
    "Copyleft": _("Copyleft"),
    "Copyleft Limited": _("Limited copyleft"),
    "Free Restricted": _("Free with restrictions"),
    "Patent License": _("Patent licence"),
    "Permissive": _("Permissive"),
    "Proprietary Free": _("Proprietary, free of charge"),
    "Public Domain": _("Public domain"),
    "Source-available": _("Source available"),
    "Unstated License": _("Licence not stated"),
}


class LicencePolicy(models.Model):
    """What the company says of a category of licences; the default stands where it is silent."""

    class Verdict(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        REVIEW = "review", _("To review")
        FORBIDDEN = "forbidden", _("Forbidden")

    category = models.CharField(
        _("category"), max_length=60, unique=True, choices=list(CATEGORY_LABELS.items())
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("licence policy")
        verbose_name_plural = _("licence policies")
        ordering = ["category"]

    def __str__(self) -> str:
        return f"{self.category}: {self.get_verdict_display()}"
