"""Ask for a plan, and make it: the base plan is kept at once, its tiers and certificates follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.portfolio.models import Plan
from timonier.portfolio.searching.phases import CERTIFY_S, Order, Tell
from timonier.portfolio.searching.process import SearchBroke, SearchDied, SearchHung, search
from timonier.portfolio.selectors.progress import CERTIFY, JOBLESS, KIND, job_of, left_for_time
from timonier.portfolio.selectors.questions import Asked, Settings, question_of_portfolio
from timonier.portfolio.services.following import follow_proposals
from timonier.portfolio.services.keeping import Keeper
from timonier.portfolio.words.failures import BROKE, DIED, HUNG, INFEASIBLE, NO_PLAN_YET

Search = Callable[[Order, Tell, Callable[[], None]], None]
FAILURES: dict[type[Exception], str] = {SearchDied: DIED, SearchHung: HUNG, SearchBroke: BROKE}


class NotWaiting(Exception):
    """The plan was made already, or given up."""


def start_plan(
    *,
    by: Any,
    changes: Mapping[str, Any] | None = None,
    base: Plan | None = None,
    settings: Mapping[str, Any] | None = None,
    today: date | None = None,
) -> Plan:
    """A waiting plan and the job that makes it; the one under way when it asks the same.

    Raises Unplannable.
    """
    with transaction.atomic():  # no plan without its job
        plan = _asked(by=by, changes=changes, base=base, settings=settings, today=today)
        jobs.start(KIND, by=by, plan=plan.number)
    return plan


def plan_now(
    *,
    by: Any,
    changes: Mapping[str, Any] | None = None,
    base: Plan | None = None,
    settings: Mapping[str, Any] | None = None,
    today: date | None = None,
    certify_s: float = CERTIFY_S,
) -> Plan:
    """The same, made in this process before it returns; it may have failed. Raises Unplannable."""
    plan = _asked(by=by, changes=changes, base=base, settings=settings, today=today)
    make_plan(plan=plan, search=searched_here, certify_s=certify_s)
    plan.refresh_from_db()
    return plan


def searched_here(order: Order, tell: Tell, tick: Callable[[], None]) -> None:
    """A search in this process, for where nobody waits and nothing else would suffer."""
    from timonier.portfolio.searching.phases import searched

    tick()
    searched(order, tell, lambda: False)


def make_plan(*, plan: Plan, search: Search = search, certify_s: float = CERTIFY_S) -> None:
    """Search and keep what is found, phase by phase; how it ended is in the plan's row.

    Raises jobs.Cancelled when it was called off: what was found by then is kept. A plan that fails
    leaves the others as they are.
    """
    from timonier.portfolio.core.inputs import Question
    from timonier.portfolio.core.solve import NoPlanYet

    if plan.state != Plan.State.WAITING:
        raise NotWaiting(plan.slug)
    question = Question.model_validate(plan.question, strict=False)
    keeper = Keeper(plan)
    order = Order(question, _hint(plan), certify_s)
    try:
        search(order, keeper.tell, jobs.progress)
    except jobs.Cancelled:
        job = job_of(plan)  # who lost the plan to another worker leaves its row alone
        if job is None or job.cancel_asked:
            keeper.ended(Plan.State.CANCELLED)
        raise
    except NoPlanYet:
        keeper.ended(Plan.State.FAILED, NO_PLAN_YET)
    except tuple(FAILURES) as problem:
        keeper.ended(Plan.State.FAILED, f"{FAILURES[type(problem)]}: {jobs.said(problem)}")
    except Exception as problem:
        keeper.ended(Plan.State.FAILED, f"{BROKE}: {jobs.said(problem)}")
        raise
    else:
        impossible = plan.status == INFEASIBLE
        state = Plan.State.FAILED if impossible else Plan.State.FINISHED
        keeper.ended(state, INFEASIBLE if impossible else "")


def start_certificates(*, plan: Plan, by: Any) -> Job | None:
    """The job that computes the certificates and prices left for time; None when all are there."""
    if not left_for_time(plan):
        return None
    return jobs.start(CERTIFY, by=by, plan=plan.number)


def certify_plan(*, plan: Plan, search: Search = search, certify_s: float = 5 * CERTIFY_S) -> None:
    """Compute them; those that were there stay. Raises what the search raises."""
    from timonier.portfolio.core.inputs import Question

    question = Question.model_validate(plan.question, strict=False)
    known = {"report": plan.answer, "certificates": plan.certificates}
    search(Order(question, None, certify_s, known), Keeper(plan).tell, jobs.progress)


def _hint(plan: Plan) -> dict[str, str] | None:
    """A what-if starts from the plan it is compared with."""
    if plan.base is None:
        return None
    return {one["id"]: one["start"] for one in plan.base.answer.get("selected", ())} or None


def _asked(
    *,
    by: Any,
    changes: Mapping[str, Any] | None,
    base: Plan | None,
    settings: Mapping[str, Any] | None,
    today: date | None,
) -> Plan:
    asked_on = today or timezone.localdate()
    given = {key: value for key, value in (changes or {}).items() if value not in (None, {}, [])}
    chosen = _settings(base, settings)
    if not given:
        follow_proposals(today=asked_on)
    asked = question_of_portfolio(today=asked_on, changes=given, settings=chosen)
    settle_plans()
    return _same_under_way(asked, given) or _created(asked, given, base, by)


def _settings(base: Plan | None, given: Mapping[str, Any] | None) -> Settings:
    """A what-if is asked as its base was, but for what is said."""
    known = asdict(Settings())
    if base is not None and base.question:
        question = base.question
        known |= {name: question[name] for name in known if name in question}
        known["quarters"] = len(question["quarters"])
    return replace(Settings(**known), **{k: v for k, v in (given or {}).items() if v is not None})


def _same_under_way(asked: Asked, changes: Mapping[str, Any]) -> Plan | None:
    question = asked.question.model_dump(mode="json")
    waiting = Plan.objects.filter(state=Plan.State.WAITING)
    same = (plan for plan in waiting if plan.question == question and plan.changes == changes)
    return next(same, None)


def _created(asked: Asked, changes: dict[str, Any], base: Plan | None, by: Any) -> Plan:
    for _again in range(3):
        try:
            with transaction.atomic():
                return Plan.objects.create(**_row(asked, changes, base, by))
        except IntegrityError:  # asked at the same moment, another took the number
            continue
    return Plan.objects.create(**_row(asked, changes, base, by))


def _row(asked: Asked, changes: dict[str, Any], base: Plan | None, by: Any) -> dict[str, Any]:
    number = (Plan.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return {
        "slug": f"plan-{number}",
        "number": number,
        "base": base if changes else None,
        "changes": changes,
        "question": asked.question.model_dump(mode="json"),
        "context": asked.context,
        "currency": asked.question.currency,
        "author": by,
    }


def settle_plans() -> int:
    """Give up the waiting plans whose job ended without a word (killed); how many."""
    waiting = list(Plan.objects.filter(state=Plan.State.WAITING))
    if not waiting:
        return 0
    numbers = [plan.number for plan in waiting]
    alive: dict[int, Job] = {}
    for job in Job.objects.filter(kind=KIND, args__plan__in=numbers).order_by("pk"):
        alive[job.args["plan"]] = job
    count = 0
    for plan in waiting:
        held = alive.get(plan.number)
        if held is not None and held.state in Job.ACTIVE:
            continue
        if held is not None:
            Keeper(plan).ended(*_end_of(held))
        elif abs(timezone.now() - plan.asked_at) >= JOBLESS:
            Keeper(plan).ended(Plan.State.FAILED, f"{DIED}: ")
        else:
            continue
        count += 1
    return count


def _end_of(job: Job) -> tuple[Plan.State, str]:
    if job.state == Job.State.CANCELLED:
        return Plan.State.CANCELLED, ""
    return Plan.State.FAILED, f"{DIED}: {job.reason}"
