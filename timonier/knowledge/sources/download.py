"""Fetches one public file over HTTPS, within a size, a time and a number of redirections."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from timonier.knowledge.sources import Busy, Refused, TooLarge, Unchanged, Unreachable

_REDIRECTIONS = 5
_SECONDS = 900.0
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
) -> str:
    """Write the body at `url` (at most `cap` bytes, unpacked) to `target`; return its validator.

    A validator is what the server gave with the last answer (an entity tag or a date, RFC 9110);
    with one, the server is asked for a newer answer only. Raises Unchanged when there is none, and
    UnreadableSource with the cause: not HTTPS, refused, busy, too large, too slow, cut short.
    """
    ends = time.monotonic() + seconds
    try:
        for _ in range(_REDIRECTIONS + 1):
            onwards, given = _follow(url, target, http, cap, ends, validator)
            if not onwards:
                return given
            url = onwards
    except httpx.HTTPError as error:
        raise Unreachable(f"{_place(url)}: {error or type(error).__name__}") from error
    raise Refused(f"{_place(url)}: more than {_REDIRECTIONS} redirections")


def _follow(
    url: str, target: Path, http: httpx.Client, cap: int, ends: float, validator: str
) -> tuple[str, str]:
    """Save the body and give its validator, or the address to which the server sends us."""
    if urlsplit(url).scheme != "https":
        raise Refused(f"{_place(url)}: not an https address")
    with http.stream("GET", url, headers=_asking(validator), follow_redirects=False) as answer:
        if answer.has_redirect_location:
            return str(answer.url.join(answer.headers["location"])), ""
        if answer.status_code == httpx.codes.NOT_MODIFIED and validator:
            raise Unchanged(_place(url))
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer, url)
        _save(answer, target, cap, ends)
        return "", answer.headers.get("etag") or answer.headers.get("last-modified") or ""


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


def _save(answer: httpx.Response, target: Path, cap: int, ends: float) -> None:
    size = 0
    with target.open("wb") as file:
        for piece in answer.iter_bytes(65_536):
            size += len(piece)
            if size > cap:
                raise TooLarge(f"{_place(str(answer.url))}: larger than {cap} bytes")
            if time.monotonic() > ends:
                raise Unreachable(f"{_place(str(answer.url))}: too slow")
            file.write(piece)


def _place(url: str) -> str:
    """The address without what may be secret (user, password, query)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
