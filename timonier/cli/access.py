"""`timonier access`: who gets in, from the machine: for who is locked out, and for scripts."""

from __future__ import annotations

import argparse
import contextlib
import sys
from typing import Any

NAME = "access"
HELP = "people with access: list them, let one in by a link, disable, enable, change a role"
ROLES = ("cto", "executive", "member", "auditor")
_DEFAULT_REASON = "asked on the machine"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[NAME [--link] [--disable | --enable] [--role ROLE] [--end-sessions] [--end-tokens]
    [--drop-second-factor] [--reason TEXT]]."""
    add = parser.add_argument
    add("name", metavar="NAME", nargs="?", help="one account; without it: all, tab-separated")
    door = parser.add_mutually_exclusive_group()
    door.add_argument("--disable", action="store_true", help="end sessions, tokens, every way in")
    door.add_argument("--enable", action="store_true", help="let the account in again")
    door.add_argument("--revoke", action="store_true", help="revoke every link not used yet")
    add("--role", choices=ROLES, help="give the account this role instead of its own")
    add("--end-sessions", action="store_true", help="sign the person out everywhere")
    add("--end-tokens", action="store_true", help="revoke the person's API tokens")
    add("--drop-second-factor", action="store_true", help="remove a second factor that is lost")
    add("--link", action="store_true", help="print a link that signs in once, for 15 minutes")
    add("--reason", metavar="TEXT", default=_DEFAULT_REASON, help="why, for the history")


def run(options: argparse.Namespace) -> int:
    """0 done; 1 refused, or so already; 2 no account has that name, or none is named."""
    from django.contrib.auth import get_user_model

    if options.revoke:
        return _revoked(options)
    if options.name is None:
        return _say("name an account", 2) if _acts(options) else _listed()
    account = get_user_model().objects.filter(username=options.name).first()
    if account is None:
        return _say(f"no account is called {options.name}", 2)
    return _done(account, options) if _acts(options) else _told(account)


def _acts(options: argparse.Namespace) -> bool:
    flags = ("disable", "enable", "role", "end_sessions", "end_tokens", "drop_second_factor")
    return options.link or any(getattr(options, flag) for flag in flags)


def _listed() -> int:
    from timonier.kit.access import access

    for person in access.people():
        print("\t".join(_words(person)))
    return 0


def _words(person: Any) -> list[str]:
    """Name, role, state, last seen, counts: as a script reads them."""
    return [
        person.account.get_username(),
        person.role or "-",
        "enabled" if person.enabled else "disabled",
        _when(person.seen_at) if person.seen_at else "never",
        f"{person.sessions} sessions",
        f"{person.tokens} tokens",
    ]


def _when(at: Any) -> str:
    from django.utils import timezone

    return timezone.localtime(at).isoformat(timespec="minutes")


def _told(account: Any) -> int:
    from django.utils.translation import override

    from timonier.kit.access import access

    person = access.person(account.pk)
    print("\t".join(_words(person)))
    with override("en"):
        for change in access.history(account):
            words = [change.get_act_display(), change.before, change.after, change.reason]
            said = " ".join(word for word in words if word)
            print(f"{_when(change.at)}\t{said}\t{change.by_name or 'on the machine'}")
    return 0


def _done(account: Any, options: argparse.Namespace) -> int:
    """Each act in turn; the first that is refused ends it."""
    from django.utils.translation import override

    from timonier.kit.access import access

    with override("en"):
        try:
            for line in _each(account, options):
                print(line)
        except access.Refused as refusal:
            return _say(str(refusal), 1)
    return 0


def _each(account: Any, options: argparse.Namespace) -> Any:
    from timonier.kit.access import access, accounts

    name = account.get_username()
    why = {"account": account, "by": None, "reason": options.reason}
    if options.enable:
        access.enable(**why)
        yield f"{name} may sign in again"
    if options.role:
        access.set_role(role=options.role, **why)
        yield f"{name} is {options.role}"
    if options.drop_second_factor:
        yield f"{name}: {access.drop_factor(**why)} means of a second factor removed"
    if options.end_sessions:
        yield f"{name}: {access.end_sessions(**why)} sessions ended"
    if options.end_tokens:
        yield f"{name}: {access.end_tokens(**why)} tokens revoked"
    if options.disable:
        access.disable(**why)
        yield f"{name} is disabled"
    if options.link:
        account.refresh_from_db()
        yield _base() + accounts.sign_in_link(account=account, reason=options.reason)


def _base() -> str:
    """Where the cockpit answers, as far as this machine knows."""
    from django.conf import settings

    known = settings.CSRF_TRUSTED_ORIGINS
    return str(known[0]).rstrip("/") if known else "http://localhost:8642"


def _revoked(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from timonier.kit.access import access
    from timonier.kit.models.access import Invitation

    links = Invitation.objects.open(timezone.now())
    if options.name is not None:
        links = links.filter(account__username=options.name)
    count = 0
    for link in list(links):
        with contextlib.suppress(access.AlreadySo):
            access.revoke_link(invitation=link, by=None, reason=options.reason)
            count += 1
    print(f"{count} links revoked")
    return 0


def _say(words: str, code: int) -> int:
    print(f"timonier: {words}", file=sys.stderr)
    return code
