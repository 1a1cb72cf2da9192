"""What becomes of findings and waivers when their repository is retired."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.estate.models import Repository, Retirement
from timonier.estate.services import life
from timonier.estate.services.technologies import derive_technologies
from timonier.practices.models import Ended, Finding, Judged
from timonier.practices.services.findings import resolve
from timonier.practices.services.proposals import propose

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.forms import ModelForm


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


def restore_retirement(*, item: Retirement, by: User | None) -> None:
    """A retirement that was taken back holds again. Raises ValidationError."""
    row = Repository.everything.filter(slug=item.slug).first()
    if row is None:
        raise ValidationError(_("Its repository is gone."))
    life.keep_retirement(made=item, repository=row, by=by)
    _end(row, timezone.now())


def delete_retirement(*, item: Retirement, by: User | None) -> None:
    """Take a retirement back by the kit's own page."""
    revive(retirement=item, by=by, now=timezone.now())
