"""Who gets in: one-time links, no default password, no open registration."""

import math
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.access import access, throttle, tokens
from timonier.kit.access.sessions import SessionStore
from timonier.kit.entities.audience import ROLES, ensure_roles
from timonier.kit.models.access import LINK_LIVES, Invitation, digest_of, new_secret

# The route of one-time links, filled in by hand: asking for it by name imports every page, and the
# first link is made by a process that needs none.
WELCOME = "welcome/<str:secret>/"
WAY_IN_LIVES = timedelta(minutes=15)


class LinkSpent(ValueError):
    """The invitation was used, has expired or never existed."""


class InvitedOnly(DefaultAccountAdapter):
    """Nobody registers without an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an attempt that comes too soon. The door has put the asker's address there."""
        where = request.META.get("REMOTE_ADDR", "")
        name = str(credentials.get("username", ""))
        left = throttle.begin(name, where, now=timezone.now())
        if left > throttle.NOTHING:
            seconds = math.ceil(left.total_seconds())
            request.must_wait = seconds  # type: ignore[attr-defined]
            raise ValidationError(_too_soon(seconds))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose name and password these are, or None. Raises ValidationError."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            where = request.META.get("REMOTE_ADDR", "")
            throttle.succeeded(str(credentials["username"]), where, now=timezone.now())
            SessionStore.clear_expired()
        return user


def _too_soon(seconds: int) -> str:
    if seconds <= 90:
        words = ngettext(
            "Too many attempts: try again in %d second.",
            "Too many attempts: try again in %d seconds.",
            seconds,
        )
        return words % seconds
    minutes = math.ceil(seconds / 60)
    words = ngettext(
        "Too many attempts: try again in %d minute.",
        "Too many attempts: try again in %d minutes.",
        minutes,
    )
    return words % minutes


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

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A sign-in that came too soon says so to programs as well."""
        if seconds := getattr(request, "must_wait", 0):
            response.status_code = 429
            response["Retry-After"] = str(seconds)
        return response


class WelcomeForm(BaseUserCreationForm[User]):
    """Name and password of a new account, under the house's password rules."""

    class Meta(BaseUserCreationForm.Meta):
        fields = ("username",)


def invite(*, role: str, by: Any = None, now: datetime | None = None) -> str:
    """The path of a new one-time link for this role. The secret in it is kept nowhere."""
    if role not in ROLES:
        raise ValueError(f"Unknown role: {role}")
    if by is not None:
        access.record(access.Act.INVITED, by=by, after=role)
    return _link(role=role, by=by, now=now)


def password_link(*, account: Any, by: Any = None, now: datetime | None = None) -> str:
    """The path of a one-time link by which this person chooses a new password."""
    Invitation.objects.filter(account=account, used_at=None).delete()
    access.record(access.Act.LINK, account=account, by=by)
    return _link(account=account, by=by, now=now)


def sign_in_link(*, account: Any, reason: str = "", now: datetime | None = None) -> str:
    """The path of a one-time link that signs this person in, second factor or not.

    Only the machine makes one: who runs commands there reads everything already. Raises
    access.Refused for an account that is disabled.
    """
    if not account.is_active:
        words = _("%(name)s is disabled: enable the account first.")
        raise access.Refused(words % {"name": account.get_username()})
    Invitation.objects.filter(account=account, used_at=None).delete()
    access.record(access.Act.WAY_IN, account=account, reason=reason)
    return _link(account=account, by=None, now=now, lives=WAY_IN_LIVES)


def _link(
    *,
    by: Any,
    now: datetime | None,
    role: str = "",
    account: Any = None,
    lives: timedelta = LINK_LIVES,
) -> str:
    secret = new_secret()
    Invitation.objects.create(
        digest=digest_of(secret, purpose="invitation"),
        role=role,
        account=account,
        invited_by=by,
        signs_in=lives == WAY_IN_LIVES,
        expires_at=(now or timezone.now()) + lives,
    )
    return get_script_prefix() + WELCOME.replace("<str:secret>", secret)


def first_link(*, base: str = "") -> str | None:
    """The link by which the first CTO comes aboard, or None when one is here already.

    Earlier unused first links stop working: only the latest one printed does.
    """
    if get_user_model().objects.filter(is_active=True, groups__name="cto").exists():
        return None
    Invitation.objects.filter(invited_by=None, account=None, used_at=None).delete()
    return base.rstrip("/") + invite(role="cto")


def invitation_of(secret: str, *, now: datetime) -> Invitation | None:
    tokens.keep_over(now=now)
    found = Invitation.objects.open(now).of(secret).select_related("account").first()
    if found is None:
        Invitation.objects.of(secret).filter(used_at=None).bury(now)
    return found


def welcome_form(invitation: Invitation, data: Any = None) -> Any:
    """Name and password of a new account, or the new password of the one the link is for."""
    if invitation.account is not None:
        return SetPasswordForm(invitation.account, data)
    return WelcomeForm(data)


@transaction.atomic
def accept(*, secret: str, form: Any, now: datetime) -> Any:
    """Do what the link is for and spend it in one step: of two racing uses, one wins."""
    invitation = _spent(secret, now)
    user = form.save()
    throttle.forget(user.get_username())
    if invitation.role:
        ensure_roles()
        user.groups.add(Group.objects.get_or_create(name=invitation.role)[0])
        access.record(access.Act.JOINED, account=user, by=user, after=invitation.role)
    else:
        access.record(access.Act.PASSWORD, account=user, by=user)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    return user


@transaction.atomic
def enter(*, secret: str, now: datetime) -> Any:
    """Spend a link that signs in: whom it signs in. Raises LinkSpent."""
    invitation = _spent(secret, now)
    if not invitation.signs_in:
        raise LinkSpent
    user = invitation.account
    throttle.forget(user.get_username())
    access.record(access.Act.ENTERED, account=user, by=user)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    return user


def _spent(secret: str, now: datetime) -> Any:
    """The invitation, used by whoever comes first."""
    if not Invitation.objects.open(now).of(secret).update(used_at=now):
        raise LinkSpent
    return Invitation.objects.of(secret).select_related("account").get()
