"""The numbers of the radar: what is in use against it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.figures import Value, figure
from timonier.strategy.selectors.radar_estate import GIT, denied, estate, held_entries


@figure("strategy.on_hold_in_use", label=_("On hold, but in use"), sources=(GIT,),
        permission="strategy.view_radarentry")  # fmt: skip
def on_hold_in_use(*, today: date) -> Value:
    """Radar entries on hold that the scan finds in use; those tied to no product are unknown."""
    return _counted("held_in_use", "hold", today)


@figure("strategy.adopted_unused", label=_("Adopted, but used nowhere"), sources=(GIT,),
        permission="strategy.view_radarentry")  # fmt: skip
def adopted_unused(*, today: date) -> Value:
    """Adopted radar entries that the scan finds nowhere; those tied to no product are unknown."""
    return _counted("adopted_unused", "adopt", today)


def _counted(kind: str, ring: str, today: date) -> Value:
    held = [each for each in held_entries() if each.ring == ring]
    found = estate(today)
    against = denied(held, found)
    if against is None:
        return Value(None, unknown=len(held), total=len(held))
    untied = sum(not each.product for each in held)
    as_of = found.git.as_of if found.git else None
    count = sum(each.kind == kind for each in against)
    return Value(count, unknown=untied, total=len(held), as_of=as_of)
