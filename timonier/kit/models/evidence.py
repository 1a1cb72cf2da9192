"""Citations: what each claim stands on."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Citation"]


class Citation(models.Model):
    """One claim, one support, and why the support carries it.

    A support is a row (`support_type`, `support_id`) or a fact outside the database, named by
    its source and a locator such as `repository@sha:path:line`. Rows come and go with scans, so
    these are plain references: a support that is gone is shown as gone, never dropped unsaid.
    """

    key = models.CharField(max_length=64, unique=True)
    claim_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    claim_id = models.BigIntegerField()
    support_type = models.ForeignKey(ContentType, models.CASCADE, null=True, related_name="+")
    support_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=200, blank=True)
    locator = models.CharField(max_length=1000, blank=True)
    observed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=128, blank=True)
    because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        indexes = [
            models.Index(fields=["claim_type", "claim_id"], name="citation_claim"),
            models.Index(fields=["support_type", "support_id"], name="citation_support"),
            models.Index(fields=["source", "locator"], name="citation_fact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(support_type__isnull=False, support_id__isnull=False)
                | ~models.Q(source=""),
                name="citation_has_a_support",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_type_id}:{self.claim_id} ← {self.source or self.support_id}"
