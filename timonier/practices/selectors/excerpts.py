"""The lines of a file around a finding, read from git when asked for, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timonier.estate.core.repository import SECRETS
from timonier.estate.models import Manifest
from timonier.estate.services.histories import opened
from timonier.estate.sources.addresses import AddressRefused
from timonier.estate.sources.git_folder import NoRepository, Refused
from timonier.estate.sources.git_process import GitFailed
from timonier.practices.models import Finding

AROUND = 3
LONGEST_LINE = 240
LARGEST = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Numbered lines; without any, `why_not` says in one word: secret, absent or unreadable."""

    lines: Sequence[tuple[int, str, bool]] = ()
    why_not: str = ""


def excerpt(finding: Finding) -> Excerpt:
    """The lines around a finding.

    A file in which any secret was found is never quoted: the line beside a finding may be one.
    """
    held = Manifest.objects.filter(repository=finding.repository, path=finding.file)
    kinds = dict(held.values_list("kind", "digest"))
    if SECRETS in kinds or finding.check_id == "secret":
        return Excerpt(why_not="secret")
    digest = next((digest for digest in kinds.values() if digest), "")
    if not (finding.file and finding.line and digest):
        return Excerpt(why_not="absent")
    data = _blob(finding, digest)
    return _around(data, finding.line) if data is not None else Excerpt(why_not="unreadable")


def _blob(finding: Finding, digest: str) -> bytes | None:
    try:
        with opened(finding.repository) as repo:
            repo.seconds = 5.0
            return next((data for _digest, data in repo.blobs([digest])), None)
    except (NoRepository, Refused, GitFailed, AddressRefused, OSError):
        return None


def _around(data: bytes, line: int) -> Excerpt:
    if len(data) > LARGEST:
        return Excerpt(why_not="unreadable")
    every = data.decode("utf-8", "replace").splitlines()
    if line > len(every):
        return Excerpt(why_not="absent")
    first = max(line - AROUND, 1)
    chosen = every[first - 1 : line + AROUND]
    return Excerpt(
        [(number, text[:LONGEST_LINE], number == line) for number, text in enumerate(chosen, first)]
    )
