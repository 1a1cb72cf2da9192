"""The numbers of goals: whom they serve, which fall behind."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.figures import Value, figure
from timonier.strategy.models import CompanyGoal
from timonier.strategy.models.goals import Standing
from timonier.strategy.selectors.goals import behind_value, goals_map

__all__ = ["goals_unserved", "key_results_behind"]


@figure("strategy.goals_unserved", label=_("Goals nobody serves"),
        permission="strategy.view_companygoal")  # fmt: skip
def goals_unserved(*, today: date) -> Value:
    """Open goals of the company that no open objective serves."""
    rows = CompanyGoal.objects.filter(standing=Standing.OPEN)
    served = rows.filter(supports__objective__standing=Standing.OPEN).distinct().count()
    total = rows.count()
    return Value(total - served, total=total)


@figure("strategy.key_results_behind", label=_("Key results behind"),
        permission="strategy.view_keyresult")  # fmt: skip
def key_results_behind(*, today: date) -> Value:
    """Key results under their straight line or past their day; the unknown ones apart."""
    return behind_value(goals_map(today).lines)
