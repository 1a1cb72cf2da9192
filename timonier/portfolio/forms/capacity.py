"""The table of capacity as it is typed: skills down, quarters across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.portfolio.forms.effort import days_read
from timonier.portfolio.models import Capacity
from timonier.portfolio.selectors.means import means
from timonier.portfolio.services.capacity_grid import Change, Days, NotKept, Place
from timonier.portfolio.words.wording import ends

NEW_ROWS, MOST_ROWS = 2, 200


@dataclass(slots=True)
class Cell:
    """`text` as shown or typed, `was` as read, `seen` the version read, `assumed` if left empty."""

    name: str
    quarter: str
    text: str = ""
    was: str = ""
    seen: str = ""
    assumed: str = ""
    error: str = ""


@dataclass(slots=True)
class Line:
    """One skill or team; one without a name yet is there to be filled in."""

    name: str
    skill: str
    is_new: bool
    cells: list[Cell]
    error: str = ""


@dataclass
class Grid:
    """The table; `changes` holds what is to be kept once `read` has been called."""

    quarters: Sequence[str]
    lines: list[Line]
    changes: list[Change] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not any(line.error or cell.error for line in self.lines for cell in line.cells)

    def read(self, data: Mapping[str, str]) -> None:
        """Take what was typed; what is wrong is said at its cell, and what was typed stays."""
        names = {line.skill for line in self.lines if not line.is_new}
        for line in self.lines:
            if line.is_new:
                line.skill = str(data.get(f"{line.name}-skill") or "").strip()[:120]
            for cell in line.cells:
                cell.text = str(data.get(cell.name) or "").strip()[:60]
                cell.was = str(data.get(f"{cell.name}-was") or "")
                cell.seen = str(data.get(f"{cell.name}-seen") or "")
                self._read(line, cell)
            filled = any(cell.text for cell in line.cells)
            if line.is_new and filled and not line.skill:
                line.error = _("Name it.")
            elif line.is_new and filled and line.skill in names:
                line.error = _("It has a row already.")
            names |= {line.skill} if line.is_new else set()

    def _read(self, line: Line, cell: Cell) -> None:
        if cell.text == cell.was:
            return  # this person did not touch it: another may have
        try:
            days: Days | None = days_read(cell.text) if cell.text else None
        except ValidationError as wrong:
            cell.error = " ".join(wrong.messages)
            return
        self.changes.append(Change(line.skill, cell.quarter, days, cell.seen))

    def refuse(self, no: NotKept) -> None:
        """Say at each cell why it was not kept; an overtaken one now rests on what is there."""
        rows = _known()
        for line in self.lines:
            for cell in line.cells:
                place = (line.skill, cell.quarter)
                cell.error = no.errors.get(place, cell.error)
                if place in no.stale:
                    _rest_on(cell, rows.get(place))


def grid(today: date) -> Grid:
    """The table as it stands: the horizon from today, and what was said beyond it."""
    rows, ahead = _known(), means(today=today)
    first = ahead.quarters[0]
    later = {quarter for _skill, quarter in rows if quarter > first}
    quarters = sorted({*ahead.quarters, *later})
    skills = sorted({skill for skill, _quarter in rows}, key=str.casefold)
    names = [*skills, *[""] * NEW_ROWS][:MOST_ROWS]
    lines = [
        Line(f"row-{n}", skill, not skill, [Cell(f"row-{n}-{each}", each) for each in quarters])
        for n, skill in enumerate(names)
    ]
    for line in lines:
        row = dict(zip(ahead.quarters, ahead.capacity.get(line.skill, ()), strict=False))
        for cell in line.cells:
            _rest_on(cell, rows.get((line.skill, cell.quarter)))
            cell.text = cell.was
            cell.assumed = ends(row[cell.quarter]) if cell.quarter in row else ""
    return Grid(quarters, lines)


def _known() -> dict[Place, Capacity]:
    return {(row.skill, row.quarter): row for row in Capacity.objects.all()}


def _rest_on(cell: Cell, row: Capacity | None) -> None:
    given: Any = (row.days_low, row.days_likely, row.days_high) if row else None
    cell.was = ends(given) if given else ""
    cell.seen = registry[Capacity].etag(row) if row else ""
