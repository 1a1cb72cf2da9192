"""Facts about repositories: what a scan read at their head. Replaced by each good scan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from timonier.estate.wording import in_words
from timonier.kit.folding import FoldedField
from timonier.kit.store import lake

__all__ = [
    "PUT_ASIDE",
    "Component",
    "Manifest",
    "OfThoseInUse",
    "Repository",
    "RepositoryState",
    "Scope",
    "Technology",
]


class RepositoryState(models.TextChoices):
    """How much of the repository the last scan could read."""

    SCANNED = "scanned", _("Scanned")
    PARTIAL = "partial", _("Partly read")
    EMPTY = "empty", _("Empty")
    FAILED = "failed", _("Failed")
    GONE = "gone", pgettext_lazy("repository", "No longer found")
    RETIRED = "retired", _("Retired")
    JOINED = "joined", _("Joined to another")


PUT_ASIDE = (RepositoryState.RETIRED, RepositoryState.JOINED)  # no figure and no list counts them


class Scope(models.TextChoices):
    """Whether a component ships (prod), serves the work (dev), or the file cannot say."""

    PROD = "prod", _("Production")
    DEV = "dev", _("Development")
    UNKNOWN = "unknown", _("Unknown")


class InUse(models.Manager["Repository"]):
    """Those that count today: what figures, lists and boards ask."""

    def get_queryset(self) -> models.QuerySet[Repository]:
        return super().get_queryset().exclude(state__in=PUT_ASIDE)


class OfThoseInUse(models.QuerySet[Any]):
    """Rows that belong to a repository."""

    def in_use(self) -> OfThoseInUse:
        """Without those of repositories that are put aside."""
        aside = Repository.everything.filter(state__in=PUT_ASIDE).order_by()
        return self.exclude(repository__in=aside.values("pk"))


_Kept = models.Manager.from_queryset(OfThoseInUse)


class Shown(_Kept[Any]):
    """Files that are read in whole and not replaced: whatever asks for facts asks for these."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(standing=Manifest.Standing.SHOWN)


class OfShown(_Kept[Any]):
    """What such files state."""

    def get_queryset(self) -> models.QuerySet[Any]:
        aside = Manifest.everything.filter(standing__in=Manifest.ASIDE).order_by()
        return super().get_queryset().exclude(manifest__in=aside.values("pk"))


class Repository(models.Model):
    """One git repository. `state`, `reason`: the last scan; all else: the last good scan.

    A repository that moved or was renamed is the same row. What is kept by its identity (findings,
    waivers, proposals, commits) goes by the name and the place that it was first read under.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("short name"), max_length=200, unique=True)
    location = models.CharField(_("location"), max_length=1000, unique=True)  # path or URL
    origin_name = models.CharField(max_length=200, blank=True)  # first name; empty: as now
    origin_location = models.CharField(max_length=1000, blank=True)  # first place; empty: as now
    roots = models.JSONField(default=list)  # ids of its root commits, sorted; empty: unknown
    remote = models.CharField(_("remote"), max_length=1000, blank=True)  # host/path of origin
    objects_digest = models.CharField(max_length=64, blank=True)  # of its objects' files
    gone_since = models.DateField(_("not found since"), null=True, blank=True)
    rewritten_at = models.DateTimeField(_("history rewritten"), null=True, blank=True)
    head = models.CharField(_("head"), max_length=64, blank=True)
    branch = models.CharField(_("branch"), max_length=250, blank=True)
    readers = models.CharField(max_length=64, blank=True)  # versions of the readers that read it
    state = models.CharField(_("state"), max_length=10, choices=RepositoryState, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    scanned_at = models.DateTimeField(_("scanned"), null=True, blank=True)  # last good scan
    tried_at = models.DateTimeField(_("tried"), null=True, blank=True)  # last scan, good or not
    files = models.PositiveIntegerField(_("files"), null=True, blank=True)
    commits = models.PositiveIntegerField(_("commits"), null=True, blank=True)  # null: unknown
    authors = models.PositiveIntegerField(_("authors"), null=True, blank=True)
    first_commit_at = models.DateTimeField(_("first commit"), null=True, blank=True)
    last_commit_at = models.DateTimeField(_("last commit"), null=True, blank=True)
    truck_factor = models.PositiveIntegerField(_("truck factor"), null=True, blank=True)
    dormant_since = models.DateField(_("dormant since"), null=True, blank=True)
    history_digest = models.CharField(max_length=64, blank=True)  # of what the summary came from
    history_summary = models.JSONField(null=True, blank=True)

    everything: ClassVar[models.Manager[Repository]] = models.Manager()
    objects: ClassVar[InUse] = InUse()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("repository")
        verbose_name_plural = _("repositories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def identity(self) -> str:
        """What findings, waivers and stored commits know it by, whatever it is called today."""
        return self.origin_name or self.name

    @property
    def told(self) -> str:
        """Why the last scan read it in part or not at all, in the reader's language."""
        return in_words(self.reason)


@receiver(post_delete, sender=Repository)
def forget_bulk_facts(instance: Repository, **options: Any) -> None:
    """However a repository goes, its commits and changes in the lake go with it."""
    lake.forget(instance.identity)


class Manifest(models.Model):
    """One file that says what the repository uses, and the other things that it states.

    Two kinds are not manifests but are kept the same way: `secrets` (a file in which a committed
    secret was found) and `tree` (path "": what the list of files alone tells).
    """

    class Standing(models.TextChoices):
        """What a reading stores piece by piece shows all at once, in place of what it replaces."""

        COMING = "coming", "being stored"
        SHOWN = "shown", "shown"
        GOING = "going", "replaced, to be deleted"

    ASIDE: ClassVar = (Standing.COMING, Standing.GOING)

    repository = models.ForeignKey(Repository, models.CASCADE, related_name="manifests")
    path = models.CharField(_("path"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    digest = models.CharField(max_length=64, blank=True)
    cache_key = models.CharField(max_length=400, db_index=True)
    parsed = models.BooleanField(_("parsed"), default=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    observations = models.JSONField(default=list)  # [kind, subject, line, data]
    # Who brings whom, by the order of the components: one row for each edge would be millions.
    edges = models.JSONField(null=True, blank=True)  # [ranges, brings] of core.facts.Edges
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.SHOWN)

    objects = Shown()
    everything: ClassVar[models.Manager[Manifest]] = models.Manager()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("manifest")
        verbose_name_plural = _("manifests")
        ordering = ["path", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["repository", "path", "kind"],
                condition=models.Q(standing="shown"),
                name="estate_manifest_once",
            )
        ]
        indexes = [models.Index(fields=["standing"], name="estate_manifest_standing")]

    def __str__(self) -> str:
        return self.path


class Component(models.Model):
    """One thing that a file of a repository says it uses, at a line."""

    repository = models.ForeignKey(
        Repository, models.CASCADE, related_name="components", verbose_name=_("repository")
    )
    manifest = models.ForeignKey(
        Manifest, models.CASCADE, related_name="components", verbose_name=_("file")
    )
    type = models.CharField(_("ecosystem"), max_length=30)
    name = models.CharField(_("name"), max_length=300)
    folded_name = FoldedField("name", max_length=300)
    version = models.CharField(_("version"), max_length=200, blank=True)
    constraint = models.CharField(_("range"), max_length=300, blank=True)
    scope = models.CharField(_("scope"), max_length=7, choices=Scope, default=Scope.UNKNOWN)
    direct = models.BooleanField(_("direct"), null=True)
    line = models.PositiveIntegerField(_("line"), default=0)
    locked = models.BooleanField(_("locked"), default=False)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    digest = models.CharField(max_length=15_000, blank=True)  # of all its archives: `core.hashes`
    source = models.CharField(_("source"), max_length=60, blank=True)
    # One row of each distinct component of a repository: what every count of components counts.
    counts = models.BooleanField(default=True)

    objects = OfShown()
    everything: ClassVar[models.Manager[Component]] = models.Manager()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["type", "name", "version", "id"]
        indexes = [
            models.Index(fields=["type", "name", "version"], name="estate_component_what"),
            models.Index(fields=["name", "version"], name="estate_component_name"),
            models.Index(fields=["version", "id"], name="estate_component_version"),
            models.Index(fields=["folded_name", "id"], name="estate_component_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version or self.constraint}".strip()


class Technology(models.Model):
    """A product in use at one release cycle, derived from components and known life cycles."""

    product = models.CharField(_("product"), max_length=100)  # identifier of the life cycle list
    label = models.CharField(_("name"), max_length=150)
    category = models.CharField(_("category"), max_length=60, blank=True)
    cycle = models.CharField(_("release"), max_length=60, blank=True)  # empty: unknown
    slug = models.SlugField(_("short name"), max_length=180, unique=True)
    repositories = models.ManyToManyField(
        Repository, related_name="technologies", verbose_name=_("repositories")
    )
    uses = models.PositiveIntegerField(_("uses"), default=0)
    released_on = models.DateField(_("released"), null=True, blank=True)
    ends_on = models.DateField(_("free fixes until"), null=True, blank=True)
    extended_ends_on = models.DateField(_("paid fixes until"), null=True, blank=True)
    ended = models.BooleanField(_("past its life"), null=True)  # null: unknown
    latest = models.CharField(_("latest"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")
        ordering = ["label", "cycle"]
        constraints = [
            models.UniqueConstraint(fields=["product", "cycle"], name="estate_technology_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.cycle}".strip()
