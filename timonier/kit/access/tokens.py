"""API tokens: made, read and revoked. The secret is shown once."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.models.access import (
    ACCESS,
    LONGEST_TOKEN,
    TOKEN_LIVES,
    TOKEN_PREFIX,
    ApiToken,
    Invitation,
    digest_of,
    new_secret,
)
from timonier.kit.store import clock

_watch, _one_at_a_time = clock.Watch(), threading.Lock()
FEEDS = "feeds"  # the scope of an address with a token in it, which opens feeds alone
USE_NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(ValueError):
    """The wished token breaks a rule; the message says which."""


def scopes_on_offer() -> list[str]:
    """Read and write, for every room that has entities, for all of them, for accounts; feeds."""
    rooms = dict.fromkeys(entity.app for entity in registry)
    pairs = [f"{room}:{right}" for room in (*rooms, "*", ACCESS) for right in ("read", "write")]
    return [*pairs, f"{FEEDS}:read"]


def issue(
    *, user: Any, name: str, scopes: Iterable[str], expires_at: datetime, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again."""
    scopes = sorted(set(scopes))
    if not now < expires_at <= now + TOKEN_LIVES:
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
    if not secret.startswith(TOKEN_PREFIX) or len(secret) > LONGEST_TOKEN:
        return None
    keep_over(now=now)
    token = ApiToken.objects.live(now).of(secret).select_related("user").first()
    if token is None:
        ApiToken.objects.of(secret).bury(now)
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


def bury(*, at: datetime) -> None:
    """What is over by now, of tokens and links, stays over, whatever the clock says next."""
    ApiToken.objects.bury(at)
    Invitation.objects.filter(used_at=None).bury(at)


def keep_over(*, now: datetime) -> None:
    """What was over before the clock went back stays over, though nobody had asked for it.

    Call it before a token or a link is looked for.
    """
    with _one_at_a_time:
        moved = _watch.moved()
        if moved < clock.NOT:
            bury(at=now - moved)
        _watch.settled()


def within_scope(request: HttpRequest, *, app: str, write: bool) -> bool:
    """Whether a token request stays in its scopes; a session has no scopes to leave."""
    token = getattr(request, "api_token", None)
    return token is None or token.allows(app=app, write=write)
