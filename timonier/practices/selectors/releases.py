"""Product releases whose free fixes end: what we run, what serves the work, what builds try."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext, ngettext

from timonier.kit.measured import numbers
from timonier.practices.core.checks.lifecycles import SUPERSEDED, TRIED
from timonier.practices.core.routes import INPUT, SHOWN
from timonier.practices.models import Finding

_APART = frozenset({TRIED.one, INPUT.one, SHOWN.one})  # said of a use that no one changes


@dataclass(frozen=True, slots=True)
class Release:
    """A release in use and the day its free fixes end; None: past, on a day that nobody knows.

    `runs`: what we ship or run stands on it (True), it only builds or tests (False), or nothing
    says which (None). `tried`: builds try their code on it, and nothing else uses it.
    """

    name: str
    on: date | None
    repositories: int
    runs: bool | None
    tried: bool = False

    def past(self, today: date) -> bool:
        """Whether that day has come."""
        return self.on is None or self.on <= today


@dataclass(slots=True)
class _Uses:
    repositories: set[int] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)  # of the uses that somebody would change


def releases(findings: QuerySet[Finding]) -> list[Release]:
    """One row a release, those whose day is not known first, then by day; one query.

    A release superseded by a newer one of its kind asks for an update and has no end of its own.
    """
    found: dict[tuple[date | None, str], _Uses] = {}
    rows = findings.filter(check_id="lifecycle", state="affected").order_by()
    columns = ("due_on", "since_on", "remedy", "because", "repository", "scope")
    for day, since, remedy, because, repository, scope in rows.values_list(*columns):
        said = [phrase[0] for phrase in because]
        name = _name(remedy, because)
        if not name or (day is None and (since is not None or SUPERSEDED.one in said)):
            continue
        uses = found.setdefault((day, name), _Uses())
        uses.repositories.add(repository)
        if remedy or _APART.isdisjoint(said):
            uses.scopes.add(scope)
    listed = sorted(found.items(), key=lambda each: (each[0][0] or date.min, each[0][1]))
    return [_release(day, name, uses) for (day, name), uses in listed]


def _name(remedy: dict[str, str], because: Sequence[Sequence[dict[str, str]]]) -> str:
    """As the change that it asks for names it; of a use that asks for none, as it was judged."""
    stated = because[0][2] if because else {}
    product = remedy.get("name") or stated.get("product", "")
    return f"{product} {remedy.get('at') or stated.get('cycle', '')}".strip() if product else ""


def _release(day: date | None, name: str, uses: _Uses) -> Release:
    runs = True if "prod" in uses.scopes else None if uses.scopes - {"dev"} else False
    return Release(name, day, len(uses.repositories), runs, tried=not uses.scopes)


@dataclass(frozen=True, slots=True)
class Tally:
    """Releases by what they serve: each in one place, `every` is their sum."""

    run: int
    unsaid: int
    built: int
    tried: int

    @property
    def every(self) -> int:
        """All of them."""
        return self.run + self.unsaid + self.built + self.tried


def tally(found: Iterable[Release]) -> Tally:
    """Count them."""
    rows = list(found)
    return Tally(
        run=sum(one.runs is True for one in rows),
        unsaid=sum(one.runs is None for one in rows),
        built=sum(one.runs is False and not one.tried for one in rows),
        tried=sum(one.tried for one in rows),
    )


def apart(counts: Tally) -> str:
    """`Beside them, 3 only build or test, and builds try 9 others.`; "" where there are none."""
    built = ngettext("%(n)s only builds or tests", "%(n)s only build or test", counts.built)
    tried = ngettext("%(n)s is only tried by builds", "%(n)s are only tried by builds",
                     counts.tried)  # fmt: skip
    pairs = ((counts.built, built), (counts.tried, tried))
    language = (get_language() or "en")[:2]
    said = [words % {"n": numbers.number(n, language)} for n, words in pairs if n]
    return gettext("Not counted: %(parts)s.") % {"parts": ", ".join(said)} if said else ""
