"""The text files of one reading: searched for secrets and call sites, each changed one once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timonier.estate.core import secrets, sites
from timonier.estate.core.facts import File, Observation, Parsed
from timonier.estate.core.places import is_vendored
from timonier.estate.core.repository import IMPORTS, SECRETS, Manifest
from timonier.estate.core.tree import BINARY

Found = tuple[Manifest, str]  # with its cache key
_LOOKED_AT = 16 * 1024 * 1024  # bytes: of what is longer, only the name says whether it is text
_SEEN_OR_HEARD = frozenset(
    {
        "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "icns", "tif", "tiff", "heic",
        "pdf", "ttf", "otf", "woff", "woff2", "eot", "mp3", "wav", "ogg", "flac", "webm", "m4a",
        "docx", "xlsx", "pptx", "odt", "ods", "wasm", "npy", "npz", "glb", "fbx",
    }
)  # fmt: skip


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
        if file.size <= 0 or is_vendored(file.path):
            return False
        if file.size > secrets.MAX_BYTES:
            looked_at = file.size <= _LOOKED_AT and _may_be_text(file.path)
            return looked_at and not self.is_as_it_was(file)
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

    def too_long(self, file: File) -> Iterator[Found]:
        """What is told of a file too long even to look whether it is text."""
        if file.size > _LOOKED_AT and _may_be_text(file.path) and not is_vendored(file.path):
            yield _unsearched(file.path, file.digest, file.size)

    def search(self, path: str, digest: str, data: bytes) -> Iterator[Found]:
        """The secrets of one file; its call sites are kept for `call_sites`.

        A text longer than is searched is told as such; what is no text is not.
        """
        if len(data) > secrets.MAX_BYTES:
            if secrets.is_text(data):
                yield _unsearched(path, digest, len(data))
            return
        self._sites.count(path, data)
        found = secrets.find_secrets(path, data, salt=self._salt)
        if found:
            yield Manifest(path, SECRETS, Parsed(observations=found), digest), f"{SECRETS}:{digest}"

    def call_sites(self, head: str) -> Found:
        """The pseudo-manifest of all call sites, once every wanted file was searched."""
        return Manifest("", IMPORTS, self._sites.parsed(), head), f"{IMPORTS}:{head}"


def _may_be_text(path: str) -> bool:
    """Whether a file may hold text that the search for secrets would read, by its name."""
    suffix = path.rpartition(".")[2].lower()
    return suffix not in BINARY and suffix not in _SEEN_OR_HEARD and secrets.is_searched(path)


def _unsearched(path: str, digest: str, size: int) -> Found:
    seen = Observation("text-unsearched", path, 0, {"bytes": size})
    return Manifest(path, SECRETS, Parsed(observations=(seen,)), digest), f"{SECRETS}:{digest}"
