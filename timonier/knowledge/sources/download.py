"""Fetches one public file over HTTPS, within a size, a time and a number of redirections."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from timonier.knowledge.sources import UnreadableSource

_REDIRECTIONS = 5
_SECONDS = 900.0
_STEP = httpx.Timeout(30.0)


def client() -> httpx.Client:
    """The client used for public sources: proxies of the environment count, cookies do not."""
    return httpx.Client(timeout=_STEP, headers={"User-Agent": "timonier (knowledge refresh)"})


def fetch(
    url: str, target: Path, *, http: httpx.Client, cap: int, seconds: float = _SECONDS
) -> None:
    """Write the body at `url` (at most `cap` bytes, unpacked) to `target`.

    Raises UnreadableSource with the cause: not HTTPS, refused, too large, too slow, cut short.
    """
    ends = time.monotonic() + seconds
    try:
        for _ in range(_REDIRECTIONS + 1):
            onwards = _follow(url, target, http, cap, ends)
            if not onwards:
                return
            url = onwards
    except httpx.HTTPError as error:
        raise UnreadableSource(f"{_place(url)}: {error or type(error).__name__}") from error
    raise UnreadableSource(f"{_place(url)}: more than {_REDIRECTIONS} redirections")


def _follow(url: str, target: Path, http: httpx.Client, cap: int, ends: float) -> str:
    """Save the body, or return the address to which the server sends us."""
    if urlsplit(url).scheme != "https":
        raise UnreadableSource(f"{_place(url)}: not an https address")
    with http.stream("GET", url, follow_redirects=False) as answer:
        if answer.is_redirect:
            return str(answer.url.join(answer.headers["location"]))
        if answer.status_code != httpx.codes.OK:
            raise UnreadableSource(f"{_place(url)}: answered {answer.status_code}")
        _save(answer, target, cap, ends)
    return ""


def _save(answer: httpx.Response, target: Path, cap: int, ends: float) -> None:
    size = 0
    with target.open("wb") as file:
        for piece in answer.iter_bytes(65_536):
            size += len(piece)
            if size > cap:
                raise UnreadableSource(f"{_place(str(answer.url))}: larger than {cap} bytes")
            if time.monotonic() > ends:
                raise UnreadableSource(f"{_place(str(answer.url))}: too slow")
            file.write(piece)


def _place(url: str) -> str:
    """The address without what may be secret (user, password, query)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
