"""What becomes of findings and waivers when their repository is retired or joined."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.estate.models import Repository, RepositoryState, Retirement, Sameness
from timonier.estate.services import life
from timonier.estate.services.technologies import derive_technologies
from timonier.practices.core.issue import key_for, renamed
from timonier.practices.core.proposals import plan_key
from timonier.practices.models import Ended, Finding, Judged, ProposalDecision, Waiver
from timonier.practices.services.findings import resolve
from timonier.practices.services.proposals import propose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm


GONE = RepositoryState.GONE


class NotRetirable(ValueError):
    """The repository cannot be retired; the message says why."""


@transaction.atomic
def retire(*, repository: Repository, reason: str, by: User | None, now: datetime) -> Retirement:
    """Retire a repository: its findings end for that reason, its waivers stay as history.

    Raises NotRetirable.
    """
    if not reason.strip():
        raise NotRetirable(_("A retirement needs a reason."))
    try:
        made = life.retire(repository=repository, reason=reason, by=by)
    except life.NotRetirable:
        raise NotRetirable(_("It is retired already.")) from None
    _end(repository, now)
    return made


def _end(repository: Repository, now: datetime) -> None:
    today = timezone.localdate(now)
    rows = list(Finding.objects.open().filter(repository=repository))
    resolve(rows, today=today, now=now, why=Ended.RETIRED)
    Judged.objects.filter(repository=repository).delete()
    propose(today=today, now=now)


@transaction.atomic
def revive(*, retirement: Retirement, by: User | None, now: datetime) -> Repository | None:
    """Take a retirement back: the findings that it ended are open again, as they were."""
    row = life.revive(retirement=retirement, by=by)
    if row is not None:
        ended = Finding.objects.filter(repository=row, ended=Ended.RETIRED)
        ended.update(resolved_on=None, ended="", turned_at=now)
        derive_technologies(today=timezone.localdate(now))
    propose(today=timezone.localdate(now), now=now)
    return row


def save_retirement(*, form: ModelForm[Retirement], by: User | None) -> Retirement:
    """The retirement of a bound form; a later word changes its reason alone."""
    made = form.instance
    made.author = made.author or by
    row = Repository.everything.get(slug=made.slug)
    with transaction.atomic():
        life.keep_retirement(made=made, repository=row, by=by)
        _end(row, timezone.now())
    return made


def delete_retirement(*, item: Retirement, by: User | None) -> None:
    """Take a retirement back by the kit's own page."""
    revive(retirement=item, by=by, now=timezone.now())


@transaction.atomic
def join(
    *, kept: Repository, other: Repository, by: User | None, now: datetime, reason: str = ""
) -> Sameness:
    """Two rows are one repository: findings, waivers and decisions of `other` become those of
    `kept`. Where both have a word on the same thing, that of `kept` stands and the other stays as
    it was said. Raises estate.services.life.NotJoinable.
    """
    theirs = list(Finding.objects.filter(repository=other))
    keys = {
        row.key: key_for(row.check_id, kept.identity, row.anchor) for row in theirs if row.anchor
    }
    _carry_waivers(keys, kept, by)
    _carry_decisions(theirs, kept, other, by)
    if kept.state == GONE:
        _carry_findings(theirs, keys, kept)
    said = life.join(kept=kept, other=other, reason=reason, by=by)
    Judged.objects.filter(repository=kept).delete()
    derive_technologies(today=timezone.localdate(now))
    propose(today=timezone.localdate(now), now=now)
    return said


def _carry_waivers(keys: dict[str, str], kept: Repository, by: User | None) -> None:
    taken = set(
        Waiver.objects.filter(finding_key__in=keys.values()).values_list("finding_key", flat=True)
    )
    for waiver in Waiver.objects.filter(finding_key__in=keys):
        key = keys[waiver.finding_key]
        if key not in taken:
            waiver.finding_key, waiver.repository_name = key, kept.name
            waiver._history_user = by  # type: ignore[attr-defined]
            waiver.save()


def _carry_decisions(
    rows: list[Finding], kept: Repository, other: Repository, by: User | None
) -> None:
    """Decisions on proposals that are about the one repository alone."""
    groups = {str(row.remedy.get("key", "")) for row in rows if row.remedy}
    keys = {
        plan_key(group): plan_key(renamed(group, other.identity, kept.identity)) for group in groups
    }
    decided = ProposalDecision.objects
    taken = set(
        decided.filter(proposal_key__in=keys.values()).values_list("proposal_key", flat=True)
    )
    for decision in decided.filter(proposal_key__in=keys):
        key = keys[decision.proposal_key]
        if key not in taken:
            decision.proposal_key = key
            decision._history_user = by  # type: ignore[attr-defined]
            decision.save()


def _carry_findings(rows: list[Finding], keys: dict[str, str], kept: Repository) -> None:
    """What `kept` had no finding on yet; the rest is settled when it is judged again."""
    held = set(Finding.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    carried = [row for row in rows if keys.get(row.key, "") not in held | {""}]
    for row in carried:
        row.key, row.repository = keys[row.key], kept
    Finding.objects.bulk_update(carried, ["key", "repository"], batch_size=500)
