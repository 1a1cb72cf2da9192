"""Facts about decision records: where a repository keeps one, and what it says of itself."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from timonier.estate.models.repositories import Manifest, OfThoseInUse, Repository

__all__ = ["DecisionRecord"]


class DecisionRecord(models.Model):
    """A file that records a decision, as it is at the repository's head."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("decision", "Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        DEPRECATED = "deprecated", _("Deprecated")
        SUPERSEDED = "superseded", _("Superseded")

    key = models.CharField(_("key"), max_length=24, unique=True)
    repository = models.ForeignKey(
        Repository,
        models.CASCADE,
        related_name="decision_records",
        verbose_name=_("repository"),
    )
    manifest = models.OneToOneField(Manifest, models.CASCADE, related_name="decision_record")
    path = models.CharField(_("file"), max_length=1000)
    digest = models.CharField(max_length=64)  # of the file's content, as git names it
    line = models.PositiveIntegerField(_("line"), default=0)
    number = models.CharField(_("number"), max_length=12, blank=True)
    title = models.CharField(_("title"), max_length=300)
    status = models.CharField(_("status"), max_length=12, choices=Status, blank=True)
    stated = models.CharField(_("status as written"), max_length=300, blank=True)
    decided_on = models.DateField(_("date"), null=True, blank=True)

    objects = OfThoseInUse.as_manager()

    class Meta:
        verbose_name = _("decision record")
        verbose_name_plural = _("decision records")
        ordering = ["-decided_on", "title", "id"]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def key_for(repository: Repository, path: str) -> str:
        """The same for a file whatever becomes of its content."""
        place = repository.origin_location or repository.location
        return hashlib.sha256(f"{place}\0{path}".encode()).hexdigest()[:24]

    @property
    def place(self) -> str:
        """`repository:path`, as what was made of the record remembers it."""
        return f"{self.repository.name}:{self.path}"[:500]

    @property
    def locator(self) -> str:
        """`repository@sha:path`, as evidence cites it."""
        return f"{self.repository.name}@{self.repository.head}:{self.path}"
