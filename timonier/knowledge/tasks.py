"""Brings newer knowledge in the background."""

from __future__ import annotations

import os
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timonier.kit import jobs
from timonier.kit.models import Job
from timonier.knowledge import selectors, services


@jobs.job("knowledge.refresh", label=_("Refresh of knowledge"), active_key=lambda args: "all")
def refresh() -> None:
    """Ask each public source; one that fails keeps its last good edition."""
    services.refresh_knowledge(today=timezone.localdate())


def start_refresh(*, by: Any = None) -> Job:
    """Queue a refresh, or return the one under way."""
    return jobs.start("knowledge.refresh", by=by)


def refresh_when_old() -> Job | None:
    """Queue a refresh when an edition is older than a week; None when all are fresh."""
    return start_refresh() if selectors.needs_refresh(timezone.localdate()) else None


@jobs.job("knowledge.daily", label=_("Daily look at the sources"), daily=True)
def daily() -> None:
    """Refresh when an edition is old, unless the operator has switched the asking off."""
    if os.environ.get("TIMONIER_REFRESH", "1") != "0":
        refresh_when_old()
