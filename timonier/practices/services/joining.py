"""What becomes of findings, waivers and decisions when two repositories are joined, or parted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.estate.models import Repository, RepositoryState, Sameness
from timonier.estate.services import joining
from timonier.estate.services.technologies import derive_technologies
from timonier.kit.records.following import Change, change, follow, point_back, repoint
from timonier.practices.core.issue import key_for, renamed
from timonier.practices.core.proposals import plan_key
from timonier.practices.models import Ended, Finding, Judged, Proposal, Waiver
from timonier.practices.services.findings import resolve
from timonier.practices.services.proposals import propose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

GONE = RepositoryState.GONE
_BATCH = 500


@transaction.atomic
def join(
    *, kept: Repository, other: Repository, by: User | None, now: datetime, reason: str = "",
    slug: str = "",
) -> Sameness:  # fmt: skip
    """Two rows are one repository: waivers, decisions and all that cites findings of `other` go to
    those of `kept`; the findings of `other` end with that reason.

    Where both have a word on the same thing, that of `kept` stands and the other stays as it was
    said. Raises estate.services.joining.NotJoinable.
    """
    joining.check_joinable(kept, other)
    theirs = list(Finding.objects.filter(repository=other))
    keys = {
        one.key: key_for(one.check_id, kept.identity, one.anchor) for one in theirs if one.anchor
    }
    plans = _plans(theirs, other, kept)
    before = dict(Proposal.objects.filter(key__in=plans).values_list("key", "pk"))
    changes = _carry_waivers(keys, kept, by)
    changes += follow("practices.proposal", plans.get, by=by)
    held = list(Finding.objects.open().filter(repository=kept).values_list("pk", flat=True))
    carried = _carry_findings(theirs, keys, kept) if kept.state == GONE else []
    said = joining.join(kept=kept, other=other, reason=reason, by=by, slug=slug)
    open_ = list(Finding.objects.open().filter(repository=other))
    resolve(open_, today=timezone.localdate(now), now=now, why=Ended.JOINED)
    _settle(kept, other, now)
    cited = said.carried["cited"] | {
        "practices.finding": repoint(Finding, _same_findings(other, keys)),
        "practices.proposal": repoint(Proposal, _renewed(before, plans)),
    }
    joining.remember(
        said,
        changes=changes + said.carried["changes"],
        cited=cited,
        findings=carried,
        open=held,
        plans=plans,
        proposals=before,
    )
    return said


def _plans(rows: list[Finding], other: Repository, kept: Repository) -> dict[str, str]:
    """Keys of proposals that are about the one repository alone -> the same of the other."""
    groups = {str(row.remedy.get("key", "")) for row in rows if row.remedy}
    pairs = {(group, renamed(group, other.identity, kept.identity)) for group in groups}
    return {plan_key(one): plan_key(to) for one, to in sorted(pairs) if one != to}


def _carry_waivers(keys: dict[str, str], kept: Repository, by: User | None) -> list[Change]:
    done: list[Change] = []
    for waiver in Waiver.objects.filter(finding_key__in=keys):
        values = {"finding_key": keys[waiver.finding_key], "repository_name": kept.name}
        done += change(waiver, values, by=by)
    return done


def _carry_findings(
    rows: list[Finding], keys: dict[str, str], kept: Repository
) -> list[tuple[int, str]]:
    """What `kept` had no finding on yet, with the keys of before; the rest is settled when it is
    judged again."""
    held = set(Finding.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    carried = [row for row in rows if keys.get(row.key, "") not in held | {""}]
    told = [(row.pk, row.key) for row in carried]
    for row in carried:
        row.key, row.repository = keys[row.key], kept
    Finding.objects.bulk_update(carried, ["key", "repository"], batch_size=_BATCH)
    return told


def _same_findings(other: Repository, keys: dict[str, str]) -> dict[int, int]:
    there = dict(Finding.objects.filter(key__in=keys.values()).values_list("key", "pk"))
    here = Finding.objects.filter(repository=other).values_list("pk", "key")
    return {pk: there[keys[key]] for pk, key in here if keys.get(key) in there}


def _renewed(before: dict[str, int], plans: dict[str, str]) -> dict[int, int]:
    """Proposals of before -> those that say the same now; itself where none does."""
    now = dict(Proposal.objects.filter(key__in=plans.values()).values_list("key", "pk"))
    return {pk: now.get(plans[key], pk) for key, pk in before.items()}


def _settle(kept: Repository | None, other: Repository | None, now: datetime) -> None:
    rows = [row for row in (kept, other) if row is not None]
    Judged.objects.filter(repository__in=rows).delete()
    derive_technologies(today=timezone.localdate(now))
    propose(today=timezone.localdate(now), now=now)


@transaction.atomic
def part(
    *, said: Sameness, by: User | None, now: datetime
) -> tuple[Repository | None, Repository | None]:
    """Undo a join: findings, waivers, decisions and citations are those of each repository again.

    What was said since of the one kept stays with it. Raises estate.services.joining.NotPartable.
    """
    told = dict(said.carried)
    joining.check_partable(said)
    kept, other = joining.pair_of(said)
    if kept is not None and other is not None:
        point_back(Finding, told.get("cited", {}).get("practices.finding", ()))
        _give_back_findings(told, other, now)
        if told.get("swapped"):
            _as_they_were(kept, told.get("open", ()), now)
    kept, other = joining.part(said=said, by=by)
    _settle(kept, other, now)
    before: dict[str, int] = told.get("proposals", {})
    today = dict(Proposal.objects.filter(key__in=before).values_list("key", "pk"))
    renewed = {pk: today[key] for key, pk in before.items() if key in today}
    point_back(Proposal, told.get("cited", {}).get("practices.proposal", ()), renewed)
    return kept, other


def _give_back_findings(told: dict[str, object], other: Repository, now: datetime) -> None:
    keys: dict[int, str] = dict(told.get("findings", ()))  # type: ignore[call-overload]
    rows = list(Finding.objects.filter(pk__in=keys))
    for row in rows:
        row.key, row.repository = keys[row.pk], other
    Finding.objects.bulk_update(rows, ["key", "repository"], batch_size=_BATCH)
    ended = Finding.objects.filter(repository=other, ended=Ended.JOINED)
    ended.update(resolved_on=None, ended="", turned_at=now)


def _as_they_were(kept: Repository, held: list[int], now: datetime) -> None:
    """The row kept gets its old facts back, of a place that nobody can read again: so its findings
    are those of then."""
    rows = Finding.objects.filter(repository=kept)
    newer = list(rows.open().exclude(pk__in=held))
    resolve(newer, today=timezone.localdate(now), now=now)
    since = rows.filter(pk__in=held).exclude(resolved_on=None)
    since.update(resolved_on=None, ended="", turned_at=now)


def save_sameness(*, form: ModelForm[Sameness], by: User | None) -> Sameness:
    """The word of a bound form, with what follows from it; another reason changes only that.

    Raises ValidationError where the two cannot be joined, or parted.
    """
    made, now = form.instance, timezone.now()
    was = None if made._state.adding else Sameness.objects.get(pk=made.pk)
    if was is not None and was.verdict == made.verdict:
        made.save()
        return made
    try:
        with transaction.atomic():
            if was is not None and was.verdict == Sameness.Verdict.SAME:
                part(said=was, by=by, now=now)
            one, other = form.pair  # type: ignore[attr-defined]
            if made.verdict == Sameness.Verdict.SAME:
                return join(
                    kept=one, other=other, now=now, by=by, reason=made.reason, slug=made.slug
                )
            return differ(one=one, other=other, by=by, reason=made.reason, slug=made.slug)
    except (joining.NotJoinable, joining.NotPartable) as refusal:
        raise ValidationError(str(refusal)) from refusal


@transaction.atomic
def differ(
    *, one: Repository, other: Repository, by: User | None, reason: str = "", slug: str = ""
) -> Sameness:
    """They stay two, and are not proposed again."""
    verdict = Sameness.Verdict.DIFFERENT
    return joining.decide(one=one, other=other, verdict=verdict, reason=reason, by=by, slug=slug)


def restore_sameness(*, item: Sameness, by: User | None) -> None:
    """A word on two repositories holds again, with what follows. Raises ValidationError."""
    if item.verdict == Sameness.Verdict.DIFFERENT:
        return
    kept, other = joining.pair_of(item)
    if kept is None or other is None:
        raise ValidationError(_("One of the two repositories is gone."))
    try:
        join(kept=kept, other=other, by=by, now=timezone.now(), reason=item.reason, slug=item.slug)
    except joining.NotJoinable as refusal:
        raise ValidationError(str(refusal)) from refusal


def delete_sameness(*, item: Sameness, by: User | None) -> None:
    """Take a word back: what was joined is parted, what was different is proposed again.

    Raises ProtectedError while the repository kept is put aside itself.
    """
    if item.verdict == Sameness.Verdict.DIFFERENT:
        item._history_user = by  # type: ignore[attr-defined]
        item.delete()
        return
    try:
        part(said=item, by=by, now=timezone.now())
    except joining.NotPartable as refusal:
        later = joining.later_words(item)
        raise models.ProtectedError(str(refusal), later or {item}) from refusal
