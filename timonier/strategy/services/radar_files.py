"""A radar brought as a file: what it would change, then, confirmed, all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from timonier.kit.entities.entity import registry
from timonier.kit.records.writes import Invalid, patch
from timonier.strategy.core.formats import Problem, Radar, Row
from timonier.strategy.core.formats.shapes import ring_of
from timonier.strategy.models import Quadrant, RadarEntry
from timonier.strategy.services.radar import past_moves

PLACES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Change:
    """What one row does: "new", "moved" (from `before` to `ring`), "told" (other words) or
    "same"."""

    kind: str
    row: Row
    ring: str
    quadrant: str
    before: str = ""


@dataclass(frozen=True)
class Plan:
    """What a file would do, every problem at once. `quadrants`: names it would add."""

    kind: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    quadrants: tuple[str, ...] = ()
    missing: int = 0  # entries of the radar that the file does not name; they stay

    def count(self, kind: str) -> int:
        """How many rows do this."""
        return sum(change.kind == kind for change in self.changes)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: self.count(kind) for kind in ("new", "moved", "told", "same")}


@dataclass
class _Quadrants:
    """Names of a file matched to the company's four, new ones put in the free places."""

    by_name: dict[str, Quadrant]
    by_place: dict[int, Quadrant]
    added: dict[str, int] = field(default_factory=dict)

    def of(self, row: Row) -> str:
        """The name of the row's quadrant; "" when the company has four others."""
        known = self.by_name.get(row.quadrant.casefold())
        if known:
            return known.name
        if not row.quadrant:
            held = self.by_place.get(row.place)
            return held.name if held else ""
        if row.quadrant in self.added:
            return row.quadrant
        free = [place for place in PLACES if place not in {*self.by_place, *self.added.values()}]
        if not free:
            return ""
        self.added[row.quadrant] = row.place if row.place in free else free[0]
        return row.quadrant


def _quadrants() -> _Quadrants:
    rows = list(Quadrant.objects.all())
    names = {row.name.casefold(): row for row in rows}
    names |= {row.slug.replace("-", " "): row for row in rows}
    return _Quadrants(names, {row.position: row for row in rows})


def planned(radar: Radar) -> Plan:
    """What the file would change; nothing is written."""
    quadrants = _quadrants()
    held = {row.name.casefold(): row for row in RadarEntry.objects.select_related("quadrant")}
    problems, changes = list(radar.problems), []
    for row in radar.rows:
        quadrant = quadrants.of(row)
        if not quadrant:
            cause = "no_room" if row.quadrant else "no_place"
            detail = row.quadrant or str(row.place)
            problems.append(Problem(row.number, "quadrant", cause, detail))
            continue
        changes.append(_change(row, quadrant, held.get(row.name.casefold())))
    named = {row.name.casefold() for row in radar.rows}
    return Plan(
        kind=radar.kind,
        changes=tuple(changes),
        problems=tuple(sorted(problems)),
        quadrants=tuple(quadrants.added),
        missing=len(set(held) - named),
    )


def _change(row: Row, quadrant: str, held: RadarEntry | None) -> Change:
    ring = ring_of(row.ring)
    if held is None:
        return Change("new", row, ring, quadrant)
    if held.ring != ring:
        return Change("moved", row, ring, quadrant, held.ring)
    told = row.description and row.description != held.why
    other = told or held.quadrant.name != quadrant
    return Change("told" if other else "same", row, ring, quadrant, held.ring)


@transaction.atomic
def apply(*, radar: Radar, by: Any, today: date) -> Plan:
    """Everything the file says, or nothing. Raises Invalid with the row that the gate refuses."""
    plan = planned(radar)
    if plan.problems:
        return plan
    quadrants = _made(radar, by)
    held = {row.name.casefold(): row for row in RadarEntry.objects.all()}
    for change in plan.changes:
        if change.kind != "same":
            entry = held.get(change.row.name.casefold())
            try:
                _written(change, entry, quadrants, by=by, today=today)
            except Invalid as wrong:
                raise _in_row(change.row, wrong) from wrong
    return plan


def _made(radar: Radar, by: Any) -> Mapping[str, str]:
    """The quadrants a file needs, made where they are missing: name -> key."""
    quadrants = _quadrants()
    for row in radar.rows:
        quadrants.of(row)
    for name, position in quadrants.added.items():
        patch(registry[Quadrant], {"name": name, "slug": "", "position": position}, by=by)
    return dict(Quadrant.objects.values_list("name", "slug"))


def _written(
    change: Change,
    entry: RadarEntry | None,
    quadrants: Mapping[str, str],
    *,
    by: Any,
    today: date,
) -> None:
    row, history = change.row, _settled(change, today)
    data: dict[str, Any] = {"quadrant": quadrants[change.quadrant], "ring": change.ring}
    if row.description:
        data["why"] = row.description
    if entry is None:
        data |= {"name": row.name, "since_on": history[-1][0] if history else today}
    elif change.kind == "moved":
        data["since_on"] = today
    saved = patch(registry[RadarEntry], data, entry, by=by)
    if entry is None and len(history) > 1:
        past_moves(saved, history, by=by)


def _settled(change: Change, today: date) -> tuple[tuple[date, str], ...]:
    """The history of a row, when it ends where the row stands and not in the future."""
    history = change.row.history
    good = history and history[-1][1] == change.ring and history[-1][0] <= today
    return history if good else ()


def _in_row(row: Row, wrong: Invalid) -> Invalid:
    """The refusal, with the row it is about before its words."""
    errors: dict[str, Sequence[str]] = {
        name: [f"{row.number}, {row.name}: {text}" for text in texts]
        for name, texts in wrong.errors.items()
    }
    return Invalid(errors)
