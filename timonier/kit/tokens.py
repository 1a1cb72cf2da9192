"""API tokens: made, read and revoked. The secret is shown once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit.entity import registry
from timonier.kit.models.access import ACCESS, TOKEN_PREFIX, ApiToken, digest_of, new_secret

LONGEST = timedelta(days=365)
USE_NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(ValueError):
    """The wished token breaks a rule; the message says which."""


def scopes_on_offer() -> list[str]:
    """Read and write, for every room that has entities, for all of them, for accounts."""
    rooms = dict.fromkeys(entity.app for entity in registry)
    return [f"{room}:{right}" for room in (*rooms, "*", ACCESS) for right in ("read", "write")]


def issue(
    *, user: Any, name: str, scopes: Iterable[str], expires_at: datetime, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again."""
    scopes = sorted(set(scopes))
    if not now < expires_at <= now + LONGEST:
        raise TokenRefused(_("A token expires within one year."))
    if not scopes or not set(scopes) <= set(scopes_on_offer()):
        raise TokenRefused(_("Choose at least one scope from the list."))
    secret = TOKEN_PREFIX + new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret, purpose="token"),
        hint=secret[:8],
        scopes=scopes,
        expires_at=expires_at,
    )
    return token, secret


def bearer(secret: str, *, now: datetime) -> ApiToken | None:
    """The live token of this secret, or None; its use is noted at most once a minute."""
    if not secret.startswith(TOKEN_PREFIX) or len(secret) > 100:
        return None
    token = ApiToken.objects.live(now).of(secret).select_related("user").first()
    if token is None:
        return None
    old = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=now)
    return token


def revoke(*, token: ApiToken, now: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def revoke_all(user: Any) -> int:
    """Revoke every live token of this person; how many there were."""
    now = timezone.now()
    live = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    return live.update(revoked_at=now)


def within_scope(request: HttpRequest, *, app: str, write: bool) -> bool:
    """Whether a token request stays in its scopes; a session has no scopes to leave."""
    token = getattr(request, "api_token", None)
    return token is None or token.allows(app=app, write=write)
