"""The risk room's pictures and the words on them, in the reader's language and currency."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from timonier.kit import charts
from timonier.kit.measured import numbers
from timonier.kit.shell import look
from timonier.risk.selectors.tolerance import Point

WIDE = 660.0  # of the larger column
_EMPTY_DECIMAL = re.compile(r"(?<=\d)[.,]0(?=\D|$)")


def axis_money(value: float, currency: str) -> str:
    """An amount on an axis: 3 k€, 1 M€; a round amount has no decimal."""
    words = numbers.money(value, look.language(), currency, short=True)
    return _EMPTY_DECIMAL.sub("", words)


def axis_share(value: float) -> str:
    """A chance on an axis: as many decimals as it has."""
    whole = abs(value * 100 - round(value * 100)) < 1e-9
    return numbers.share(value, look.language(), 0 if whole else 1)


def small_share(value: float) -> str:
    """A chance in a sentence: one decimal under 10 %, when it has any."""
    return numbers.share(value, look.language(), 0) if value >= 0.1 else axis_share(value)


def loss_curve(
    output: Mapping[str, Any],
    points: Sequence[Point],
    currency: str,
    *,
    planned: bool,
    width: float = 440.0,
) -> SafeString:
    """The curve of the whole register, with the plan dashed and the tolerance in red."""
    curves = [charts.Curve(pgettext("curve", "today"), output["portfolio"]["exceedance"])]
    if planned:
        after = output["portfolio_treated"]["exceedance"]
        curves.append(charts.Curve(_("with the plan"), after, planned=True))
    return charts.loss_exceedance(
        curves,
        limits=[charts.Limit(point.loss, point.row.probability) for point in points],
        spoken=charts.Spoken(
            money=lambda value: axis_money(value, currency),
            share=axis_share,
            tolerance=_tolerance_name(points),
            callout=_callout(points, currency),
        ),
        title=_("Chance that a year costs more than an amount"),
        note=" ".join(sentence(point, currency) for point in points),
        width=width,
    )


def own_curve(found: Mapping[str, Any], currency: str, name: str) -> SafeString:
    """The curve of one risk."""
    return charts.loss_exceedance(
        [charts.Curve(pgettext("curve", "today"), found["exceedance"])],
        spoken=charts.Spoken(money=lambda value: axis_money(value, currency), share=axis_share),
        title=_("Chance that a year costs more than an amount: %(name)s") % {"name": name},
        width=WIDE,
        height=240,
    )


def sentence(point: Point, currency: str) -> str:
    """Where the curve stands at one point of the tolerance, in words."""
    given = {
        "chance": small_share(point.now.chance),
        "loss": axis_money(point.loss, currency),
        "most": small_share(point.row.probability),
        "plan": small_share(point.treated.chance),
    }
    return (
        _(
            "%(chance)s chance of losing more than %(loss)s in a year, %(most)s tolerated; "
            "%(plan)s with the plan."
        )
        % given
    )


def _tolerance_name(points: Sequence[Point]) -> str:
    if len(points) == 1:
        return _("tolerance %(share)s") % {"share": small_share(points[0].row.probability)}
    return _("tolerance")


def _callout(points: Sequence[Point], currency: str) -> list[str]:
    if not points:
        return []
    first = points[0]
    return [
        _("%(share)s chance of losing") % {"share": small_share(first.now.chance)},
        _("more than %(loss)s") % {"loss": axis_money(first.loss, currency)},
    ]


def curve_rows(
    output: Mapping[str, Any], points: Sequence[Point]
) -> list[tuple[float, float, float | None]]:
    """The curve as a table: (loss, chance now, chance with the plan) at round losses."""
    now = charts.Curve("", output["portfolio"]["exceedance"])
    after = charts.Curve("", output["portfolio_treated"]["exceedance"])
    top = max((p[0] for p in now.points if p[1] >= 0.002), default=0.0)
    rounds = [step * 10.0**power for power in range(2, 12) for step in (1, 3)]
    most = 0.98 * now.chance(0.0)  # under that, the curve has not begun to fall
    losses = {loss for loss in rounds if loss <= top and now.chance(loss) < most}
    losses |= {point.loss for point in points}
    return [(loss, now.chance(loss), after.chance(loss)) for loss in sorted(losses)]


def range_of(row: Any, top: float) -> SafeString | str:
    """The interval of an expected loss on the column's scale; nothing when unknown."""
    if row.mean is None or row.low is None or row.high is None:
        return ""
    title = _("Expected loss of a year")
    return charts.range_bar(row.low, row.high, row.mean, top=top, title=title)
