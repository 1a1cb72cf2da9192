"""What an initiative is worth a year: its own value, and the risk that it removes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from timonier.organisation.selectors import company
from timonier.portfolio.models import Initiative
from timonier.risk.models import Treatment
from timonier.risk.selectors import latest_run

Triple = tuple[float, float, float]
_COUNTED = (Treatment.Status.CONSIDERED, Treatment.Status.PLANNED)


def reductions(initiatives: Iterable[Initiative]) -> dict[str, Triple]:
    """Money saved a year by each treatment, from the latest simulation; none without one.

    A treatment that is in place is part of what the simulation stands on already: carrying it out
    again saves nothing.
    """
    wanted = {
        treatment.slug: treatment
        for one in initiatives
        for treatment in one.treatments.all()
        if treatment.status in _COUNTED
    }
    if not wanted:
        return {}
    run = latest_run()
    if run is None or run.currency != company().currency:
        return {}
    found = {one["id"]: one for one in run.output["treatments"]}
    return {slug: _saved(found[slug]) for slug in wanted if slug in found}


def _saved(found: Mapping[str, Any]) -> Triple:
    """The 80 % interval of the expected saving, with the likely value whose PERT mean is the mean.

    A plan takes the ends for certain bounds: what is beyond them is left out of its scenarios.
    """
    low, high = found["saved_80"]
    likely = (6 * found["saved_mean"] - low - high) / 4
    return in_order((low, min(max(likely, low), high), high))


def in_order(triple: Iterable[float]) -> Triple:
    """Low, likely, high; a likely value outside its ends, as skewed draws give, widens them."""
    low, likely, high = triple
    return min(low, likely), likely, max(high, likely)


def saved_by(one: Initiative, saved: Mapping[str, Triple]) -> tuple[Triple | None, list[str]]:
    """What its treatments save a year (ends added up: careful), and those nobody knows of."""
    counted = [each for each in one.treatments.all() if each.status in _COUNTED]
    known = [saved[each.slug] for each in counted if each.slug in saved]
    unknown = [each.name for each in counted if each.slug not in saved]
    if not known:
        return None, unknown
    low, likely, high = (sum(each[end] for each in known) for end in range(3))
    return (low, likely, high), unknown


def own_value(one: Initiative) -> Triple:
    """Its own value a year."""
    return (one.value_low, one.value_likely, one.value_high)
