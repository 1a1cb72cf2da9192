"""The pictures of a plan, drawn from what the selectors give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timonier.kit import charts
from timonier.kit.charts import dots, roadmap
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.portfolio.selectors.shapes import (
    Bar,
    Certificate,
    Load,
    LoadRow,
    Roadmap,
    TierLine,
)
from timonier.portfolio.words import wording

LOW, HIGH = 0.5, 0.9  # acceptability where the answer changes


def dot(line: TierLine) -> SafeString:
    """The acceptability of a row, or nothing when a rule decides without it."""
    if line.low is None or line.high is None:
        return SafeString("")
    told = wording.acceptability(line.acceptability, line.low, line.high)
    return charts.dot_range(
        line.acceptability,
        line.low,
        line.high,
        title=told,
        tier=wording.PLACES.get(line.tier, 0),
        marks=(LOW, HIGH),
    )


def zoomed(line: TierLine) -> SafeString:
    """The same near the threshold that matters to its tier."""
    if line.low is None or line.high is None:
        return SafeString("")
    nearer = LOW if (line.acceptability or 0.0) < (LOW + HIGH) / 2 else HIGH
    first, last = dots.ends(line.low, line.high, nearer)
    language = look.language()
    said = numbers.number(nearer, language, 1)
    words = (
        numbers.number(first, language, 1),
        _("threshold %(value)s") % {"value": said},
        numbers.number(last, language),
    )
    return charts.zoomed(
        line.acceptability,
        line.low,
        line.high,
        nearer,
        words,
        title=wording.acceptability(line.acceptability, line.low, line.high),
        tier=wording.PLACES.get(line.tier, 0),
    )


def beside(found: Certificate, currency: str) -> SafeString:
    """The plan, the best plan with the opposite choice and the bound, on one line of money."""
    if found.plan_value is None or found.other_value is None:
        return SafeString("")

    def amount(label: str, value: float, kind: str) -> charts.Amount:
        text = numbers.money(value, look.language(), currency, short=True)
        return charts.Amount(label, value, text, kind)

    other = _("without it") if found.line.selected else _("with it")
    points = [
        amount(other, found.other_value, "other"),
        amount(_("plan"), found.plan_value, "main"),
    ]
    if found.bound is not None:
        points.append(amount(_("bound"), found.bound, "limit"))
    told = ", ".join(f"{point.label} {point.text}" for point in points)
    return charts.amounts(points, title=told)


def load_strip(load: Load) -> SafeString:
    """Load on capacity, a row a skill and one for the money."""
    rows = [*load.rows, *([load.budget] if load.budget else [])]
    drawn = [charts.HeatRow(_row_name(row, load), [c.share for c in row.cells]) for row in rows]
    columns = [wording.quarter(name) for name in load.quarters]
    return charts.heat(drawn, columns, title=load_told(load))


def load_told(load: Load) -> str:
    """What the strip says: where load goes over capacity and where capacity is not known."""
    said = [_("Load on capacity, by skill and by quarter.")]
    over = [(row, cell) for row in load.rows for cell in row.cells if cell.over]
    for row, cell in over[:6]:
        share = numbers.share(cell.share or 0.0, look.language())
        when = wording.quarter(cell.quarter)
        words = _("%(skill)s is over in %(quarter)s: %(share)s.")
        said.append(words % {"skill": row.skill, "quarter": when, "share": share})
    unknown = [row.skill for row in load.rows if any(cell.share is None for cell in row.cells)]
    if unknown:
        said.append(_("Capacity not known: %(names)s.") % {"names": ", ".join(unknown)})
    return " ".join(said)


def _row_name(row: LoadRow, load: Load) -> str:
    return _("Budget") if row is load.budget else row.skill


def roadmap_picture(
    found: Roadmap, *, by: str = "team", movable: bool = False, width: float = 762.0
) -> SafeString:
    """Bars by team, or by the quarter they start in; deadlines in red, today in ink."""
    quarters = [(name, wording.quarter(name)) for name in found.quarters]
    bars = [bar for row in found.rows for bar in row.bars]
    if by == "quarter":
        lanes = [
            roadmap.Lane(
                wording.quarter(name), _drawn((b for b in bars if b.start == name), movable)
            )
            for name in found.quarters
        ]
    else:
        lanes = [
            roadmap.Lane(row.team or _("No team said"), _drawn(row.bars, movable))
            for row in found.rows
        ]
    title = _("Roadmap, %(horizon)s") % {"horizon": wording.horizon(list(found.quarters))}
    return roadmap.roadmap(
        lanes,
        quarters,
        title=title,
        today=found.today,
        today_label=_("today"),
        limits=_limits(bars),
        width=width,
    )


def _drawn(bars: Iterable[Bar], movable: bool) -> list[roadmap.Bar]:
    return [
        roadmap.Bar(
            key=bar.slug,
            label=bar.name,
            start=bar.place,
            length=bar.length,
            tier=wording.PLACES.get(bar.tier, 0),
            late=bar.late,
            hint=_hint(bar),
            movable=movable,
        )
        for bar in bars
    ]


def _hint(bar: Bar) -> str:
    said = [str(wording.TIERS[bar.tier]), wording.span(bar.start, bar.end)]
    if bar.late:
        said.append(pgettext("obligation", "late"))
    return ", ".join(said)


def _limits(bars: Sequence[Bar]) -> list[roadmap.Limit]:
    language = look.language()
    return [
        roadmap.Limit(bar.deadline, f"{numbers.day(bar.deadline_on, language, 'short')} {bar.name}")
        for bar in bars
        if bar.deadline is not None and bar.deadline_on is not None
    ]
