"""Waive a finding for a reason and until a day, and lift the waiver again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.practices.models import Finding, Waiver
from timonier.practices.services.proposals import propose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm

LONGEST_DAYS = 366  # a risk accepted for longer is a decision to take again


class NotWaivable(ValueError):
    """The waiver lacks its reason, or its last day is past or too far; the message says which."""


@transaction.atomic
def waive(
    *,
    finding: Finding,
    reason: str,
    until: date,
    by: User | None,
    today: date,
    now: datetime | None = None,
    justification: str = "",
) -> Waiver:
    """Accept a finding as it is until a day. A later waiver of the same finding replaces it.

    `justification`: why it does not affect the product; empty: it does, and that is accepted.

    Raises NotWaivable.
    """
    if not reason.strip():
        raise NotWaivable(_("A waiver needs a reason."))
    if until < today:
        raise NotWaivable(_("The last day of the waiver is past."))
    if (until - today).days > LONGEST_DAYS:
        raise NotWaivable(_("A waiver lasts a year at most; it can be given again."))
    waiver = Waiver.objects.filter(finding_key=finding.key).first() or Waiver(
        finding_key=finding.key
    )
    waiver.check_id = finding.check_id
    waiver.repository_name = finding.repository.name
    waiver.subject = finding.subject
    waiver.reason, waiver.until_on, waiver.author = reason.strip(), until, by
    waiver.justification = justification
    _keep(waiver, by)
    propose(today=today, now=now or timezone.now())
    return waiver


@transaction.atomic
def lift(*, waiver: Waiver, by: User | None, today: date, now: datetime | None = None) -> None:
    """Withdraw a waiver: its finding counts again at once. History keeps the waiver."""
    waiver._history_user = by  # type: ignore[attr-defined]
    waiver.delete()
    propose(today=today, now=now or timezone.now())


def _keep(row: Waiver, by: User | None) -> None:
    row._history_user = by  # type: ignore[attr-defined]
    row.save()


def save_waiver(*, form: ModelForm[Waiver], by: User | None) -> Waiver:
    """The waiver of a bound form, with what its finding says and its author."""
    waiver = form.instance
    finding = Finding.objects.filter(key=waiver.finding_key).select_related("repository").first()
    if finding is not None:
        waiver.check_id, waiver.subject = finding.check_id, finding.subject
        waiver.repository_name = finding.repository.name
    waiver.author = by
    saved = form.save()
    propose(today=timezone.localdate(), now=timezone.now())
    return saved


def restore_waiver(*, item: Waiver, by: User | None) -> None:
    """A lifted waiver is in force again."""
    propose(today=timezone.localdate(), now=timezone.now())


def delete_waiver(*, item: Waiver, by: User | None) -> None:
    """Lift a waiver by the kit's own page."""
    item.delete()
    propose(today=timezone.localdate(), now=timezone.now())
