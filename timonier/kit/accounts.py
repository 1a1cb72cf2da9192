"""Who gets in: one-time links, no default password, no open registration."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from timonier.kit.audience import ROLES, ensure_roles
from timonier.kit.models.access import Invitation, digest_of, new_secret

LINK_LIVES = timedelta(hours=24)


class LinkSpent(ValueError):
    """The invitation was used, has expired or never existed."""


class InvitedOnly(DefaultAccountAdapter):
    """Nobody registers without an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SignedInOnly(LoginRequiredMiddleware):
    """Every page needs a signed-in user unless its view is marked public."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            # A fragment must not be replaced by a sign-in page: the whole page goes there.
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
        return response


class WelcomeForm(BaseUserCreationForm[User]):
    """Name and password of a new account, under the house's password rules."""

    class Meta(BaseUserCreationForm.Meta):
        fields = ("username",)


def invite(*, role: str, by: Any = None, now: datetime | None = None) -> str:
    """The path of a new one-time link for this role. The secret in it is kept nowhere."""
    if role not in ROLES:
        raise ValueError(f"Unknown role: {role}")
    return _link(role=role, by=by, now=now)


def password_link(*, account: Any, by: Any = None, now: datetime | None = None) -> str:
    """The path of a one-time link by which this person chooses a new password."""
    Invitation.objects.filter(account=account, used_at=None).delete()
    return _link(account=account, by=by, now=now)


def _link(*, by: Any, now: datetime | None, role: str = "", account: Any = None) -> str:
    secret = new_secret()
    Invitation.objects.create(
        digest=digest_of(secret, purpose="invitation"),
        role=role,
        account=account,
        invited_by=by,
        expires_at=(now or timezone.now()) + LINK_LIVES,
    )
    return reverse("kit:welcome", args=[secret])


def first_link(*, base: str = "") -> str | None:
    """The link by which the first CTO comes aboard, or None when one is here already.

    Earlier unused first links stop working: only the latest one printed does.
    """
    if get_user_model().objects.filter(is_active=True, groups__name="cto").exists():
        return None
    Invitation.objects.filter(invited_by=None, account=None, used_at=None).delete()
    return base.rstrip("/") + invite(role="cto")


def invitation_of(secret: str, *, now: datetime) -> Invitation | None:
    return Invitation.objects.open(now).of(secret).select_related("account").first()


def welcome_form(invitation: Invitation, data: Any = None) -> Any:
    """Name and password of a new account, or the new password of the one the link is for."""
    if invitation.account is not None:
        return SetPasswordForm(invitation.account, data)
    return WelcomeForm(data)


@transaction.atomic
def accept(*, secret: str, form: Any, now: datetime) -> Any:
    """Do what the link is for and spend it in one step: of two racing uses, one wins."""
    spent = Invitation.objects.open(now).of(secret).update(used_at=now)
    if not spent:
        raise LinkSpent
    invitation = Invitation.objects.of(secret).get()
    user = form.save()
    if invitation.role:
        ensure_roles()
        user.groups.add(Group.objects.get_or_create(name=invitation.role)[0])
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    return user
