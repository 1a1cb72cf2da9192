"""What a scan shows: its progress and a table, in colours at a terminal, plain in a pipe or a file.

rich is imported for people only: drawing for nobody is a tenth of what a small scan costs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from timonier.estate.models import ScanRun

_COLOURS = {
    "scanned": "green",
    "partial": "yellow",
    "empty": "dim",
    "failed": "red",
    "gone": "red",
    "retired": "dim",
    "same": "dim",
}
_TITLES = ("Repository", "State", "Components", "Findings", "Remark")
_NUMBERS = (2, 3)  # columns that are aligned to the right


def summarise(done: ScanRun, report: dict[str, Any], *, to_stderr: bool) -> None:
    """One line a repository, the remarks, the totals."""
    components = {each["name"]: each["components"] for each in report["repositories"]}
    findings = _count(report["findings"])
    rows = [
        (name, each["state"], *(str(counted.get(name, 0)) for counted in (components, findings)),
         each["reason"])
        for name, each in sorted(done.outcomes.items())
    ]  # fmt: skip
    told = [*(f"Remark: {note}" for note in done.notes), _totals(report)]
    stream = sys.stderr if to_stderr else sys.stdout
    if _is_for_people(stream):
        _draw(rows, told, stream)
    else:
        print(*_lines((_TITLES, *rows)), *told, sep="\n", file=stream)


def _is_for_people(stream: IO[str]) -> bool:
    """Whether colours and movement are wanted: a terminal, or one that is asked for."""
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def _draw(rows: Sequence[tuple[str, ...]], told: Sequence[str], stream: IO[str]) -> None:
    """The table in the width and colours of a terminal; names are data, never markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console, table = Console(file=stream), Table(*_TITLES, box=None)
    for place in _NUMBERS:
        table.columns[place].justify = "right"
    for name, state, *numbers, reason in rows:
        styled = Text(state, style=_COLOURS.get(state, ""))
        table.add_row(Text(name), styled, *numbers, Text(reason))
    console.print(table)
    for line in told:
        console.print(Text(line))


def _lines(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows in columns, each as long as it is: whoever reads a pipe looks for whole lines."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_aligned(row, widths)).rstrip() for row in rows]


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> Iterator[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if place in _NUMBERS else cell.ljust(width)


def _count(rows: list[dict[str, Any]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["repository"]] = counted.get(row["repository"], 0) + 1
    return counted


def _totals(report: dict[str, Any]) -> str:
    levels = ("critical", "high", "medium", "low", "info")
    numbers = dict.fromkeys(levels, 0)
    for finding in report["findings"]:
        numbers[finding["severity"]] = numbers.get(finding["severity"], 0) + 1
    said = ", ".join(f"{numbers[level]} {level}" for level in levels if numbers[level])
    unknown = sum(1 for finding in report["findings"] if finding["state"] == "unknown")
    first = sum(1 for each in report["proposals"] if each["tier"] == "indispensable")
    return (
        f"{len(report['findings'])} findings ({said or 'none'}; {unknown} unknown), "
        f"{len(report['proposals'])} proposals, {first} indispensable"
    )


class Bar:
    """Progress on the error stream: a bar for people, nothing for pipes."""

    def __enter__(self) -> Bar:
        self._progress = _progress() if _is_for_people(sys.stderr) else None
        if self._progress is not None:
            self._progress.start()
            self._task = self._progress.add_task("", name="Looking for repositories", total=None)
        return self

    def show(self, at: Any) -> None:
        """How far a scan is (`services.Progress`)."""
        if self._progress is not None:
            name = at.name or "Reading"
            self._progress.update(self._task, completed=at.done, total=at.total, name=name)

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()


def _progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    text = TextColumn("{task.fields[name]}", markup=False)
    columns = (text, BarColumn(), MofNCompleteColumn(), Elapsed())
    return Progress(*columns, console=Console(stderr=True), transient=True)
