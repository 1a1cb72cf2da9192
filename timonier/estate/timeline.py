"""Technologies as lanes of a timeline: one lane per kind of product, red once past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.estate.models import Technology
from timonier.estate.selectors import life_of
from timonier.kit import charts
from timonier.kit.shell import look

BEFORE, AFTER = timedelta(days=730), timedelta(days=1096)  # what the picture spans around today
MARGIN = timedelta(days=20)  # so that the label of a mark at the edge has its place
MOST_ON_A_LANE = 40
OTHER = ""
CATEGORIES: Mapping[str, str | Promise] = {
    "lang": gettext_lazy("Languages"),
    "framework": gettext_lazy("Frameworks"),
    "database": gettext_lazy("Databases"),
    "server-app": gettext_lazy("Servers"),
    "os": gettext_lazy("Base images"),
    "app": gettext_lazy("Tools"),
    "service": gettext_lazy("Services"),
    "standard": gettext_lazy("Standards"),
    "device": gettext_lazy("Devices"),
    OTHER: gettext_lazy("Others"),
}


def category(row: Technology) -> str:
    """The kind of a product in the reader's words."""
    return str(CATEGORIES.get(row.category, CATEGORIES[OTHER]))


def lanes(rows: Iterable[Technology], *, today: date) -> list[charts.Lane]:
    """Ends of free support, one lane per kind of product; what is past its life is red."""
    found: dict[str, list[charts.Mark]] = defaultdict(list)
    for row in rows:
        if row.ends_on is not None and today - BEFORE <= row.ends_on <= today + AFTER:
            kind = row.category if row.category in CATEGORIES else OTHER
            late = life_of(row, today=today) == "past"
            found[kind].append(charts.Mark(row.ends_on, str(row), late))
    return [
        charts.Lane(str(words), found[kind][:MOST_ON_A_LANE])
        for kind, words in CATEGORIES.items()
        if kind in found
    ]


def picture(rows: Iterable[Technology], *, today: date) -> SafeString:
    """The timeline of what ends around today; empty when nothing does."""
    drawn = lanes(rows, today=today)
    if not drawn:
        return SafeString()
    return charts.timeline(
        drawn,
        today=today,
        title=_("Ends of free support"),
        language=look.language(),
        start=today - BEFORE - MARGIN,
        end=today + AFTER + MARGIN,
    )


def outside(rows: Iterable[Technology], *, today: date) -> int:
    """How many have an end that the picture does not span: they are in the lists only."""
    return sum(
        row.ends_on is not None and not (today - BEFORE <= row.ends_on <= today + AFTER)
        for row in rows
    )
