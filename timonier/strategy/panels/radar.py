"""The blocks of the pages of a radar entry and of a technology: ring, moves, use."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from timonier.estate.models import Technology
from timonier.kit.entities.entity import Panel
from timonier.strategy.models import RadarEntry
from timonier.strategy.selectors import radar as selectors
from timonier.strategy.selectors.radar_estate import estate, held_entries, usage_of


def entry_panel(request: HttpRequest, entry: RadarEntry) -> Panel:
    """Where the technology is in use, and every move with who decided and why."""
    found = estate(timezone.localdate())
    context = {
        "entry": entry,
        "estate": found,
        "usage": usage_of(held_entries([entry])[0], found),
        "moves": selectors.history_of(entry),
    }
    return Panel(
        title=_("On the radar"), template="strategy/radar_entry_panel.html", context=context
    )


def technology_panel(request: HttpRequest, technology: Technology) -> Panel | None:
    """What the company decided about this technology, and since when."""
    if not request.user.has_perm("strategy.view_radarentry"):
        return None
    rows = RadarEntry.objects.filter(product=technology.product, cycle__in=("", technology.cycle))
    entries = [
        (entry, selectors.history_of(entry))
        for entry in rows.order_by("-cycle", "name").select_related("quadrant")[:5]
    ]
    context = {
        "entries": entries,
        "technology": technology,
        "may_add": request.user.has_perm("strategy.add_radarentry"),
    }
    return Panel(
        title=_("On the radar"), template="strategy/radar_technology_panel.html", context=context
    )
