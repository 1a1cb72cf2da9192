"""Where the making of a plan is, also when the process that made it died without a word."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from timonier.kit.models import Job
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import PlanState
from timonier.portfolio.words import failures, sentences

KIND = "portfolio.plan"
CERTIFY = "portfolio.certify"
JOBLESS = timedelta(minutes=30)  # a plan made where it was asked takes less
_ENDED = {
    Job.State.FAILED: Plan.State.FAILED,
    Job.State.CANCELLED: Plan.State.CANCELLED,
    Job.State.DONE: Plan.State.FAILED,  # done, and yet the plan waits: it was lost
}


def job_of(plan: Plan) -> Job | None:
    """The job that makes, or made, this plan."""
    return Job.objects.filter(kind=KIND, args={"plan": plan.number}).order_by("-pk").first()


def state_of(plan: Plan) -> PlanState:
    """The state of a plan, its progress and, when it failed, why. One query at most."""
    visible = bool(plan.answer.get("selected")) or plan.objective is not None
    if plan.state != Plan.State.WAITING:
        return PlanState(plan.state, reason=failures.failure(plan), visible=visible)
    job = job_of(plan)
    if job is None:
        if abs(timezone.now() - plan.asked_at) < JOBLESS:
            return PlanState(Plan.State.WAITING, visible=visible)
        return PlanState(Plan.State.FAILED, reason=failures.lost(""), visible=visible)
    if job.state in _ENDED:
        reason = failures.lost(job.reason) if job.state != Job.State.CANCELLED else ""
        return PlanState(_ENDED[Job.State(job.state)], reason=reason, job=job.pk, visible=visible)
    return _working(job, visible=visible)


def _working(job: Job, *, visible: bool) -> PlanState:
    return PlanState(
        Plan.State.WAITING,
        phase=job.phase,
        phase_label=sentences.phase(job.phase),
        done=job.done,
        total=job.total,
        job=job.pk,
        visible=visible,
    )


def left_for_time(plan: Plan) -> bool:
    """Whether certificates or prices of a finished plan are still to compute."""
    made = plan.state == Plan.State.FINISHED and plan.objective is not None
    return made and not plan.certificates.get("complete")


def certifying(plan: Plan) -> PlanState | None:
    """How far what was left for time is; None when nobody computes it."""
    jobs = Job.objects.filter(kind=CERTIFY, args={"plan": plan.number}, state__in=Job.ACTIVE)
    job = jobs.order_by("-pk").first()
    return _working(job, visible=True) if job else None


def plan_under_way() -> Plan | None:
    """The latest plan that is still being made, for a page to follow; None when there is none."""
    for plan in Plan.objects.filter(state=Plan.State.WAITING)[:5]:
        if state_of(plan).state == Plan.State.WAITING:
            return plan
    return None
