"""Where a forge says that a repository has moved to: git itself follows no redirect here."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from timonier.estate.sources.addresses import Address, AddressRefused, refuse_private
from timonier.knowledge.sources.wire import CLOSE, TooSlow, Wire, WrongPlace

_ASKED = "/info/refs"
_FOR_GOOD = (301, 308)  # RFC 9110, 15.4: the others may lead elsewhere tomorrow
_SECONDS = 15.0
_ASKING = {"User-Agent": "git/timonier"}
_MOST = 3


def moved_to(address: Address, *, token: str = "") -> str:
    """The address that a repository has for good now; "" when its forge names none.

    Only a place of the same host is believed: a redirect to another one is no word of this forge.
    One small request for each of at most three steps; nothing of an answer's body is read.
    """
    if address.scheme == "ssh":
        return ""
    now = address.url
    for _step in range(_MOST):
        told = _told(now, token)
        if not told:
            break
        now = told
    return "" if now == address.url else now


def _told(url: str, token: str) -> str:
    import httpx

    parts = urlsplit(url)
    asked = f"{url.rstrip('/')}{_ASKED}?service=git-upload-pack"
    authority = httpx.BasicAuth("x-access-token", token) if token else None
    try:
        bound = refuse_private(parts.hostname or "", parts.port or 443)
        with (
            Wire(parts.hostname or "", _SECONDS, lambda at: not bound or at in bound) as wire,
            httpx.Client(timeout=_SECONDS, follow_redirects=False, auth=authority) as client,
            client.stream(
                "GET", asked, headers=CLOSE | _ASKING, extensions=wire.extensions
            ) as response,
        ):
            status, place = response.status_code, response.headers.get("location", "")
    except (httpx.HTTPError, httpx.InvalidURL, AddressRefused, ValueError, TooSlow, WrongPlace):
        return ""
    there = urlsplit(urljoin(asked, place))
    if status not in _FOR_GOOD or there[:2] != parts[:2] or not there.path.endswith(_ASKED):
        return ""
    return f"{there.scheme}://{there.netloc}{there.path.removesuffix(_ASKED)}"
