"""Small portfolios in the database, and plans made in this process."""

import re
from datetime import date
from typing import Any

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio import services
from timonier.portfolio.models import Initiative, Plan

TODAY = date(2026, 10, 1)  # a quarter that has not begun: all of it counts
FIRST = "2026-Q4"
OWED = {
    "obligation": "law",
    "obligation_source": "Finance act, article 91",
    "deadline_on": "2026-12-31",
}


def initiative(name: str, value: float = 10_000, days: Any = None, **more: Any) -> Initiative:
    """One more, certain unless said; `days` by skill."""
    effort = {"dev": 20} if days is None else days
    data = {
        "name": name,
        "value_low": value,
        "value_likely": value,
        "value_high": value,
        "effort_days": effort,
    }
    made: Initiative = writes.patch(registry[Initiative], data | more, by=None)
    return made


def capacity(days: Any = 40, skill: str = "dev", quarters: int = 4) -> None:
    """So many days a quarter."""
    services.fill_capacity(skill=skill, days=days, first=FIRST, quarters=quarters, by=None)


def planned(**more: Any) -> Plan:
    """The plan of what there is, over four quarters, made here and now."""
    settings = {"quarters": 4, "scenarios": 0, "time_limit_s": 20} | more.pop("settings", {})
    options = {"by": None, "certify_s": 0, "today": TODAY} | more
    return services.plan_now(settings=settings, **options)


def starts(plan: Plan) -> dict[str, str]:
    """What is in a plan, and when it starts."""
    return {row.initiative_slug: row.start for row in plan.lines.all() if row.start}


def text(answer: Any) -> str:
    """What an answer says, on one line."""
    return re.sub(r"\s+", " ", answer.content.decode())
