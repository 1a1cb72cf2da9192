"""Brings newer knowledge in the background."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads
from timonier.knowledge import selectors, services


@jobs.job("knowledge.refresh", label=_("Refresh of knowledge"), active_key=lambda args: "all")
def refresh(*, audits_only: bool = False) -> None:
    """Ask each source; one that fails keeps its last good edition.

    With `audits_only` nobody but the registries that the operator has named.
    """
    services.refresh_knowledge(today=timezone.localdate(), audits_only=audits_only)


def start_refresh(*, by: Any = None) -> Job:
    """Queue a refresh, or return the one under way."""
    return jobs.start("knowledge.refresh", by=by)


def refresh_when_old() -> Job | None:
    """Queue a refresh when an edition is older than a week, and of the registries' answers alone
    when these are not of today or leave out what is in use; None when all are fresh."""
    today = timezone.localdate()
    if selectors.needs_refresh(today):
        return start_refresh()
    if selectors.audits_due(today):
        return jobs.start("knowledge.refresh", audits_only=True)
    return None


@jobs.job("knowledge.daily", label=_("Daily look at the sources"), daily=True)
def daily() -> None:
    """Refresh when an edition is old, unless the operator has switched the asking off."""
    if os.environ.get("TIMONIER_REFRESH", "1") != "0":
        refresh_when_old()


@leads("knowledge.refresh", "knowledge.daily")
def known(job: Job) -> Iterator[Way]:
    """What each source delivered, and when."""
    yield Way(gettext("Sources of knowledge"), reverse("knowledge:sources"))
