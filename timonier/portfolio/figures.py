"""The numbers of the portfolio, each with one place that computes it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from timonier.kit.measured.figures import Value, figure
from timonier.portfolio.models import Initiative, Plan, PlanLine
from timonier.portfolio.selectors.plans import current_key

SEEN = "portfolio.view_plan"
PLAN = "portfolio.plan"  # as services.keeping tells it


def _plan() -> Plan | None:
    """The current plan without its documents: a figure is read on many pages."""
    key = current_key()
    if key is None:
        return None
    return Plan.objects.defer("question", "answer", "certificates").get(pk=key)


@figure("portfolio.plan_value", label=_("Value of the plan"), sources=(PLAN,),
        permission=SEEN)  # fmt: skip
def plan_value(*, today: date) -> Value:
    """Value less cost of the current plan over its quarters, with its 80 % interval."""
    plan = _plan()
    if plan is None:
        return Value(None)
    low, high = plan.context.get("value_interval") or (None, None)
    return Value(plan.objective, low=low, high=high, as_of=_made(plan), unit=plan.currency)


@figure("portfolio.plan_gap", unit="share", label=_("Gap to the best possible plan"),
        sources=(PLAN,), permission=SEEN)  # fmt: skip
def plan_gap(*, today: date) -> Value:
    """How much better a plan could be at most; nought when it is proven the best."""
    plan = _plan()
    return Value(None) if plan is None else Value(plan.gap, as_of=_made(plan))


@figure("portfolio.obligations_late", label=_("Obligations that the plan holds late"),
        sources=(PLAN,), permission=SEEN)  # fmt: skip
def obligations_late(*, today: date) -> Value:
    """Obligations that end after their deadline in the current plan."""
    plan = _plan()
    if plan is None:
        owed = Initiative.objects.exclude(obligation="").count()
        return Value(None, unknown=owed, total=owed)
    rows = PlanLine.objects.filter(plan=plan)
    known = plan.context.get("initiatives", {})
    owed = sum(bool(one.get("obligation")) for one in known.values())
    return Value(rows.exclude(late={}).count(), total=owed, as_of=_made(plan))


@figure("portfolio.without_objective", label=_("Initiatives that serve no objective"),
        permission="portfolio.view_initiative")  # fmt: skip
def without_objective(*, today: date) -> Value:
    """Initiatives, neither done nor dropped, that no objective explains."""
    gone = (Initiative.Status.DONE, Initiative.Status.DROPPED)
    rows = Initiative.objects.exclude(status__in=gone)
    return Value(rows.filter(objective=None).count(), total=rows.count())


def _made(plan: Plan) -> datetime:
    return plan.finished_at or plan.asked_at
