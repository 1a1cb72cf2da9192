"""Which decisions stand on a row."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from timonier.governance.models import Decision
from timonier.governance.selectors.seen import seen_by
from timonier.kit.models.evidence import Citation


def decisions_on(row: Model, *, user: Any = None) -> QuerySet[Decision]:
    """The decisions that cite a row, newest first, as far as this person may see them."""
    kinds = ContentType.objects.get_for_models(Decision, type(row))
    citing = Citation.objects.filter(
        claim_type=kinds[Decision], support_type=kinds[type(row)], support_id=row.pk
    )
    return seen_by(user).filter(pk__in=citing.values("claim_id"))


def open_decision_on(row: Model) -> Decision | None:
    """The decision to take that cites a row already, if there is one."""
    return decisions_on(row).filter(status=Decision.Status.PROPOSED).first()
