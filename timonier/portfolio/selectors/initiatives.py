"""The initiatives of a thing another room holds, and what to look at again in one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from timonier.portfolio.models import Capacity, Initiative
from timonier.portfolio.selectors.plans import current_plan
from timonier.portfolio.selectors.shapes import AlignedInitiative
from timonier.practices.models import Proposal
from timonier.risk.models import Risk, SimulationRun, Treatment
from timonier.strategy.models import Idea, Objective


def initiatives_of_proposal(proposal: Proposal) -> list[AlignedInitiative]:
    """Those that carry it out."""
    rows = Initiative.objects.exclude(proposal_keys=[])
    return _told(row for row in rows if proposal.key in row.proposal_keys)


def initiatives_of_idea(idea: Idea) -> list[AlignedInitiative]:
    """Those that carry it out."""
    return _told(Initiative.objects.filter(idea=idea))


def initiatives_of_objective(objective: Objective) -> list[AlignedInitiative]:
    """Those that serve it."""
    return _told(Initiative.objects.filter(objective=objective))


def initiatives_of_risk(risk: Risk) -> list[AlignedInitiative]:
    """Those that carry out one of its treatments."""
    own = Treatment.objects.filter(risk=risk, initiatives=OuterRef("pk"))
    return _told(Initiative.objects.filter(Exists(own)))


def _told(rows: Iterable[Initiative]) -> list[AlignedInitiative]:
    """Three queries at most, whatever the number."""
    found = list(rows)
    plan = current_plan() if found else None
    tiers: dict[str, str] = {}
    if plan is not None:
        slugs = [row.slug for row in found]
        lines = plan.lines.filter(initiative_slug__in=slugs)
        tiers = dict(lines.values_list("initiative_slug", "tier"))
    return [AlignedInitiative(r.slug, str(r), r.status, tiers.get(r.slug, "")) for r in found]


def warnings_of(row: Initiative) -> list[str]:
    """What is not wrong and yet worth a look: it may not count as its author thinks."""
    said = []
    if row.deadline_on and not row.obligation:
        said.append(_("Its deadline binds nothing: only an obligation has one that does."))
    known = set(Capacity.objects.values_list("skill", flat=True))
    if len(known) > 1:
        for skill in sorted(set(row.effort_days) - known):
            words = _("No capacity is given for “%(skill)s”: that effort binds nothing.")
            said.append(words % {"skill": skill})
    if not row.effort_days:
        said.append(_("No effort is given: it would fit into any plan."))
    treats = row.treatments.exists()
    if row.value_high is not None and not row.value_high and not treats and not row.obligation:
        said.append(_("It is said to be worth nothing: nothing speaks for it."))
    if not row.valued and not treats and not row.obligation:
        said.append(_("Nobody said what it is worth: no plan can rank it until somebody does."))
    if treats and not SimulationRun.objects.filter(state=SimulationRun.State.FINISHED).exists():
        said.append(_("What it saves is only estimated until risks are simulated."))
    return said
