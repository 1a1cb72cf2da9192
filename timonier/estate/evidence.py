"""Where a fact read in git can be seen again: at its forge, else on the page of its repository."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from timonier.estate.models import Repository
from timonier.estate.sources.forges import github_host, gitlab_hosts
from timonier.kit.entities.links import seen_rows
from timonier.kit.records.evidence_places import places

# repository@sha:path:line, as a check or a record cites it; the last parts may be absent.
_LOCATOR = re.compile(r"(.+)@([0-9a-f]{7,64})(?::(.+?))?(?::(\d+))?")


@places("git", "estate.git")
def in_git(locators: list[str], user: Any) -> dict[str, str]:
    """The address of each locator whose repository this user may see, in one query."""
    parsed = {text: match for text in locators if (match := _LOCATOR.fullmatch(text))}
    names = {match[1] for match in parsed.values()}
    held: Mapping[str, Repository] = {
        row.name: row for row in seen_rows(Repository, user).filter(name__in=names)
    }
    return {
        text: _at_forge(held[match[1]], *match.groups()[1:])
        or reverse("estate:repositories-detail", args=[held[match[1]].slug])
        for text, match in parsed.items()
        if match[1] in held
    }


def _at_forge(row: Repository, sha: str, path: str | None, line: str | None) -> str:
    """The line of the file in that commit, where the forge is one whose addresses are known."""
    host, _, project = row.remote.partition("/")
    if not project or not path:
        return ""
    if host == github_host():
        middle, mark = "blob", "L"
    elif host in gitlab_hosts():
        middle, mark = "-/blob", "L"
    else:
        return ""
    place = f"https://{host}/{quote(project)}/{middle}/{sha}/{quote(path)}"
    return f"{place}#{mark}{line}" if line else place
