"""Second factors lie sealed in the database: their library keeps the secrets in clear by itself."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_init, post_save, pre_save

from timonier.kit.store import sealing

SECRET = ("secret", "seed")  # of TOTP, of recovery codes; a passkey's public key is no secret


def connect() -> None:
    """From now on rows are sealed as they are written and opened as they are read."""
    from allauth.mfa.models import Authenticator

    for signal, done in ((post_init, _open), (pre_save, _close), (post_save, _open_again)):
        signal.connect(done, sender=Authenticator, dispatch_uid=f"timonier.kit.{done.__name__}")


def states() -> dict[str, int]:
    """How many secrets are sealed, clear or unknown: their key is missing or they were changed."""
    found = {"sealed": 0, "clear": 0, "unknown": 0}
    for row, name, text in _stored():
        if not sealing.is_sealed(text):
            found["clear"] += 1
        elif sealing.unseal(settings.HOME, text, about=_place(row, name)) is None:
            found["unknown"] += 1
        else:
            found["sealed"] += 1
    return found


def seal_again(*, every: bool = False) -> int:
    """Seal what lies in clear; `every` also what an older key seals. How many rows changed.

    What cannot be read stays as it is.
    """
    from allauth.mfa.models import Authenticator

    changed = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is not None and (every or _is_clear(row) or _has_old_key(row)):
                row.save(update_fields=["data"])
                changed += 1
    return changed


def keys_in_use() -> set[str]:
    """The names of the keys that something here is sealed with."""
    return {sealing.key_named(text) for _row, _name, text in _stored()} - {""}


def _open(sender: Any, instance: Any, **options: Any) -> None:
    """A secret that cannot be read becomes one that no code matches: unknown is never a yes."""
    if "data" not in instance.__dict__:  # deferred
        return
    stored = dict(instance.data or {})
    instance._stored, instance._unknown = stored, set()
    opened = dict(stored)
    for name in _sealed(stored):
        text = sealing.unseal(settings.HOME, stored[name], about=_place(instance, name))
        if text is None:
            instance._unknown.add(name)
        opened[name] = _NOBODYS[name]() if text is None else text
    instance.data = opened


def _close(sender: Any, instance: Any, **options: Any) -> None:
    instance._opened = instance.data
    closed = dict(instance.data)
    for name in SECRET:
        if name in getattr(instance, "_unknown", ()):
            closed[name] = instance._stored[name]
        elif isinstance(closed.get(name), str) and not sealing.is_sealed(closed[name]):
            place = _place(instance, name)
            closed[name] = sealing.seal(settings.HOME, closed[name], about=place)
    instance.data = closed


def _open_again(sender: Any, instance: Any, **options: Any) -> None:
    instance._stored, instance.data = instance.data, instance._opened


def _sealed(data: dict[str, Any]) -> list[str]:
    return [name for name in SECRET if sealing.is_sealed(data.get(name))]


def _is_clear(row: Any) -> bool:
    return any(name in row._stored and name not in _sealed(row._stored) for name in SECRET)


def _has_old_key(row: Any) -> bool:
    """So that a rotation that was stopped goes on; what cannot be opened stays as it is."""
    new, stored = sealing.prefix(settings.HOME), row._stored
    held = [name for name in _sealed(stored) if name not in row._unknown]
    return any(not stored[name].startswith(new) for name in held)


def _place(row: Any, name: str) -> str:
    """What a secret is bound to: a row of somebody else does not open with it."""
    return f"mfa.authenticator.{name}:{row.user_id}:{row.type}"


_NOBODYS: dict[str, Callable[[], str]] = {
    "secret": lambda: base64.b32encode(secrets.token_bytes(20)).decode(),
    "seed": lambda: secrets.token_hex(40),
}


def _stored() -> Iterator[tuple[Any, str, str]]:
    from allauth.mfa.models import Authenticator

    for row in Authenticator.objects.order_by("pk"):
        for name in SECRET:
            if isinstance(row._stored.get(name), str):
                yield row, name, row._stored[name]
