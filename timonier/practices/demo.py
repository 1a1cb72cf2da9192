"""What the people of Embruns decided on what the scan really found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.estate.demo import names_given, presence
from timonier.estate.demo.archive import names
from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.kit.models import Citation
from timonier.kit.records.evidence import forget
from timonier.knowledge.selectors import book
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver
from timonier.practices.services import assess, propose

_WAIVED_DAYS, _DUE_DAYS = 90, 45
_CHUNK = 500
JUDGING = gettext_lazy("Judging what was read")
demo.judged(Waiver, ProposalDecision)


def _repositories() -> int:
    return len(names())


@demo.scene(JUDGING, earlier=True, steps=_repositories)
def judge_earlier(told: Keeper) -> None:
    """What was read a month ago, judged as of then."""
    judge(told)


@demo.scene(JUDGING, order=50, steps=_repositories)
def judge(told: Keeper) -> None:
    """What was read, judged as any other, with the knowledge at hand."""

    def one_by_one() -> Iterator[Any]:
        for repository in presence.repositories():
            yield repository
            told.step(str(JUDGING), 1)

    known = book(today=told.day)
    assess(repositories=one_by_one(), book=known, today=told.day, now=told.now)


@demo.scene(JUDGING)
@transaction.atomic
def decide(told: Keeper) -> None:
    """One waiver, one proposal accepted and one rejected, on what the scan really found."""
    names = names_given()
    waived = Finding.objects.open().filter(
        repository__name=names["embruns-forecast"], check_id="container-root"
    )
    if finding := waived.first():
        reason = _("It runs one night a week on a machine of its own; rebuilt with the new image.")
        until = max(told.today, timezone.localdate()) + timedelta(days=_WAIVED_DAYS)
        told.keep(Waiver, {"finding_key": finding.key, "reason": reason, "until_on": until})
    ours = Proposal.objects.filter(findings__repository__in=presence.repositories()).distinct()
    if django := ours.filter(kind="upgrade", subject__icontains="django").first():
        due = told.ahead(_DUE_DAYS)
        _decision(told, django, {"verdict": "accepted", "owner": "Nadia Benali", "due_on": due})
    if moment := ours.filter(kind="replace", subject="moment").first():
        reason = _("The portal is to be rewritten next year: not worth touching before.")
        _decision(told, moment, {"verdict": "rejected", "reason": reason})


def _decision(told: Keeper, proposal: Proposal, data: Mapping[str, Any]) -> None:
    told.keep(ProposalDecision, {"proposal_key": proposal.key, **data})


@demo.leaving()
def findings_leave(today: date) -> int:
    """What stands on the findings of the demo's repositories, before these go."""
    findings = list(Finding.objects.filter(repository__in=presence.repositories()))
    forget(*findings)
    kind = ContentType.objects.get_for_model(Finding)
    for start in range(0, len(findings), _CHUNK):
        keys = [finding.pk for finding in findings[start : start + _CHUNK]]
        Citation.objects.filter(support_type=kind, support_id__in=keys).delete()
    return 0


@demo.left()
def proposals_left(now: datetime) -> None:
    """The proposals of what is left."""
    propose(today=timezone.localdate(), now=now)
