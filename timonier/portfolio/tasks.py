"""Background work of the portfolio: make a plan."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads
from timonier.portfolio.models import Plan
from timonier.portfolio.services import certify_plan, make_plan


@jobs.job(
    "portfolio.plan",
    label=_("Portfolio plan"),
    active_key=lambda args: str(args["plan"]),
    subject=lambda args: f"plan-{args['plan']}",
)
def plan(*, plan: int) -> None:
    """Search the plan of this number in a process of its own; nothing when it was made already."""
    row = Plan.objects.select_related("base").get(number=plan)
    if row.state == Plan.State.WAITING:
        make_plan(plan=row)


@jobs.job(
    "portfolio.certify",
    label=_("Certificates of a plan"),
    active_key=lambda args: str(args["plan"]),
    subject=lambda args: f"plan-{args['plan']}",
)
def certify(*, plan: int) -> None:
    """Compute the certificates of the plan of this number that were left for time."""
    certify_plan(plan=Plan.objects.get(number=plan))


@leads("portfolio.plan", "portfolio.certify")
def planned(job: Job) -> Iterator[Way]:
    """The plan that was made."""
    if row := Plan.objects.filter(number=job.args["plan"]).first():
        yield Way(row.name, reverse("portfolio:plan", args=[row.slug]), "portfolio.view_plan")
