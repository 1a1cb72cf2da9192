"""Invitations and API tokens. Their secrets are shown once and kept only as keyed digests."""

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

__all__ = ["ApiToken", "Invitation"]

ACCESS = "access"  # the scope of a token that acts on accounts
LINK_LIVES, TOKEN_LIVES = timedelta(hours=24), timedelta(days=365)  # at most
FORGIVEN = timedelta(days=1)  # by which the clocks of those who made and who ask may differ
LONGEST_TOKEN = 100  # of characters that are looked at
TOKEN_PREFIX = "tmn_"  # lets secret scanners recognise a leaked token


def digest_of(secret: str, *, purpose: str) -> str:
    """HMAC-SHA256 of a secret under the installation's key: a stolen table opens nothing."""
    return salted_hmac(f"timonier.kit.{purpose}", secret, algorithm="sha256").hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def living(now: datetime, longest: timedelta) -> models.Q:
    """What is not over, and ends no later than what is made now could: a clock that was set neither
    brings the dead back for years nor gives the living years more."""
    return models.Q(expires_at__gt=now, expires_at__lte=now + longest + FORGIVEN)


class OverSet[M: models.Model](models.QuerySet[M]):
    """Of what ends by itself."""

    def bury(self, now: datetime) -> int:
        """What is over stays over, whatever the clock says next; how many there were."""
        return self.filter(revoked_at=None, expires_at__lte=now).update(revoked_at=now)


class InvitationSet(OverSet["Invitation"]):
    def open(self, now: datetime) -> Self:
        """Those that still work; one for an account that is disabled does not."""
        left = self.filter(living(now, LINK_LIVES), used_at=None, revoked_at=None)
        return left.filter(models.Q(account=None) | models.Q(account__is_active=True))

    def of(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret, purpose="invitation"))


class Invitation(models.Model):
    """A link that works once: it makes an account, renews a password, or signs in."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(_("role"), max_length=20)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    account = models.ForeignKey(  # whose password it renews, or who it signs in
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    signs_in = models.BooleanField(default=False)
    used_at = models.DateTimeField(_("used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = InvitationSet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.role} {self.created_at:%Y-%m-%d}"


class TokenSet(OverSet["ApiToken"]):
    def live(self, now: datetime) -> Self:
        return self.filter(living(now, TOKEN_LIVES), revoked_at=None, user__is_active=True)

    def of(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret, purpose="token"))


class ApiToken(models.Model):
    """What a program shows to act as its owner, within its scopes, until it expires."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = TokenSet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def writes(self) -> bool:
        """Whether it may change anything at all."""
        return any(scope.endswith(":write") for scope in self.scopes)

    def allows(self, *, app: str, write: bool) -> bool:
        """Whether the scopes cover this room; the owner's role is asked as well.

        Who gets in is a room apart: "*" does not cover it, or a stolen token for the company's
        data could make itself a way in that outlives it.
        """
        held = {*self.scopes}
        if app == ACCESS:
            held -= {"*:read", "*:write"}
        needed = (
            {f"{app}:write", "*:write"}
            if write
            else {f"{app}:read", f"{app}:write", "*:read", "*:write"}
        )
        return bool(held & needed)
