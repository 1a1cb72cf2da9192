"""What cannot be ranked: nobody says what it is worth, and nothing asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.shapes.worth import Triple
from timonier.portfolio.selectors.supposing import Suppositions


def unranked(
    rows: Mapping[str, Initiative], worth: Mapping[str, Triple | None], supposed: Suppositions
) -> set[str]:
    """The initiatives that no plan can weigh: their value is unknown, which is not nought.

    An obligation, what has started, what a what-if pins, and what any of the others comes after
    are asked for whatever they are worth.
    """
    started = Initiative.Status.STARTED
    asked = {
        slug
        for slug, one in rows.items()
        if worth[slug] is not None
        or one.obligation
        or one.status == started
        or slug in supposed.pin
    }
    waiting = list(asked)
    while waiting:
        before = {one.slug for one in rows[waiting.pop()].after.all()} & set(rows) - asked
        asked |= before
        waiting += before
    return set(rows) - asked
