"""What a change takes along, where it is another component than the one that is moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from timonier.practices.core.issue import Remedy
from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.pieces import Piece

_SHOWN = 8  # components named in one sentence


def parts_of(members: Sequence[Piece], to: str) -> Iterator[Phrase]:
    """What comes along, to which version; what else must move; what of it is not known."""
    moved = [piece.remedy for piece in members if piece.remedy.part]
    if not moved:
        return
    if moved[0].kind == "replace":
        yield from _dropped(moved)
        return
    wanted: dict[str, set[str]] = {}
    for one in moved:
        wanted.setdefault(one.part, set()).add(one.part_to)
    shown = [_step(part, wanted[part]) for part in sorted(wanted)]
    more = ", …" if len(shown) > _SHOWN else ""
    yield ngettext(
        "It takes %(n)s component along: %(names)s.",
        "It takes %(n)s components along: %(names)s.",
        len(shown),
        names=", ".join(shown[:_SHOWN]) + more,
    )
    if moved[0].kind == "upgrade":
        yield _which(to)
    yield from _others(moved)


def _others(moved: Sequence[Remedy]) -> Iterator[Phrase]:
    also = sorted({name for one in moved for name in one.also})
    if also:
        yield ngettext(
            "%(names)s brings some of it too, and must move as well.",
            "%(names)s bring some of it too, and must move as well.",
            len(also),
            names=", ".join(also[:_SHOWN]) + (", …" if len(also) > _SHOWN else ""),
        )


def _dropped(moved: Sequence[Remedy]) -> Iterator[Phrase]:
    """What goes, and to what its authors point, where they do."""
    shown = [_step(part, {to}) for part, to in sorted({(one.part, one.part_to) for one in moved})]
    yield ngettext(
        "%(n)s component that nobody keeps any more: %(names)s.",
        "%(n)s components that nobody keeps any more: %(names)s.",
        len(shown),
        names=", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else ""),
    )
    yield gettext(
        "A release of %(name)s that does without, or another package in its place: which there is "
        "is not known here, its registry is not asked.",
        name=moved[0].name,
    )
    yield from _others(moved)


def _which(to: str) -> Phrase:
    if to:
        return gettext("Whether %(to)s takes them as needed is not known here.", to=to)
    return gettext(
        "Which release of it takes them as needed is not known here: its registry is not asked."
    )


def _step(part: str, wanted: set[str]) -> str:
    """`glib 0.18.5 → 0.20.0`; the part alone where no version is known to be needed."""
    goals = sorted(one for one in wanted if one)
    return f"{part} → {goals[-1]}" if goals else part
