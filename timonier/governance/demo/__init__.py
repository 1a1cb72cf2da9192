"""What the demo company decided and predicted."""

from django.utils.translation import gettext_lazy as _

from timonier.governance.demo import decisions
from timonier.governance.models import Decision
from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.portfolio.models import Plan

demo.judged(Decision)


@demo.scene(_("Deciding"), order=500)
def decide(told: Keeper) -> None:
    """Five decisions, one of them on the newest plan."""
    decisions.decide_things(told, Plan.objects.latest("pk"))
