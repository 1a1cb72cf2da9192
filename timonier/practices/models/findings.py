"""Facts: findings, what could be checked, and the proposals computed from both."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from timonier.estate.models import OfThoseInUse, Repository, RepositoryState, Scope
from timonier.kit.measured.readable import purl_text
from timonier.practices.core.severity import LEVELS, RANK

__all__ = [
    "Coverage",
    "Ended",
    "Finding",
    "FindingState",
    "Judged",
    "Proposal",
    "ProposalKind",
    "Severity",
    "Tier",
]


class Severity(models.TextChoices):
    """How much a finding matters where it is."""

    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    INFO = "info", _("Information")


class FindingState(models.TextChoices):
    """Affected, or unknown: what is known to be clear is no finding."""

    AFFECTED = "affected", _("Affected")
    UNKNOWN = "unknown", _("Unknown")


class Tier(models.TextChoices):
    """What first: by stated rules, until a plan decides."""

    INDISPENSABLE = "indispensable", _("Indispensable")
    USEFUL = "useful", _("Useful")
    ACCESSORY = "accessory", _("Accessory")


class ProposalKind(models.TextChoices):
    """The sort of change that a proposal asks for."""

    UPGRADE = "upgrade", _("Upgrade")
    REFRESH = "refresh", _("Refresh a lock file")
    REPLACE = "replace", _("Replace")
    MITIGATE = "mitigate", _("Mitigate")
    PIN = "pin", _("Pin")
    REMOVE_SECRET = "remove-secret", _("Remove a secret")
    HARDEN = "harden", _("Harden")
    HARDEN_CI = "harden-ci", _("Harden a pipeline")
    ADOPT = "adopt", _("Adopt")
    MIGRATE_API = "migrate-api", _("Migrate an interface")
    MOVE_RUNNER = "move-runner", _("Move a runner")
    LOCK = "lock", _("Lock versions")
    READ = "read", _("Make readable")
    SPREAD = "spread", _("Spread knowledge")
    LICENCE = "licence", _("Clear a licence")
    RETIRE = "retire", _("Decide on retirement")


class Ended(models.TextChoices):
    """Why a finding is no longer open."""

    ABSENT = "absent", _("No longer found")
    RETIRED = "retired", _("Repository retired")
    JOINED = "joined", _("Repository joined to another")


class Open(models.QuerySet["Finding"]):
    """Filters of findings."""

    def open(self) -> Open:
        """Not resolved (waived ones included)."""
        return self.filter(resolved_on=None)


class Finding(models.Model):
    """One thing a check found. `key` is its identity over scans; no scan edits a judgment on it."""

    key = models.CharField(max_length=24, unique=True)
    check_id = models.CharField(_("check"), max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    rank = models.PositiveSmallIntegerField(default=0, editable=False)  # 0 is the gravest
    state = models.CharField(_("state"), max_length=10, choices=FindingState)
    repository = models.ForeignKey(
        Repository, models.CASCADE, related_name="findings", verbose_name=_("repository")
    )
    subject = models.CharField(_("subject"), max_length=1000)
    file = models.CharField(_("file"), max_length=1000, blank=True)
    line = models.PositiveIntegerField(_("line"), default=0)
    aliases = models.JSONField(_("identifiers"), default=list)
    fixed_in = models.CharField(_("fixed in"), max_length=200, blank=True)
    exploited = models.BooleanField(_("exploited"), default=False)
    exploited_on = models.DateField(_("exploited since"), null=True)
    lot = models.CharField(max_length=24, blank=True)  # findings that lists show as one row
    scope = models.CharField(_("scope"), max_length=7, choices=Scope, blank=True)
    because = models.JSONField(default=list)  # phrases: [one, many, params]
    remedy = models.JSONField(default=dict)  # fields of core.issue.Remedy
    since_on = models.DateField(_("true since"), null=True)
    due_on = models.DateField(_("due"), null=True)
    seen_first_on = models.DateField(_("seen first"))
    seen_last_on = models.DateField(_("seen last"))
    resolved_on = models.DateField(_("resolved"), null=True)
    ended = models.CharField(_("why it ended"), max_length=10, choices=Ended, blank=True)
    anchor = models.CharField(max_length=1400, blank=True)  # with check and repository: its key
    turned_at = models.DateTimeField()  # when it was last opened, reopened or resolved

    objects = Open.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["rank", "check_id", "id"]
        indexes = [
            models.Index(
                fields=["state", "rank", "id"],
                condition=models.Q(resolved_on=None),
                name="practices_open_by_state",
            ),
            models.Index(
                fields=["rank", "id"],
                condition=models.Q(resolved_on=None),
                name="practices_open_by_rank",
            ),
            models.Index(  # counts are read from the index alone
                fields=["check_id", "severity", "state"],
                condition=models.Q(resolved_on=None),
                name="practices_open_by_check",
            ),
            models.Index(fields=["rank", "id"], name="practices_by_rank"),  # resolved ones too
            # With all that the bridge counts by repository, so that it reads this index alone.
            models.Index(
                fields=["repository", "resolved_on", "turned_at", "rank"],
                name="practices_by_repository",
            ),
            models.Index(fields=["turned_at"], name="practices_by_turn"),
            models.Index(
                fields=["lot", "rank", "id"],
                condition=models.Q(resolved_on=None),
                name="practices_open_by_lot",
            ),
        ]

    def __str__(self) -> str:
        flaw = next((one for one in self.aliases if one.startswith("CVE-")), "")
        subject = ", ".join(filter(None, (purl_text(self.subject), flaw)))
        named = {"check": self.get_check_id_display(), "subject": subject}
        return gettext("%(check)s: %(subject)s") % named

    def save(self, *args: object, **kwargs: object) -> None:
        self.rank = RANK.get(self.severity, len(LEVELS))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_check_id_display(self) -> str:
        """The check in the reader's words."""
        from timonier.practices.sentences import check_title

        return check_title(self.check_id)

    @property
    def of_gone(self) -> bool:
        """Whether its repository is no longer found: what it says is of `last_read_on`."""
        return self.repository.state == RepositoryState.GONE

    @property
    def last_read_on(self) -> date | None:
        """The day on which its repository was read last."""
        at = self.repository.scanned_at
        return timezone.localdate(at) if at else None


class Coverage(models.Model):
    """How much of a repository's components could be checked against advisories."""

    repository = models.ForeignKey(Repository, models.CASCADE, related_name="coverage")
    ecosystem = models.CharField(_("ecosystem"), max_length=30)
    components = models.PositiveIntegerField(_("components"))
    checked = models.PositiveIntegerField(_("checked"))
    unknown = models.PositiveIntegerField(pgettext_lazy("count", "unknown"))
    affected = models.PositiveIntegerField(_("affected"), default=0)
    # ISO day of the advisories -> [checked, of these affected]: what is late depends on today
    days = models.JSONField(default=dict)
    checked_at = models.DateTimeField(_("checked"))

    objects = OfThoseInUse.as_manager()

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["ecosystem"]
        constraints = [
            models.UniqueConstraint(
                fields=["repository", "ecosystem"], name="practices_coverage_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ecosystem}: {self.checked}/{self.components}"


class Judged(models.Model):
    """That a repository was judged, and the digest of all that its judgment stood on."""

    repository = models.OneToOneField(Repository, models.CASCADE, related_name="judged")
    basis = models.CharField(max_length=64)
    judged_at = models.DateTimeField(_("checked"))
    read_at = models.DateTimeField(null=True)  # `scanned_at` of the reading that was judged

    class Meta:
        verbose_name = _("judged repository")
        verbose_name_plural = _("judged repositories")

    def __str__(self) -> str:
        return str(self.repository)


class Proposal(models.Model):
    """The one change that removes a group of findings; computed anew after every scan."""

    key = models.CharField(max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind)
    title = models.JSONField(_("title"))  # a phrase
    subject = models.CharField(_("subject"), max_length=300)
    version_from = models.CharField(_("from"), max_length=200, blank=True)
    version_to = models.CharField(_("to"), max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=14, choices=Tier)  # provisional
    rank = models.PositiveSmallIntegerField(default=0)  # place of the tier
    effort_low = models.FloatField(_("effort, low (days)"))
    effort_likely = models.FloatField(_("effort, likely (days)"))
    effort_high = models.FloatField(_("effort, high (days)"))
    gain = models.JSONField(default=dict)  # severity -> findings removed
    removes = models.PositiveIntegerField(_("findings removed"), default=0)
    weight = models.FloatField(default=0)  # gain per likely day, for the order only
    waiting = models.JSONField(default=list)  # [ISO date, phrase]: what happens by when
    due_on = models.DateField(_("due"), null=True)
    because = models.JSONField(default=list)  # phrases
    findings = models.ManyToManyField(Finding, related_name="proposals")
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["rank", "-weight", "key"]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The title in the reader's language."""
        from timonier.practices.sentences import said

        return said([self.title]) if self.title else self.subject
