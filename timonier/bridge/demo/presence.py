"""What of the demo is there, and whether it may stand beside what is somebody's own."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from timonier.bridge.demo.archive import names
from timonier.bridge.models import DemoPart
from timonier.estate.models import IdentityMerge, Repository, RepositoryProfile, System
from timonier.governance.models import Decision
from timonier.kit.home import home
from timonier.portfolio.models import Initiative
from timonier.practices.models import ProposalDecision, Waiver
from timonier.risk.models import Risk
from timonier.strategy.models import CompanyGoal, Idea, Objective, RadarEntry

_OWN_MOST = 1  # repositories of one's own: `make run` scans the checkout that it runs from
_JUDGED = (System, RepositoryProfile, IdentityMerge, Waiver, ProposalDecision, CompanyGoal,
           Objective, Idea, RadarEntry, Risk, Initiative, Decision)  # fmt: skip


class OwnWork(Exception):
    """The installation holds somebody's own estate; the message says what."""


def folder() -> Path:
    """Where the demo's repositories lie."""
    return home() / "demo"


def locations() -> list[str]:
    """The places of the demo's repositories, there or not."""
    return [str(folder() / f"{name}.git") for name in names()]


def repositories() -> QuerySet[Repository]:
    """The demo's repositories, as far as they were scanned."""
    return Repository.objects.filter(location__in=locations())


def is_begun() -> bool:
    """Whether anything of the demo is there, whole or not."""
    return DemoPart.objects.exists() or repositories().exists() or folder().exists()


def rows_of(label: str) -> list[int]:
    """The primary keys of the demo's own rows of one model."""
    return list(DemoPart.objects.filter(model=label).values_list("row", flat=True))


def check_room() -> None:
    """Raise OwnWork when the demo would mix with what somebody made or scanned here."""
    own = Repository.objects.exclude(location__in=locations()).count()
    if own > _OWN_MOST:
        raise OwnWork(_("%(count)d repositories of your own were scanned here.") % {"count": own})
    for model in _JUDGED:
        rows = apps.get_model(model._meta.label_lower)._default_manager.exclude(
            pk__in=rows_of(model._meta.label_lower)
        )
        if count := rows.count():
            words = {"count": count, "kind": model._meta.verbose_name_plural}
            raise OwnWork(_("%(count)d rows of your own are here: %(kind)s.") % words)
