"""The proposals that the plan in force ranks, by the initiatives that carry them out."""

from __future__ import annotations

from django.db.models import F
from django.urls import reverse

from timonier.portfolio.models import Initiative, Plan, PlanLine
from timonier.portfolio.selectors.plans import current_key
from timonier.practices.models import Tier
from timonier.practices.selectors.placing import Placed


def ranked_proposals() -> dict[str, Placed]:
    """By key; four queries. What a plan does not rank (a value that nobody gave, a choice by hand,
    too few scenarios, no room in any quarter) keeps the tier of the rules."""
    carried = Initiative.objects.exclude(proposal_keys=[])
    keys = dict(carried.values_list("slug", "proposal_keys"))
    key = current_key() if keys else None
    if key is None:
        return {}
    lines = PlanLine.objects.filter(plan=key, initiative_slug__in=keys, tier__in=Tier.values)
    named = Plan.objects.only("number", "slug", "changes").annotate(unfit=F("answer__unfit"))
    plan = named.get(pk=key)
    homeless = {one["id"] for one in plan.unfit or ()}
    return {
        each: Placed(tier, plan.name, reverse("portfolio:certificate", args=[plan.slug, slug]))
        for slug, tier in lines.values_list("initiative_slug", "tier")
        if slug not in homeless or tier != Tier.ACCESSORY
        for each in keys[slug]
    }
