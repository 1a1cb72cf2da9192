"""The figures as they stood when a decision was taken, beside today's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from timonier.governance.models import Decision, FigureSnapshot
from timonier.kit.measured import figures
from timonier.kit.measured.readable import interval_text, quantity_text
from timonier.kit.shell import look

MOST = 8  # figures shown with today's value; the others only as they stood
FIRST = (  # when nothing the decision cites says which figures matter
    "practices.critical",
    "practices.exploited",
    "practices.open_findings",
)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure then and now. Empty text: unknown; `now` None: not read for this page."""

    key: str
    label: str
    then: str
    then_interval: str
    then_unknown: int
    as_of: datetime | None
    now: figures.Reading | None = None
    change: float | None = None
    unit: str = ""


def figure_lines(
    decision: Decision, apps: Iterable[str], *, today: date, user: Any, now: bool = True
) -> tuple[Sequence[FigureLine], Sequence[FigureLine], datetime | None]:
    """(figures that matter with today's value, the others, when they were kept).

    Those of the rooms that the decision cites matter; a reader sees what the reader may see.
    Without `now`, today's values are not read.
    """
    stored = list(FigureSnapshot.objects.filter(decision=decision))
    if not stored:
        return [], [], None
    declared = {one.key: one for one in figures.declared()}
    rows = [row for row in stored if _may(declared.get(row.key), user)]
    chosen = [row for row in rows if row.key.partition(".")[0] in set(apps)]
    chosen = chosen or [row for row in rows if row.key in FIRST] or rows
    known = [row for row in chosen if row.value is not None] or chosen
    near = [row.key for row in known[:MOST]]
    keys = [key for key in near if key in declared and now]
    today_by_key = {each.figure.key: each for each in figures.readings(keys, today=today)}
    lines = {row.key: _line(row, declared.get(row.key), today_by_key.get(row.key)) for row in rows}
    others = [line for key, line in lines.items() if key not in near]
    return [lines[key] for key in near], others, stored[0].taken_at


def _may(declared: figures.Figure | None, user: Any) -> bool:
    if declared is None:  # no room declares it any more: it is shown to those who see all
        return user is None or user.is_superuser
    return not declared.permission or user is None or user.has_perm(declared.permission)


def _line(
    row: FigureSnapshot, declared: figures.Figure | None, now: figures.Reading | None
) -> FigureLine:
    language = look.language()
    both = row.low is not None and row.high is not None
    value = now.value.value if now else None
    change = None if value is None or row.value is None else float(value) - row.value
    return FigureLine(
        key=row.key if declared else "",
        label=str(declared.label) if declared else row.label,
        then="" if row.value is None else quantity_text(row.value, row.unit, language),
        then_interval=interval_text(row.low, row.high, row.unit, language) if both else "",
        then_unknown=row.unknown,
        as_of=row.as_of,
        now=now,
        change=change,
        unit=row.unit,
    )
