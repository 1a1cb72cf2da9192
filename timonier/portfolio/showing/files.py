"""A plan as a workbook or as CSV: numbers as numbers, days as days, no cell that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timonier.kit.records import sheets
from timonier.portfolio import selectors
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import Load, PlanAccount, Roadmap, TierLine
from timonier.portfolio.showing import board, tags
from timonier.portfolio.words import wording

FORMATS = {"money": "#,##0", "share": "0.00%", "days": "#,##0.0", "date": "yyyy-mm-dd"}
MOST_TEXT = 32_767  # characters of a cell


@dataclass(frozen=True)
class Sheet:
    """A table; `kinds` of its columns: text, money, share, days, count or date."""

    name: str
    header: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[Any]]


def sheets_of(plan: Plan, *, today: date) -> list[Sheet]:
    """The plan, its tiers, its roadmap and its load."""
    lines = selectors.tier_lines(plan)
    return [
        _figures(selectors.plan_account(plan, lines)),
        tiers_sheet(lines),
        _roadmap(selectors.roadmap(plan, today=today, lines=lines)),
        _load(selectors.load(plan, lines)),
    ]


def plan_csv(plan: Plan) -> bytes:
    """The initiatives of the plan, one a line; UTF-8 with its mark, formulas neutralised."""
    sheet = tiers_sheet(selectors.tier_lines(plan))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([sheets.defused("" if cell is None else cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def plan_xlsx(plan: Plan, *, today: date) -> bytes:
    """A workbook of typed cells, one sheet a reading."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        for sheet in sheets_of(plan, today=today):
            page = book.add_worksheet(sheet.name[:31])
            page.freeze_panes(1, 1)
            for column, words in enumerate(sheet.header):
                page.write_string(0, column, words, bold)
            for line, row in enumerate(sheet.rows, start=1):
                for column, (kind, cell) in enumerate(zip(sheet.kinds, row, strict=True)):
                    _write(page, line, column, cell, formats.get(kind))
            page.set_column(0, 0, 44)
            page.set_column(1, max(1, len(sheet.header) - 1), 14)
    return out.getvalue()


def _write(page: Any, line: int, column: int, cell: Any, style: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(line, column, cell, style)
    elif isinstance(cell, date):
        page.write_datetime(line, column, cell, style)
    else:
        page.write_string(line, column, str(cell)[:MOST_TEXT])  # never read as a formula


def _figures(account: PlanAccount) -> Sheet:
    money = f"{_('Amount')}, {account.currency}"
    rows: list[list[Any]] = [
        [_("Value of the plan, less its cost"), account.value, account.low, account.high],
        [_("Upper bound of any plan"), account.bound, None, None],
        [_("Budget committed"), account.budget_used, None, account.budget_available],
    ]
    shares: list[list[Any]] = [
        [_("Gap to the best possible plan"), account.gap, None, None],
        [_("Proven to be the best"), account.proven, None, None],
        [_("Reproducible"), account.reproducible, None, None],
        [_("Initiatives kept"), account.kept, None, account.total],
        [_("Scenarios"), account.scenarios, None, account.scenarios_asked],
        [_("Computed"), account.made_at.date(), None, None],
    ]
    told = [*board.warnings(account), *map(str, account.notes)]
    said = [[words, None, None, None] for words in told]
    late = [[one.sentence, None, None, None] for one in account.late]
    header = [account.plan.name, money, _("From"), _("To, or of")]
    kinds = ["text", "money", "money", "money"]
    return Sheet(pgettext("noun", "Plan"), header, kinds, [*rows, *shares, *late, *said])


def tiers_sheet(lines: Sequence[TierLine]) -> Sheet:
    """One row an initiative: its tier and what it rests on, effort, value, cost, quarters."""
    columns = [
        (_("Initiative"), "text"),
        (_("Short name"), "text"),
        (_("Tier"), "text"),
        (_("Not determined"), "text"),
        (_("Acceptability"), "share"),
        (_("From"), "share"),
        (_("To"), "share"),
        (_("In the plan"), "text"),
        (_("Starts"), "text"),
        (_("Ends"), "text"),
        (_("Effort, days, least"), "days"),
        (_("Effort, days, likely"), "days"),
        (_("Effort, days, most"), "days"),
        (_("Value a year, least"), "money"),
        (_("Value a year, likely"), "money"),
        (_("Value a year, most"), "money"),
        (_("Cost"), "money"),
        (_("Team"), "text"),
        (_("Objective"), "text"),
        (_("Obligation"), "text"),
        (_("Source of the obligation"), "text"),
        (_("Deadline"), "date"),
        (_("Late"), "text"),
        (_("Because"), "text"),
    ]
    header, kinds = zip(*columns, strict=True)
    return Sheet(_("Tiers"), header, kinds, [_tier_row(line) for line in lines])


def _tier_row(line: TierLine) -> list[Any]:
    yes, no = _("yes"), _("no")
    return [
        line.name,
        line.slug,
        str(wording.TIERS[line.tier]),
        yes if line.undetermined else no,
        line.acceptability,
        line.low,
        line.high,
        yes if line.selected else no,
        line.start,
        line.end,
        line.effort.low,
        line.effort.likely,
        line.effort.high,
        *((line.value.low, line.value.likely, line.value.high) if line.value else (None,) * 3),
        line.cost,
        line.team,
        line.objective,
        tags.tag_of(line),
        line.obligation_source,
        line.deadline_on,
        yes if line.is_late else no,
        line.because,
    ]


def _roadmap(road: Roadmap) -> Sheet:
    rows = [
        [
            bar.name,
            row.team,
            str(wording.TIERS[bar.tier]),
            *(
                "■" if bar.place <= n < bar.place + bar.length else None
                for n in range(len(road.quarters))
            ),
            bar.deadline_on,
        ]
        for row in road.rows
        for bar in row.bars
    ]
    quarters = [wording.quarter(name) for name in road.quarters]
    header = [_("Initiative"), _("Team"), _("Tier"), *quarters, _("Deadline")]
    return Sheet(_("Roadmap"), header, [*["text"] * (3 + len(quarters)), "date"], rows)


def _load(load: Load) -> Sheet:
    header = [_("Skill"), _("Quarter"), _("Used"), _("There is"), _("Share"), _("Carried over")]
    rows = [
        [
            _("Budget") if row is load.budget else row.skill,
            wording.quarter(cell.quarter),
            cell.used,
            cell.capacity,
            cell.share,
            _("yes") if cell.assumed else _("no"),
        ]
        for row in [*load.rows, *([load.budget] if load.budget else [])]
        for cell in row.cells
    ]
    return Sheet(_("Load"), header, ["text", "text", "days", "days", "share", "text"], rows)
