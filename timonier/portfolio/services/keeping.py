"""Keeps what a search tells, as it tells it: the plan, its lines, certificates, citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from timonier.kit.measured import freshness
from timonier.kit.records import evidence
from timonier.kit.work import jobs
from timonier.portfolio.core.quarters import following, number_of
from timonier.portfolio.models import Initiative, Plan, PlanLine

SOURCE = "portfolio.plan"
CADENCE_DAYS = 92.0  # a plan is made of quarters
_WEIGHED = ("index", "regret", "rest", "few")  # rules that weigh a value
_TIERS = {"too few": "few", "set by hand": "hand"}


class Keeper:
    """Where one search tells what it found."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def tell(self, kind: str, body: dict[str, Any]) -> None:
        """As search.Tell. Raises jobs.Cancelled when the job was called off."""
        if kind == "progress":
            jobs.progress(done=body["done"], total=body["total"], phase=body["phase"])
        elif kind == "base":
            self._base(body)
        elif kind == "answer":
            self._answer(body)
        elif kind == "certificates":
            self._certificates(body)

    @transaction.atomic
    def _base(self, body: Mapping[str, Any]) -> None:
        """The plan without tiers: it is seen from now on."""
        plan, report = self.plan, body["report"]
        plan.context = {**plan.context, "value_interval": body["value_interval"]}
        plan.certificates = {}  # the job may run again after a crash
        self._keep(report)
        plan.lines.all().delete()
        PlanLine.objects.bulk_create(_lines(plan, report))
        self._cite()

    @transaction.atomic
    def _answer(self, body: Mapping[str, Any]) -> None:
        """The tiers."""
        self._keep(body["report"])
        rows = {row.initiative_slug: row for row in self.plan.lines.all()}
        for label in body["report"]["tiers"]:
            _label(rows[label["id"]], label, body["grounds"][label["id"]], self._valued)
        fields = ("tier", "rule", "acceptability", "interval_low", "interval_high", "regret_p10")
        PlanLine.objects.bulk_update(rows.values(), [*fields, "undetermined", "forced_by"])

    def _valued(self, slug: str) -> bool:
        return bool(self.plan.context["initiatives"][slug].get("valued", True))

    def _certificates(self, body: Mapping[str, Any]) -> None:
        """Beside those that were there already."""
        plan = self.plan
        before = plan.certificates
        plan.certificates = {
            "initiatives": {**before.get("initiatives", {}), **body["initiatives"]},
            "prices": [*before.get("prices", ()), *body["prices"]],
            "complete": body["complete"],
        }
        plan.save(update_fields=["certificates"])

    def _keep(self, report: Mapping[str, Any]) -> None:
        plan = self.plan
        plan.answer = dict(report)
        plan.status, plan.objective = report["status"], report["objective"]
        plan.bound, plan.gap = report["bound"], report["gap"]
        plan.reproducible, plan.digest = report["reproducible"], report["digest"]
        plan.save()

    def _cite(self) -> None:
        """A plan stands on its lines, a line on its initiative."""
        rows = list(self.plan.lines.select_related("initiative"))
        evidence.cite_many(evidence.Cite(self.plan, row) for row in rows if row.start)
        evidence.cite_many(
            evidence.Cite(row, row.initiative) for row in rows if row.initiative is not None
        )

    def ended(self, state: Plan.State, reason: str = "") -> None:
        """How it ended."""
        plan = self.plan
        plan.state, plan.reason, plan.finished_at = state, reason[:500], timezone.now()
        plan.save(update_fields=["state", "reason", "finished_at"])
        if not plan.changes:
            _told(plan)


def _told(plan: Plan) -> None:
    """A plan of the portfolio as it is: how old the figures of the portfolio are."""
    if plan.state == Plan.State.FINISHED:
        freshness.succeeded(SOURCE, now=plan.finished_at, cadence_days=CADENCE_DAYS)
    elif plan.state == Plan.State.FAILED:
        freshness.failed(SOURCE, reason=plan.reason, now=plan.finished_at)


def _lines(plan: Plan, report: Mapping[str, Any]) -> Iterable[PlanLine]:
    known = plan.context["initiatives"]
    rows = Initiative.objects.in_bulk(list(known), field_name="slug")
    starts = {one["id"]: one["start"] for one in report["selected"]}
    late = {one["id"]: one["short_of"] for one in report["late"]}
    for one in plan.question["initiatives"]:
        slug, start = one["id"], starts.get(one["id"], "")
        end = following(start, one["duration_quarters"] - 1) if start else ""
        yield PlanLine(
            slug=f"{plan.slug}.{slug}",
            plan=plan,
            initiative=rows.get(slug),
            initiative_slug=slug,
            initiative_name=known[slug]["name"],
            tier="pending",
            start=start,
            end=end,
            late=_overdue(plan, slug, end) or late.get(slug, {}),
        )
    for slug in plan.context.get("unranked", ()):
        yield PlanLine(
            slug=f"{plan.slug}.{slug}",
            plan=plan,
            initiative=rows.get(slug),
            initiative_slug=slug,
            initiative_name=known[slug]["name"],
            tier=PlanLine.Tier.UNRANKED,
            rule=PlanLine.Rule.UNVALUED,
        )


def _overdue(plan: Plan, slug: str, end: str) -> dict[str, float]:
    """Quarters late of what was due before the plan begins: no means brings these back."""
    due = plan.context["overdue"].get(slug)
    return {"time": float(number_of(end) - number_of(due))} if due and end else {}


def _label(
    row: PlanLine,
    label: Mapping[str, Any],
    grounds: Mapping[str, Any],
    valued: Callable[[str], bool],
) -> None:
    """What was asked for only because another needs it has no tier while nobody valued it."""
    row.tier = _TIERS.get(label["tier"], label["tier"])
    row.rule, row.forced_by = grounds["rule"], grounds["forced_by"]
    if grounds["rule"] in _WEIGHED and not valued(row.initiative_slug):
        row.tier, row.rule = PlanLine.Tier.UNRANKED, PlanLine.Rule.UNVALUED
    row.acceptability = label["acceptability"]
    row.interval_low, row.interval_high = label["interval"]
    row.regret_p10, row.undetermined = label["regret_p10"], label["undetermined"]
