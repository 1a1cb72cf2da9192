"""Guessing passwords is slow: by account and address, by account, and by address in a flood.

Who guesses at one account makes its next attempt from there wait longer each time. Others behind
the same proxy are not concerned, nor is who got in from that address before: strangers' failures,
however many, never lock a person out of the place where that person works.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from timonier.kit.models.access import digest_of
from timonier.kit.models.attempts import Attempt

FREE, FIRST, LONGEST = 5, timedelta(seconds=15), timedelta(minutes=15)  # one account, one address
ACCOUNT_FREE, ACCOUNT_LONGEST = 20, timedelta(seconds=60)  # one account, whatever address
FLOOD, WINDOW = 100, timedelta(minutes=5)  # failures of one address, whatever account
FORGOTTEN = timedelta(hours=1)  # after so long without a failure, counting begins anew
KNOWN_FOR = timedelta(days=90)  # so long is an address known from which an account got in
NOTHING: Final = timedelta(0)

Key = tuple[str, str]


def pause(failures: int, *, free: int = FREE, longest: timedelta = LONGEST) -> timedelta:
    """How long the next attempt waits after so many failures: twice as long each time."""
    if failures < free:
        return NOTHING
    return min(FIRST * (1 << min(failures - free, 20)), longest)


def wait(name: str, address: str, *, now: datetime) -> timedelta:
    """How long this account has still to wait at this address; nothing when it may try."""
    return _wait(_rows(_keys(name, address)), _keys(name, address), now)


def begin(name: str, address: str, *, now: datetime) -> timedelta:
    """Count an attempt as failed, before its password is looked at: ten at once are ten.

    The wait that refuses it; nothing when it may go on. A refused one is not counted, so that
    knocking does not keep the door shut.
    """
    keys = _keys(name, address)
    if (left := _wait(_rows(keys), keys, now)) > NOTHING:
        return left
    with transaction.atomic():
        for account, place in keys:
            Attempt.objects.get_or_create(
                account=account, address=place, defaults={"since": now, "last_at": now}
            )
        rows = _rows(keys, locked=True)
        if (left := _wait(rows, keys, now)) > NOTHING:
            return left
        for key, row in rows.items():
            if _over(key, row, now):
                row.failures, row.since = 0, now
            row.failures, row.last_at = row.failures + 1, now
            row.save(update_fields=["failures", "since", "last_at"])
    return NOTHING


def succeeded(name: str, address: str, *, now: datetime) -> None:
    """The attempt that `begin` counted was none: take it back, and know the address from now on."""
    pair, *others = _keys(name, address)
    with transaction.atomic():
        Attempt.objects.filter(_of(pair)).update(failures=0, succeeded_at=now)
        for key in others:
            Attempt.objects.filter(_of(key), failures__gt=0).update(failures=F("failures") - 1)
        old = Q(last_at__lt=now - 2 * FORGOTTEN, succeeded_at=None)
        Attempt.objects.filter(old | Q(succeeded_at__lt=now - KNOWN_FOR)).delete()


def forget(name: str) -> None:
    """This account was given a new password by a link: what was guessed before counts no more."""
    Attempt.objects.filter(account=_account(name)).update(failures=0)


def _wait(rows: Mapping[Key, Attempt], keys: list[Key], now: datetime) -> timedelta:
    pair, account, address = keys
    waits = [_left(rows, pair, now, free=FREE, longest=LONGEST)]
    known = rows[pair].succeeded_at if pair in rows else None
    if known is None or known < now - KNOWN_FOR:
        waits += [_left(rows, account, now, free=ACCOUNT_FREE, longest=ACCOUNT_LONGEST)]
        flood = rows.get(address)
        if flood and flood.failures >= FLOOD and not _over(address, flood, now):
            waits += [min(flood.since + WINDOW - now, WINDOW)]
    return max(waits)


def _left(
    rows: Mapping[Key, Attempt], key: Key, now: datetime, *, free: int, longest: timedelta
) -> timedelta:
    row = rows.get(key)
    if row is None or _over(key, row, now):
        return NOTHING
    return max(row.last_at + pause(row.failures, free=free, longest=longest) - now, NOTHING)


def _over(key: Key, row: Attempt, now: datetime) -> bool:
    """Whether what was counted is long ago; a flood is one within its window.

    A failure that is still to come was counted before the clock was set back: nobody waits years.
    """
    if row.last_at > now + LONGEST:
        return True
    return row.since <= now - WINDOW if not key[0] else row.last_at <= now - FORGOTTEN


def _rows(keys: list[Key], *, locked: bool = False) -> dict[Key, Attempt]:
    wanted = _of(keys[0]) | _of(keys[1]) | _of(keys[2])
    found = Attempt.objects.filter(wanted).order_by("-account", "address")
    if locked:  # always in the same order: no two attempts wait for each other
        found = found.select_for_update()
    return {(row.account, row.address): row for row in found}


def _of(key: Key) -> Q:
    return Q(account=key[0], address=key[1])


def _keys(name: str, address: str) -> list[Key]:
    account, place = _account(name), _place(address)
    return [(account, place), (account, ""), ("", place)]


def _account(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return digest_of(plain, purpose="attempt")


def _place(address: str) -> str:
    """Who has an address of IPv6 has its whole /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(found), 64), strict=False).network_address)
    return str(found)
