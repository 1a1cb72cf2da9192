"""What the demo company does first: means, initiatives, and a plan really computed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.kit.models import Source
from timonier.portfolio.demo import means
from timonier.portfolio.models import Initiative, Plan

demo.judged(Initiative)


@demo.scene(_("Setting the course"), order=200)
def gather(told: Keeper) -> None:
    """What people can do, and what they could do."""
    means.gather(told)


@demo.scene(_("Computing the plan"), order=400)
def plan(told: Keeper) -> None:
    """The plan, accepted where nobody accepted one."""
    means.plan(told)


@demo.left()
def plans_left(now: datetime) -> None:
    """Without a plan, the plan is no source."""
    if not Plan.objects.exists():
        Source.objects.filter(name="portfolio.plan").delete()
