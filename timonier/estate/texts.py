"""The text files of one reading: searched for secrets and call sites, each changed one once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timonier.estate.core import secrets, sites
from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.places import is_vendored
from timonier.estate.core.repository import IMPORTS, SECRETS, Manifest

Found = tuple[Manifest, str]  # with its cache key


class Texts:
    """Which texts must be read, and what they gave.

    `searched` holds the (path, digest) pairs that the last scan read; `known` the call sites it
    found in them, None when they are not known.
    """

    def __init__(
        self,
        files: Sequence[File],
        *,
        searched: frozenset[tuple[str, str]],
        known: sites.Sites | None,
        salt: bytes,
    ) -> None:
        self._searched, self._salt = searched, salt
        self._before = frozenset(path for path, _ in searched)
        self._known = None if known is None or known.excessive else known
        self._sites = sites.begun(files)

    def wants(self, file: File) -> bool:
        """Whether a file must be read; False: it holds no text, or nothing new."""
        if not 0 < file.size <= secrets.MAX_BYTES or is_vendored(file.path):
            return False
        if not self.is_as_it_was(file):
            return True
        if self._sites.excessive or not sites.is_source(file):
            return False
        if self._known is None:
            return True
        if file.path in self._known.files:
            self._sites.files[file.path] = self._known.files[file.path]
        return False

    def is_as_it_was(self, file: File) -> bool:
        """Whether the last scan read this content at this place."""
        return (file.path, file.digest) in self._searched

    def is_new(self, file: File) -> bool:
        """Whether the last scan, if it is known at all, had no file at this place."""
        return file.path not in self._before

    def search(self, path: str, digest: str, data: bytes) -> Iterator[Found]:
        """The secrets of one file; its call sites are kept for `call_sites`."""
        self._sites.count(path, data)
        found = secrets.find_secrets(path, data, salt=self._salt)
        if found:
            yield Manifest(path, SECRETS, Parsed(observations=found), digest), f"{SECRETS}:{digest}"

    def call_sites(self, head: str) -> Found:
        """The pseudo-manifest of all call sites, once every wanted file was searched."""
        return Manifest("", IMPORTS, self._sites.parsed(), head), f"{IMPORTS}:{head}"
