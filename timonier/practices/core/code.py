"""What of the code a change reaches: call sites and their files, and where nobody counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from timonier.practices.core.call_sites import LANGUAGES
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.pieces import Piece


@dataclass(frozen=True, slots=True)
class Code:
    """`counted` and `uncounted` are numbers of repositories; both 0 when no code is reached."""

    sites: int = 0
    files: int = 0
    counted: int = 0
    uncounted: int = 0

    def sentences(self) -> Iterator[Phrase]:
        """What was counted, and what not, in words."""
        if self.counted:
            yield _counted(self.sites, self.files)
        if self.uncounted:
            yield ngettext(
                "The call sites of %(n)s repository were not counted: no source of the package’s "
                "language was read there.",
                "The call sites of %(n)s repositories were not counted: no source of the "
                "package’s language was read there.",
                self.uncounted,
            )


def _counted(sites: int, files: int) -> Phrase:
    if not sites:
        return gettext("No call site was found in the code: tools and plug-ins have none.")
    if files == 1:
        return ngettext(
            "Counted in the code: %(n)s call site in 1 file.",
            "Counted in the code: %(n)s call sites in 1 file.",
            sites,
        )
    return ngettext(
        "Counted in the code: %(n)s call site in %(files)s files.",
        "Counted in the code: %(n)s call sites in %(files)s files.",
        sites,
        files=files,
    )


def code_of(members: Sequence[Piece]) -> Code:
    """The call sites of a change: each component once in each repository.

    One file may name several packages of the same product: of their numbers of files, the greatest
    is certain, and it is what counts.
    """
    reached = [piece for piece in members if _is_library(piece)]
    sites: dict[tuple[str, str], int] = {}
    files: dict[str, int] = {}
    for piece in reached:
        remedy = piece.remedy
        if remedy.counted:
            what = (piece.repository, remedy.key if remedy.part else _unversioned(piece.subject))
            sites[what] = max(sites.get(what, 0), remedy.call_sites)
            files[piece.repository] = max(files.get(piece.repository, 0), remedy.site_files)
    uncounted = {piece.repository for piece in reached} - files.keys()
    return Code(sum(sites.values()), sum(files.values()), len(files), len(uncounted))


def _is_library(piece: Piece) -> bool:
    """Whether the change is to something that code imports: not an image, an action, an engine."""
    kind, _, _ = piece.subject.removeprefix("pkg:").partition("/")
    reaching = piece.remedy.kind in ("upgrade", "replace", "mitigate")
    return reaching and piece.subject.startswith("pkg:") and kind in LANGUAGES


def _unversioned(purl: str) -> str:
    return purl.partition("?")[0].rpartition("@")[0] or purl
