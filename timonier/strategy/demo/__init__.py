"""Where the demo company goes: goals, objectives and their measures, the radar."""

from django.utils.translation import gettext_lazy as _

from timonier.kit.contributions import demo
from timonier.kit.contributions.demo import Keeper
from timonier.strategy.demo import goals, radar
from timonier.strategy.models import CompanyGoal, Idea, Objective, RadarEntry

demo.judged(CompanyGoal, Objective, Idea, RadarEntry)


@demo.scene(_("Setting the course"), order=200)
def set_course(told: Keeper) -> None:
    """Goals, and the radar."""
    goals.aim(told)
    radar.watch(told)
