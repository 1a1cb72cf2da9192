"""The alignment map as a picture: goals, objectives, initiatives, and what links them."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timonier.kit.charts.threads import Node, Thread, threads
from timonier.portfolio.selectors.shapes import AlignedObjective, Alignment
from timonier.portfolio.words import wording

MOST = 8  # initiatives drawn for one objective; the list below has them all


def drawn(found: Alignment) -> SafeString:
    """Objectives stand by the first goal they serve, initiatives by their objective, so that
    few links cross."""
    place = {goal.slug: number for number, goal in enumerate(found.goals)}
    objectives = sorted(
        found.objectives,
        key=lambda one: (
            min((place[slug] for slug, _s in one.goals), default=len(place)),
            one.name,
        ),
    )
    unserved = {goal.slug for goal in found.unserved_goals}
    goals = [Node(f"g:{g.slug}", g.name, alone=g.slug in unserved) for g in found.goals]
    middle = [
        Node(f"o:{o.slug}", o.name, alone=not o.goals or not o.initiatives) for o in objectives
    ]
    work, links = _work(objectives)
    loose = found.initiatives_without_objective
    work += [
        Node(f"i:{one.slug}", one.name, wording.PLACES.get(one.tier, 0), alone=True)
        for one in loose[:MOST]
    ]
    if len(loose) > MOST:
        work.append(_more("loose", len(loose) - MOST))
    links += [Thread(f"g:{slug}", f"o:{o.slug}", s) for o in objectives for slug, s in o.goals]
    columns = [(_("Goals"), goals), (_("Objectives"), middle), (_("Initiatives"), work)]
    return threads(columns, links, title=_("From goals to objectives to initiatives"))


def _work(objectives: list[AlignedObjective]) -> tuple[list[Node], list[Thread]]:
    nodes, links = [], []
    for one in objectives:
        for initiative in one.initiatives[:MOST]:
            key = f"i:{initiative.slug}"
            nodes.append(Node(key, initiative.name, wording.PLACES.get(initiative.tier, 0)))
            links.append(Thread(f"o:{one.slug}", key))
        if len(one.initiatives) > MOST:
            nodes.append(_more(one.slug, len(one.initiatives) - MOST))
            links.append(Thread(f"o:{one.slug}", nodes[-1].key))
    return nodes, links


def _more(slug: str, count: int) -> Node:
    return Node(f"more:{slug}", _("and %(n)d more") % {"n": count})
