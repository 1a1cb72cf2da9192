"""Who may come in, and what is done to an account: each act has an author, a reason and a trace."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit.access import sessions, tokens
from timonier.kit.entities.audience import ROLES, ensure_roles
from timonier.kit.models.access import ApiToken, Invitation
from timonier.kit.models.people import AccessChange, OpenSession
from timonier.kit.models.visits import Visit

Act = AccessChange.Act
LONGEST_REASON = 500
MOST_CHANGES = 100


class Refused(ValueError):
    """The act breaks a rule; the message says which."""


class LastCto(Refused):
    """Nobody could let anybody in any more."""


class AlreadySo(Refused):
    """There is nothing to do."""


class NoReason(Refused):
    """What takes rights away says why."""


class OwnFactor(Refused):
    """A session that somebody left open must not be enough."""


class Stale(Exception):
    """Somebody changed the account since it was read."""


@dataclass(frozen=True)
class Person:
    """An account as the list shows it; counts are of what is open now."""

    account: Any
    role: str  # "" for none
    seen_at: datetime | None  # the last sign of life that is kept, None when there is none
    sessions: int
    tokens: int
    factors: int
    newest_factor: int = 0  # its key, so that one set up since it was read is another version

    @property
    def enabled(self) -> bool:
        return bool(self.account.is_active)

    @property
    def role_name(self) -> str:
        """The role in the reader's language."""
        return str(ROLES.get(self.role, self.role))

    @property
    def etag(self) -> str:
        """A digest of what can be changed."""
        second = [self.factors, self.newest_factor]
        text = json.dumps([self.account.pk, self.role, self.enabled, *second])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def people(*, pk: int | None = None) -> list[Person]:
    """Every account, or one, by name. A fixed number of queries."""
    now = timezone.now()
    accounts = get_user_model().objects.order_by("username").prefetch_related("groups")
    found = list(accounts if pk is None else accounts.filter(pk=pk))
    open_ = _by_account(OpenSession.objects.filter(expire_date__gt=now), "account", "seen_at")
    live = _by_account(ApiToken.objects.live(now), "user", "last_used_at")
    used = _by_account(ApiToken.objects.all(), "user", "last_used_at")
    visits = _by_account(Visit.objects.all(), "user", "seen_at")
    factors = _by_account(Authenticator.objects.all(), "user", "pk")
    nothing = (0, None)
    rows = []
    for account in found:
        signs = [table.get(account.pk, nothing)[1] for table in (open_, used, visits)]
        seen = [at for at in (account.last_login, *signs) if at is not None]
        rows.append(
            Person(
                account=account,
                role=role_of(account),
                seen_at=max(seen, default=None),
                sessions=open_.get(account.pk, nothing)[0],
                tokens=live.get(account.pk, nothing)[0],
                factors=factors.get(account.pk, nothing)[0],
                newest_factor=factors.get(account.pk, nothing)[1] or 0,
            )
        )
    return rows


def _by_account(rows: Any, owner: str, at: str) -> dict[int, tuple[int, Any]]:
    told = rows.order_by().values_list(owner).annotate(Count("pk"), Max(at))
    return {pk: (count, latest) for pk, count, latest in told}


def person(pk: int) -> Person | None:
    """One account, or None."""
    return next(iter(people(pk=pk)), None)


def role_of(account: Any) -> str:
    """The highest role held, "" without one."""
    held = {group.name for group in account.groups.all()}
    return next((role for role in ROLES if role in held), "")


def history(account: Any = None, *, most: int = MOST_CHANGES) -> list[AccessChange]:
    """What was done, to one account or to all, latest first."""
    rows = AccessChange.objects.all()
    return list((rows if account is None else rows.filter(account=account))[:most])


def record(
    act: str,
    *,
    account: Any = None,
    by: Any = None,
    before: object = "",
    after: object = "",
    reason: str = "",
) -> None:
    """Write one line of the history."""
    AccessChange.objects.create(
        act=act,
        account=account,
        name=account.get_username() if account else "",
        by=by,
        by_name=by.get_username() if by else "",
        before=str(before)[:100],
        after=str(after)[:100],
        reason=" ".join(reason.split())[:LONGEST_REASON],
    )


@transaction.atomic
def disable(*, account: Any, by: Any, reason: str, seen: str = "") -> None:
    """Nobody gets in by this account any more: sessions, tokens and open links end with it.

    Raises AlreadySo, LastCto, NoReason, Stale.
    """
    held = _locked(account, seen)
    _wants(reason)
    if not held.is_active:
        raise AlreadySo(_("%(name)s is disabled already.") % {"name": held.get_username()})
    _keeps_a_cto(held)
    held.is_active = False
    held.save(update_fields=["is_active"])
    sessions.end(held)
    tokens.revoke_all(held)
    Invitation.objects.filter(account=held, used_at=None).delete()
    record(Act.DISABLED, account=held, by=by, reason=reason)


@transaction.atomic
def enable(*, account: Any, by: Any, reason: str = "", seen: str = "") -> None:
    """Let this account in again; nothing that ended comes back. Raises AlreadySo, Stale."""
    held = _locked(account, seen)
    if held.is_active:
        raise AlreadySo(_("%(name)s is not disabled.") % {"name": held.get_username()})
    held.is_active = True
    held.save(update_fields=["is_active"])
    record(Act.ENABLED, account=held, by=by, reason=reason)


@transaction.atomic
def set_role(*, account: Any, role: str, by: Any, reason: str, seen: str = "") -> None:
    """Give this account one role instead of what it had. Raises AlreadySo, LastCto, NoReason,
    Stale."""
    if role not in ROLES:
        raise Refused(_("There is no such role."))
    held = _locked(account, seen)
    _wants(reason)
    before = role_of(held)
    if before == role:
        words = _("%(name)s has this role already.") % {"name": held.get_username()}
        raise AlreadySo(words)
    if before == "cto":
        _keeps_a_cto(held)
    held.groups.remove(*Group.objects.filter(name__in=ROLES))
    held.groups.add(Group.objects.get(name=role))
    record(Act.ROLE, account=held, by=by, before=before, after=role, reason=reason)


@transaction.atomic
def change(
    *,
    account: Any,
    by: Any,
    reason: str,
    role: str | None = None,
    enabled: bool | None = None,
    drops_factor: bool = False,
    seen: str = "",
) -> None:
    """All or nothing; what is so already stays. Raises LastCto, NoReason, OwnFactor, Stale."""
    held = _locked(account, seen)
    _wants(reason)
    said: dict[str, Any] = {"account": held, "by": by, "reason": reason}
    if enabled and not held.is_active:
        enable(**said)
    if role is not None and role_of(held) != role:
        set_role(role=role, **said)
    if drops_factor:
        drop_factor(**said)
    if enabled is False and held.is_active:
        disable(**said)


@transaction.atomic
def end_sessions(*, account: Any, by: Any, reason: str = "") -> int:
    """Sign this person out everywhere; how many sessions were open."""
    count = sessions.end(account)
    if count:
        record(Act.SESSIONS, account=account, by=by, before=count, after=0, reason=reason)
    return count


@transaction.atomic
def end_tokens(*, account: Any, by: Any, reason: str = "") -> int:
    """Revoke every live token of this person; how many there were."""
    count = tokens.revoke_all(account)
    if count:
        record(Act.TOKENS, account=account, by=by, before=count, after=0, reason=reason)
    return count


@transaction.atomic
def drop_factor(*, account: Any, by: Any, reason: str, seen: str = "") -> int:
    """Remove the second factor of who lost it; how many means there were.

    Nobody drops their own this way: the page of one's own account asks for the password first.
    Raises NoReason, OwnFactor, Stale.
    """
    held = _locked(account, seen)
    _wants(reason)
    if by is not None and held.pk == by.pk:
        raise OwnFactor(_("Your own second factor is removed on the page of your account."))
    count, _rows = Authenticator.objects.filter(user=held).delete()
    if count:
        record(Act.FACTOR, account=held, by=by, before=count, after=0, reason=reason)
    return count


@transaction.atomic
def revoke_link(*, invitation: Invitation, by: Any, reason: str = "") -> None:
    """A one-time link works no more. Raises AlreadySo for one that is used or over."""
    now = timezone.now()
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now):
        raise AlreadySo(_("This link no longer works"))
    whom, role = invitation.account, invitation.role
    record(Act.REVOKED, account=whom, by=by, before=role, reason=reason)


def _locked(account: Any, seen: str) -> Any:
    """The account as it is now. Acts come one after the other: of two, the second sees the first.

    Two CTOs who demote each other at once would otherwise both find another one left.
    """
    ensure_roles()
    list(Group.objects.select_for_update().filter(name="cto"))
    held = get_user_model().objects.select_for_update().get(pk=account.pk)
    if seen:
        now = person(held.pk)
        if now is None or now.etag != seen:
            raise Stale
    return held


def _wants(reason: str) -> None:
    if not reason.strip():
        raise NoReason(_("Say why."))


def _keeps_a_cto(account: Any) -> None:
    """Refuse to take the last enabled CTO away."""
    ctos = get_user_model().objects.filter(is_active=True, groups__name="cto")
    if ctos.filter(pk=account.pk).exists() and not ctos.exclude(pk=account.pk).exists():
        words = _("%(name)s is the only CTO who can sign in: give somebody else that role first.")
        raise LastCto(words % {"name": account.get_username()})
