"""Whether the bytes of attached files are there and unchanged, and their mend."""

from __future__ import annotations

import tarfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from timonier.kit.models import Attachment
from timonier.kit.records import attachments
from timonier.kit.store import blobs, durable

ASIDE = "attachments-damaged"
_PIECE = 2**20
Names = dict[str, list[str]]  # digest -> the files that are these bytes, each with its row


@dataclass(frozen=True)
class Health:
    """What lies on disk against what rows name. `orphaned`: files that no row names."""

    whole: int = 0
    missing: Names = field(default_factory=dict)
    damaged: Names = field(default_factory=dict)
    orphaned: tuple[Path, ...] = ()

    @property
    def lost(self) -> Names:
        """What nobody can fetch as it was brought."""
        return self.missing | self.damaged


def health(home: Path) -> Health:
    """Read every file whole and compare its digest: it takes as long as the disk needs."""
    named: Names = defaultdict(list)
    with blobs.steady(home):
        for file in Attachment.objects.order_by("pk"):
            named[file.digest].append(f"{file.name} ({file.kind} {file.row})")
        there = {digest for digest in named if blobs.place(home, digest).is_file()}
        damaged = {digest for digest in there if not blobs.is_whole(home, digest)}
        before = time.time() - attachments.YOUNG.total_seconds()  # younger ones may get their row
        found = [path for path in blobs.present(home) if path.stat().st_mtime < before]
    return Health(
        whole=len(there) - len(damaged),
        missing={digest: names for digest, names in named.items() if digest not in there},
        damaged={digest: names for digest, names in named.items() if digest in damaged},
        orphaned=tuple(path for path in found if path.name not in named),
    )


def set_aside(home: Path, damaged: Names) -> Path:
    """Move damaged bytes out of the way, so that nobody fetches them as if they were whole.

    They stay for whoever can mend them by hand; a whole copy takes the place when it comes.
    """
    aside = home / ASIDE
    durable.folder(aside, mode=0o700)
    for digest in damaged:
        durable.place(blobs.place(home, digest), aside / digest)
    return aside


def bring_back(home: Path, archive: Path, wanted: Names) -> int:
    """Take lost files from a backup; how many. Only bytes of a wanted digest are kept.

    Raises OSError, and tarfile.TarError for what is no archive.
    """
    brought = 0
    with blobs.steady(home), tarfile.open(archive) as packed:
        for member in packed:
            digest = Path(member.name).name
            if digest not in wanted or not member.isreg() or member.size > attachments.LARGEST:
                continue
            kept, _size = blobs.write(home, _pieces(packed, member))
            brought += kept == digest
    return brought


def _pieces(packed: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    stream = packed.extractfile(member)
    while stream is not None and (piece := stream.read(_PIECE)):
        yield piece
