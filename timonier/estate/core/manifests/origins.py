"""What an address of a repository or an archive says of the thing that is fetched from it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from timonier.estate.core.facts import Component, Scope
from timonier.estate.core.manifests.conventions import commit_of

MAX_ADDRESS = 1000
_FORGES = {"github.com": "github", "bitbucket.org": "bitbucket"}  # types of the purl specification
_REPOSITORY = re.compile(
    r"(?:(?:git|https?|ssh)\+?(?:ssh|https)?://)?(?:[^@/\s]*@)?([\w.-]+)[/:]([^\s?#]+?)(?:\.git)?/?"
)
_RELEASE = re.compile(r"\A[A-Za-z_.-]*+(\d++(?:[._]\d++)*+(?:[-._]?[0-9A-Za-z.]++)?)")
_ARCHIVE = re.compile(
    r"/([\w.-]+/[\w.-]+)/(?:archive|releases/download|-/archive)/(?:refs/tags/)?([^/]+?)"
    r"(?:\.(?:tar\.\w+|zip|tgz))?(?:/|$)"
)
_FILE = re.compile(
    r"/([A-Za-z][\w+-]*?)[-_]v?(\d++(?:\.\d++)++[\w.]{0,60}?)(?:[-.](?:tar\.\w+|zip|tgz).*)?$"
)
_BRANCHES = frozenset({"main", "master", "develop", "trunk", "head", "dev", "stable", "nightly"})


def split_address(address: str) -> SplitResult | None:
    """The parts of an address with a scheme; None where it is none, or of no shape at all."""
    try:
        return urlsplit(address) if "://" in address else None
    except ValueError:  # a bracket that belongs to no IPv6 address
        return None


def from_address(
    address: str, ref: str, name: str, line: int, scope: Scope = "unknown"
) -> Component | None:
    """The component fetched from `address` at `ref` (a tag, a branch, a commit or nothing).

    A tag that holds a number is its version; a commit is its digest; a branch moves, so it is
    neither. `name` is used where the address names no repository of a known forge. None: it has
    no name at all. Its source is git or url: no registry serves it.
    """
    if len(address) > MAX_ADDRESS:
        return None
    parts = split_address(address)
    archive = _ARCHIVE.search(parts.path) if parts else None
    if parts and archive:
        kind, found = _named(parts.hostname or "", archive.group(1), name)
        return _component(kind, found, archive.group(2), line, scope, "url")
    if parts and re.search(r"\.(?:tar\.\w+|zip|tgz)$", parts.path):
        file = _FILE.search(parts.path)
        found = name or (file.group(1) if file else "")
        stated = ref or (file.group(2) if file else "")
        return _component("generic", found, stated, line, scope, "url") if found else None
    repository = _REPOSITORY.fullmatch(address)
    if not repository:
        return None
    kind, found = _named(repository.group(1), repository.group(2), name)
    return _component(kind, found, ref, line, scope, "git") if found else None


def _named(host: str, repository: str, name: str) -> tuple[str, str]:
    kind = _FORGES.get(host.lower())
    if kind:
        return kind, repository.removesuffix(".git").lower()
    return "generic", name or repository.rpartition("/")[2]


def _component(kind: str, name: str, ref: str, line: int, scope: Scope, source: str) -> Component:
    commit = commit_of(ref) or (ref if re.fullmatch(r"[0-9a-f]{7,64}", ref) else "")
    release = None if commit or ref.lower() in _BRANCHES else _RELEASE.fullmatch(ref)
    version = release.group(1) if release else ""
    if kind in _FORGES.values() and version:
        version = ref  # the purl of a forge holds the tag as it is
    return Component(
        kind, name, version, "", scope, direct=True, line=line, digest=commit, source=source
    )
