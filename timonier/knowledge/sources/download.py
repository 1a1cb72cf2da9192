"""Fetches one public file, or asks one question, over HTTPS, within a size and a time."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from timonier.knowledge.sources import Busy, Refused, TooLarge, Unchanged, Unreachable
from timonier.knowledge.sources.wire import CLOSE, TooSlow, Wire, WrongPlace
from timonier.values.networks import is_public, tls_refusal

_REDIRECTIONS = 5
_SECONDS = 900.0
_QUESTION_SECONDS = 120.0
_KEPT = (httpx.codes.TEMPORARY_REDIRECT, httpx.codes.PERMANENT_REDIRECT)  # the method stays POST
_STEP = httpx.Timeout(30.0)


def client() -> httpx.Client:
    """The client used for public sources: proxies of the environment count, cookies do not."""
    return httpx.Client(timeout=_STEP, headers={"User-Agent": "timonier (knowledge refresh)"})


def fetch(
    url: str,
    target: Path,
    *,
    http: httpx.Client,
    cap: int,
    seconds: float = _SECONDS,
    validator: str = "",
    private: bool = False,
) -> str:
    """Write the body at `url` (at most `cap` bytes, unpacked) to `target`; return its validator.

    A validator is what the server gave with the last answer (an entity tag or a date, RFC 9110);
    with one, the server is asked for a newer answer only. Where a server sends us must be public
    unless `private`; the operator's own address may be anywhere. Raises Unchanged when there is
    nothing newer, and UnreadableSource with the cause: not HTTPS, refused, busy, too large, too
    slow, cut short.
    """
    ends, named = time.monotonic() + seconds, urlsplit(url).hostname
    for _ in range(_REDIRECTIONS + 1):
        anywhere = private or urlsplit(url).hostname == named
        with _told(url), _wire(url, ends, anywhere=anywhere) as wire:
            onwards, given = _follow(url, target, http, cap, validator, wire)
        if not onwards:
            return given
        url = onwards
    raise Refused(f"{_place(url)}: more than {_REDIRECTIONS} redirections")


def _follow(
    url: str, target: Path, http: httpx.Client, cap: int, validator: str, wire: Wire
) -> tuple[str, str]:
    """Save the body and give its validator, or the address to which the server sends us."""
    if urlsplit(url).scheme != "https":
        raise Refused(f"{_place(url)}: not an https address")
    asking: dict[str, Any] = {"headers": CLOSE | _asking(validator), "extensions": wire.extensions}
    with http.stream("GET", url, follow_redirects=False, **asking) as answer:
        if answer.has_redirect_location:
            return str(answer.url.join(answer.headers["location"])), ""
        if answer.status_code == httpx.codes.NOT_MODIFIED and validator:
            raise Unchanged(_place(url))
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer, url)
        _save(answer, target, cap)
        return "", answer.headers.get("etag") or answer.headers.get("last-modified") or ""


def post(
    url: str,
    body: bytes,
    target: Path,
    *,
    http: httpx.Client,
    cap: int,
    headers: Mapping[str, str],
    seconds: float = _QUESTION_SECONDS,
    private: bool = False,
) -> None:
    """Send `body` to `url` and write the answer (at most `cap` bytes, unpacked) to `target`.

    What is sent goes to the host of `url` and to no other: a redirection elsewhere is refused, and
    so is a host on a private network unless `private`; plain HTTP is for this very machine alone.
    Raises UnreadableSource with the cause, like `fetch`.
    """
    ends = time.monotonic() + seconds
    _refuse_place(url, private=private)
    for _ in range(_REDIRECTIONS + 1):
        with _told(url), _wire(url, ends, anywhere=private) as wire:
            onwards = _sent(url, body, target, http, cap, headers, wire)
        if not onwards:
            return
        url = onwards
    raise Refused(f"{_place(url)}: more than {_REDIRECTIONS} redirections")


def _sent(
    url: str,
    body: bytes,
    target: Path,
    http: httpx.Client,
    cap: int,
    headers: Mapping[str, str],
    wire: Wire,
) -> str:
    """Save the answer, or give the address on the same host to which the server sends us."""
    sending: dict[str, Any] = {"content": body, "headers": {**headers, **CLOSE}}
    sending["extensions"] = wire.extensions
    with http.stream("POST", url, follow_redirects=False, **sending) as answer:
        if answer.has_redirect_location:
            onwards = answer.url.join(answer.headers["location"])
            if _origin(onwards) != _origin(answer.url):
                raise Refused(f"{_place(url)}: sends us to another place, {_place(str(onwards))}")
            if answer.status_code not in _KEPT:
                raise Refused(f"{_place(url)}: redirects a question ({answer.status_code})")
            return str(onwards)
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer, url)
        _save(answer, target, cap)
        return ""


def _wire(url: str, ends: float, *, anywhere: bool) -> Wire:
    allowed = (lambda address: True) if anywhere else is_public
    return Wire(urlsplit(url).hostname or "", ends - time.monotonic(), allowed)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What goes wrong on the way, in the words and classes of a source."""
    try:
        yield
    except WrongPlace as error:
        raise Refused(
            f"{_place(url)}: on a private network; TIMONIER_ALLOW_PRIVATE=1 allows such hosts"
        ) from error
    except TooSlow as error:
        raise Unreachable(f"{_place(url)}: too slow") from error
    except httpx.HTTPError as error:
        why = tls_refusal(error) or error or type(error).__name__
        raise Unreachable(f"{_place(url)}: {why}") from error


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _refuse_place(url: str, *, private: bool) -> None:
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("not an address") from None
    if not host or parts.scheme not in ("https", "http"):
        raise Refused(f"{_place(url)}: not an https address")
    if parts.scheme == "http" and not _is_here(host):
        raise Refused(f"{_place(url)}: not an https address")
    if private:
        return
    try:
        found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
    except OSError:
        return  # a proxy may know the name; without one the connection fails by itself
    if not all(is_public(str(entry[4][0])) for entry in found):
        raise Refused(
            f"{_place(url)}: on a private network; TIMONIER_ALLOW_PRIVATE=1 allows such hosts"
        )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _asking(validator: str) -> dict[str, str]:
    if not validator:
        return {}
    name = "If-None-Match" if validator.endswith('"') else "If-Modified-Since"
    return {name: validator}


def _refusal(answer: httpx.Response, url: str) -> Refused:
    told = f"{_place(url)}: answered {answer.status_code}"
    if answer.status_code not in (429, 503):
        return Refused(told)
    wait = answer.headers.get("retry-after", "")[:40]
    return Busy(f"{told}, asks to wait ({wait})" if wait else told)


def _save(answer: httpx.Response, target: Path, cap: int) -> None:
    size = 0
    with target.open("wb") as file:
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > cap:
                raise TooLarge(f"{_place(str(answer.url))}: larger than {cap} bytes")
            file.write(piece)


def _place(url: str) -> str:
    """The address without what may be secret (user, password, query)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
