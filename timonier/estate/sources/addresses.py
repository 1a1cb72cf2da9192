"""Which network addresses may be asked: no credentials kept, no private host by surprise."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from timonier.values.networks import is_public

ALLOW_PRIVATE = "TIMONIER_ALLOW_PRIVATE"
SCP = re.compile(r"(?:(?P<user>[\w.-]+)@)?(?P<host>[A-Za-z0-9][\w.-]*):(?P<path>[^-].*)")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[?[0-9a-fA-F:.]+\]?")
_SCHEMES = frozenset({"https", "ssh"})


class AddressRefused(Exception):
    """The address is of a kind, or leads to a place, that is not read; the message says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """A git address without credentials, ready for git."""

    url: str  # never with a password
    scheme: str
    host: str
    port: int | None = None  # where the address names one

    @property
    def name(self) -> str:
        """The last part of the path, as repositories are called."""
        return self.url.rstrip("/").rpartition("/")[2].rpartition(":")[2].removesuffix(".git")


def git_address(word: str) -> Address:
    """Check an address by its letter alone. Raises AddressRefused.

    Only https and ssh are read: `ext::` and friends run programs, git:// and http:// can be
    changed on the way, file:// is a path and should be given as one.
    """
    if word.startswith("-") or any(ord(letter) < 33 for letter in word):
        raise AddressRefused("an address does not start with '-' nor hold spaces")
    short = None if "://" in word else SCP.fullmatch(word)
    if short and "::" not in word:
        return Address(word, "ssh", short["host"])
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError:
        raise AddressRefused("this is not an address") from None
    if parts.scheme not in _SCHEMES:
        raise AddressRefused(f"{parts.scheme or word}: only https and ssh addresses are read")
    host = parts.hostname or ""
    if not _HOST.fullmatch(host):
        raise AddressRefused("the address names no host")
    return Address(_without_password(word), parts.scheme, host, port)


def _without_password(word: str) -> str:
    """The address as it may be stored: an ssh user stays, everything else before @ goes."""
    parts = urlsplit(word)
    place = parts.netloc.rpartition("@")[2]
    if parts.scheme == "ssh" and parts.username and re.fullmatch(r"[\w.][\w.-]*", parts.username):
        place = f"{parts.username}@{place}"
    return urlunsplit((parts.scheme, place, parts.path, "", ""))


def refuse_private(host: str, port: int = 443) -> tuple[str, ...]:
    """The addresses of a host, to which its user binds the connection that follows.

    Raises AddressRefused when any of them is not a public one. A name server that answers something
    else a moment later changes nothing then. With TIMONIER_ALLOW_PRIVATE=1, for a forge of the
    company's own, nothing is asked and nothing is bound: the answer is empty.
    """
    if os.environ.get(ALLOW_PRIVATE) == "1":
        return ()
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressRefused(f"{host}: the name is not known") from None
    for entry in found:
        if not is_public(str(entry[4][0])):
            raise AddressRefused(
                f"{host} is on a private network; {ALLOW_PRIVATE}=1 allows such hosts"
            )
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
