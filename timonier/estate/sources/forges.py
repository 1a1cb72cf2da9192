"""List the repositories of a GitHub organisation or a GitLab group, read-only, page by page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from timonier.estate.sources.addresses import AddressRefused, refuse_private
from timonier.knowledge.sources.wire import CLOSE, TooSlow, Wire, WrongPlace
from timonier.values.networks import tls_refusal

if TYPE_CHECKING:  # imported where used: most scans ask no forge, and it takes 0.1 s
    import httpx

MAX_PAGES = 200
MAX_REPOSITORIES = 10_000
_PAGE = 100
_SECONDS, _WHOLE_S = 30.0, 120.0  # of one read, of one answer
_MAX_BYTES = 20 * 2**20


class ForgeFailed(Exception):
    """The forge did not give its list; the message says why, without the token."""


@dataclass(frozen=True, slots=True)
class Forge:
    """One kind of forge at one place. The token is sent to the host of `api` and nowhere else."""

    kind: str  # github | gitlab
    api: str
    owner: str  # organisation, user, or group path
    token: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.api).hostname or ""


@dataclass(slots=True)
class Listing:
    """The addresses to clone; what was left out is counted in words."""

    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def forge_of(word: str) -> Forge | None:
    """The forge that an address names, or None when it is one repository's (or no forge's).

    `https://github.com/ORG` is an organisation, `https://gitlab.com/GROUP` (or a host named by
    TIMONIER_GITLAB, comma-separated) a group. A deeper group is written with a slash at its end:
    `https://gitlab.com/group/sub/`.
    """
    parts = urlsplit(word)
    steps = [step for step in parts.path.split("/") if step]
    if parts.scheme != "https" or not steps or steps[-1].endswith(".git"):
        return None
    if parts.hostname == github_host() and len(steps) == 1:
        api = os.environ.get("TIMONIER_GITHUB_API", "https://api.github.com")
        return Forge("github", api, steps[0], os.environ.get("GITHUB_TOKEN", ""))
    if parts.hostname in gitlab_hosts() and (len(steps) == 1 or parts.path.endswith("/")):
        api = os.environ.get(
            "TIMONIER_GITLAB_API", f"https://{parts.netloc.rpartition('@')[2]}/api/v4"
        )
        return Forge("gitlab", api, "/".join(steps), os.environ.get("GITLAB_TOKEN", ""))
    return None


def github_host() -> str:
    """The host of GitHub, or of a GitHub of the company's own."""
    return os.environ.get("TIMONIER_GITHUB", "github.com")


def gitlab_hosts() -> list[str]:
    """The hosts of GitLab: the public one and those that the operator named."""
    own = os.environ.get("TIMONIER_GITLAB", "").split(",")
    return ["gitlab.com", *(host for host in own if host)]


def token_for(host: str) -> str:
    """The token that may be shown to a host when cloning from it; empty for any other host."""
    if host == github_host():
        return os.environ.get("GITHUB_TOKEN", "")
    named = host in gitlab_hosts()
    return os.environ.get("GITLAB_TOKEN", "") if named else ""


def repositories(forge: Forge) -> Listing:
    """Every repository that is neither archived nor a fork. Raises ForgeFailed."""
    try:
        bound = refuse_private(forge.host, urlsplit(forge.api).port or 443)
    except AddressRefused as problem:
        raise ForgeFailed(str(problem)) from None
    listing = Listing()
    archived = forks = 0
    for row in _rows(forge, bound):
        if row.get("archived"):
            archived += 1
        elif row.get("fork") or row.get("forked_from_project"):
            forks += 1
        elif address := row.get("clone_url") or row.get("http_url_to_repo"):
            listing.addresses.append(str(address))
    if archived or forks:
        listing.notes.append(f"{forge.owner}: {archived} archived and {forks} forks were left out")
    return listing


def _rows(forge: Forge, bound: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    import httpx

    count = 0
    told: dict[str, Any] = {"timeout": _SECONDS, "headers": _headers(forge)}
    with httpx.Client(**told, follow_redirects=False) as http:
        client = _Client(http, bound)
        address: str | None = _first(forge, client)
        for _ in range(MAX_PAGES):
            if address is None:
                return
            response = _get(client, address, forge)
            rows = _json(response)
            for row in rows if isinstance(rows, list) else []:
                if isinstance(row, dict) and count < MAX_REPOSITORIES:
                    count += 1
                    yield row
            address = _next(response, forge)
    raise ForgeFailed(f"{forge.owner}: more than {MAX_PAGES} pages of repositories")


@dataclass(frozen=True, slots=True)
class _Client:
    """How a forge is asked, and the addresses of it that were checked; none: wherever it is."""

    http: httpx.Client
    bound: tuple[str, ...]

    def wire(self, host: str) -> Wire:
        """Watches over one answer."""
        return Wire(host, _WHOLE_S, lambda address: not self.bound or address in self.bound)


def _headers(forge: Forge) -> dict[str, str]:
    common = {"User-Agent": "timonier", "Accept": "application/json"} | CLOSE
    if not forge.token:
        return common
    if forge.kind == "gitlab":
        return common | {"PRIVATE-TOKEN": forge.token}
    return common | {"Authorization": f"Bearer {forge.token}"}


def _first(forge: Forge, client: _Client) -> str:
    base, owner = forge.api.rstrip("/"), quote(forge.owner, safe="")
    if forge.kind == "gitlab":
        return f"{base}/groups/{owner}/projects?include_subgroups=true&per_page={_PAGE}"
    organisation = f"{base}/orgs/{owner}/repos?per_page={_PAGE}"
    known = _send(client, organisation, forge).status_code != HTTPStatus.NOT_FOUND
    return organisation if known else f"{base}/users/{owner}/repos?per_page={_PAGE}"


def _next(response: httpx.Response, forge: Forge) -> str | None:
    """The next page, if the forge names one on its own host."""
    link = response.links.get("next", {}).get("url")
    if not link:
        return None
    address = urljoin(str(response.url), link)
    if urlsplit(address)[:2] != urlsplit(forge.api)[:2]:
        raise ForgeFailed(f"{forge.host} sent us to another host for the next page")
    return address


def _get(client: _Client, address: str, forge: Forge) -> httpx.Response:
    response = _send(client, address, forge)
    if response.is_success:
        return response
    raise ForgeFailed(_in_words(response, forge))


def _send(client: _Client, address: str, forge: Forge) -> httpx.Response:
    """One answer, of a bounded size."""
    import httpx

    try:
        with (
            client.wire(forge.host) as wire,
            client.http.stream("GET", address, extensions=wire.extensions) as response,
        ):
            data = bytearray()
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > _MAX_BYTES:
                    raise ForgeFailed(f"{forge.host} sent more than {_MAX_BYTES} bytes")
            response._content = bytes(data)
            return response
    except TooSlow:
        raise ForgeFailed(f"{forge.host} took longer than {_WHOLE_S:.0f} s to answer") from None
    except WrongPlace:
        raise ForgeFailed(f"{forge.host} changed its address while it was asked") from None
    except httpx.HTTPError as problem:
        why = tls_refusal(problem) or type(problem).__name__
        raise ForgeFailed(f"{forge.host} did not answer ({why})") from None


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        raise ForgeFailed("the forge's answer is not JSON") from None


def _in_words(response: httpx.Response, forge: Forge) -> str:
    left = response.headers.get(
        "x-ratelimit-remaining", response.headers.get("ratelimit-remaining")
    )
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or left == "0":
        wait = response.headers.get("retry-after") or response.headers.get("x-ratelimit-reset", "")
        advice = "" if forge.token else "; a token raises the limit"
        return f"{forge.host} allows no more requests for now ({wait or 'no date given'}){advice}"
    meaning = {401: "the token is not accepted", 403: "access is refused", 404: "it is not known"}
    words = meaning.get(response.status_code, f"status {response.status_code}")
    return f"{forge.owner} on {forge.host}: {words}"
