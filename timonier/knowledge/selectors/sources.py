"""Each source of knowledge as its page shows it: age, records, licence, last failure, witness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.freshness import Freshness, strip
from timonier.knowledge.core.book import CANARIES, Book, CanaryFailed, SourceState
from timonier.knowledge.selectors import day
from timonier.knowledge.shelf.editions import ECOSYSTEMS, advisories_name, source_name

NAMES: Mapping[str, str | Promise] = {
    "endoflife.date": _("Life cycles"),
    "cisa-kev": _("Exploited flaws (CISA)"),
    "module-replacements": _("Replacements"),
    "nuget-index": _("Advisories: a NuGet server’s own index"),
    "npm-audit": _("Advisories: an npm registry, asked about what is in use"),
    "packagist-audit": _("Advisories: a Composer repository, asked about what is in use"),
}


@dataclass(frozen=True, slots=True)
class Witness:
    """A component known to be vulnerable, and whether it is found so today."""

    component: str
    flaw: str
    found: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source. `spoken` is what its refreshes did; None: it was never asked from here."""

    held: SourceState
    name: str | Promise
    as_of: date | None
    spoken: Freshness | None
    witness: Witness | None

    @property
    def state(self) -> str:
        """The worse of what is held and of the last attempt to renew it."""
        if self.held.state == "missing":
            return "missing"
        return "failed" if self.spoken and self.spoken.state == "failed" else self.held.state


def source_rows(*, today: date, now: datetime) -> list[SourceRow]:
    """Every source, its age and its witness."""
    known = day.book(today)
    spoken = {one.name: one for one in strip(now)}
    types = {source_name(advisories_name(kind)): kind for kind in ECOSYSTEMS}
    witnesses = _witnesses(known)
    return [
        SourceRow(
            held=held,
            name=NAMES.get(held.source) or _advisories(types.get(held.source), held.source),
            as_of=date.fromisoformat(held.as_of[:10]) if held.as_of else None,
            spoken=spoken.get(held.source),
            witness=witnesses.get(types.get(held.source, "")),
        )
        for held in day.source_states(today)
    ]


def _advisories(kind: str | None, source: str) -> str:
    return str(_("Advisories: %(type)s")) % {"type": kind} if kind else source


def _witnesses(book: Book) -> Mapping[str, Witness]:
    """The witness of each ecosystem, asked for now."""
    found = {}
    for kind, (name, version, flaw) in CANARIES.items():
        try:
            book.canary([kind])
        except CanaryFailed:
            held = False
        else:
            held = True
        found[kind] = Witness(f"{name} {version}", flaw, held)
    return found
