"""The portfolio as one question to the solver, with all that was assumed on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from timonier.organisation.selectors import company
from timonier.portfolio.core.contradictions import contradictions
from timonier.portfolio.core.inputs import Question
from timonier.portfolio.core.problems import Unplannable
from timonier.portfolio.core.quarters import HORIZON, held_by, last_day
from timonier.portfolio.models import Initiative
from timonier.portfolio.selectors.counting import other_currencies
from timonier.portfolio.selectors.known import known_of, provisional_tiers
from timonier.portfolio.selectors.means import Means, means
from timonier.portfolio.selectors.supposing import (
    Suppositions,
    named_by,
    supposed_means,
    suppositions,
)
from timonier.portfolio.selectors.unranked import unranked
from timonier.portfolio.selectors.worth import reductions, worth_of
from timonier.portfolio.words import complaints

GONE = (Initiative.Status.DONE, Initiative.Status.DROPPED)
Note = list[Any]  # a code and its parameters: JSON, put in words by sentences.notes


@dataclass(frozen=True)
class Settings:
    """How a plan is asked: quarters from the current one, scenarios, seed, seconds, and the
    optional limit in deterministic units."""

    quarters: int = HORIZON
    scenarios: int = 150
    seed: int = 1
    time_limit_s: float = 120.0
    effort_limit: float | None = None


@dataclass(frozen=True)
class Asked:
    """`question` for the solver; `context` what it does not need, as Plan.context holds it."""

    question: Question
    context: dict[str, Any] = field(default_factory=dict)


def question_of_portfolio(
    *,
    today: date,
    changes: Mapping[str, Any] | None = None,
    settings: Settings | None = None,
) -> Asked:
    """What the solver is asked about the portfolio as it stands. Raises Unplannable.

    Done and dropped initiatives are out; a started one is in and starts in the first quarter,
    whatever it comes after. A deadline is held by what ends in the last quarter that ends on or
    before it; an obligation due after the horizon must be in the plan all the same. Of the first
    quarter, what is left of it counts. Skills without any capacity bind nothing; with one
    single skill, every effort counts on it. Variants exclude each other. What nobody valued, and
    nothing asks for, is not asked: see selectors.unranked. Six queries, and those of the risk room.
    """
    asked, supposed = settings or Settings(), suppositions(changes)
    given = supposed_means(means(today=today, count=asked.quarters), supposed)
    drawn = _Drawn(_initiatives(), given, supposed, today)
    document = drawn.document() | {
        "currency": company().currency,
        "seed": asked.seed,
        "scenarios": asked.scenarios,
        "time_limit_s": asked.time_limit_s,
        "effort_limit": asked.effort_limit,
        "today": today.isoformat(),
    }
    question = Question.model_validate(document, strict=False)
    if wrong := contradictions(question):
        names = {one.slug: str(one) for one in drawn.rows.values()}
        raise Unplannable([complaints.told(said, names) for said in wrong])
    return Asked(question, drawn.context() | {"today": today.isoformat()})


def portfolio_document(*, today: date, settings: Settings | None = None) -> dict[str, Any]:
    """The portfolio as JSON of docs/guide/plan-json.md, which can be imported. Raises Unplannable.

    Initiatives by short name; what has started is not pinned there.
    """
    question = question_of_portfolio(today=today, settings=settings).question
    document = question.model_dump(mode="json")
    return {name: value for name, value in document.items() if name not in ("pinned", "left_out")}


def _initiatives() -> list[Initiative]:
    rows = Initiative.objects.select_related("objective")
    return list(rows.prefetch_related("after", "excludes", "treatments").order_by("slug"))


class _Drawn:
    """One drawing up of the question: what is in, what is left aside, and the notes."""

    def __init__(
        self, everything: Sequence[Initiative], given: Means, supposed: Suppositions, today: date
    ) -> None:
        self.given, self.supposed, self.notes = given, supposed, list[Note]()
        self.today = today
        self.status = {one.slug: one.status for one in everything}
        self.roots = {one.pk: one.variant_of_id or one.pk for one in everything}
        self.rows = {one.slug: one for one in everything if one.status not in GONE}
        self._check()
        self.outside = self._beyond_the_horizon()
        self.rows = {slug: one for slug, one in self.rows.items() if slug not in self.outside}
        self.saved = reductions(self.rows.values())
        self.worth = {slug: worth_of(one, self.saved.get(slug)) for slug, one in self.rows.items()}
        self.known = dict(self.rows)
        self.unranked = unranked(self.rows, self.worth, supposed)
        self.rows = {slug: one for slug, one in self.rows.items() if slug not in self.unranked}
        self.only = next(iter(given.capacity)) if len(given.capacity) == 1 else ""
        self.unbounded: set[str] = set()
        self.overdue: dict[str, str] = {}

    def _check(self) -> None:
        wrong = [
            _("There is no initiative “%(name)s” to plan.") % {"name": slug}
            for slug in named_by(self.supposed)
            if slug not in self.rows
        ]
        if not self.rows:
            wrong.append(_("There is no initiative to plan: add one first."))
        wrong += other_currencies(self.rows.values())
        if not self.given.capacity:
            wrong.append(
                _("No capacity is given: say how many person-days there are in a quarter.")
            )
        if wrong:
            raise Unplannable(wrong)

    def _beyond_the_horizon(self) -> set[str]:
        """What may not start before the horizon has ended, and all that comes after it."""
        last = self.given.quarters[-1]
        out = {slug for slug, one in self.rows.items() if (self._earliest(one) or "") > last}
        growing = True
        while growing:
            found = {
                slug
                for slug, one in self.rows.items()
                if slug not in out and any(each.slug in out for each in one.after.all())
            }
            growing, out = bool(found), out | found
        for slug in sorted(out):
            self._note("beyond", self.rows[slug], quarter=last)
        return out

    def _earliest(self, one: Initiative) -> str | None:
        if one.status == Initiative.Status.STARTED:
            return None
        return self.supposed.earliest.get(one.slug, one.earliest) or None

    def _due(self, one: Initiative) -> date | None:
        return self.supposed.deadline.get(one.slug, one.deadline_on)

    def document(self) -> dict[str, Any]:
        """The question without its settings."""
        initiatives = [self._initiative(one) for one in self.rows.values()]
        self._note_means()
        out = set(self.supposed.leave_out)
        first = self.given.quarters[0]
        started = {
            slug: first
            for slug, one in self.rows.items()
            if one.status == Initiative.Status.STARTED and slug not in out
        }
        return {
            "quarters": list(self.given.quarters),
            "capacity": {skill: list(row) for skill, row in self.given.capacity.items()},
            "budget": self.given.budget,
            "initiatives": initiatives,
            "pinned": {**started, **self.supposed.pin},
            "left_out": [slug for slug in self.supposed.leave_out if slug in self.rows],
        }

    def _initiative(self, one: Initiative) -> dict[str, Any]:
        first, earliest = self.given.quarters[0], self._earliest(one)
        return {
            "id": one.slug,
            "value_per_year": list(self._worth(one)),
            "effort_days": self._effort(one),
            "cost": float(one.cost),
            "duration_quarters": one.duration_quarters,
            "earliest": earliest if earliest and earliest > first else None,
            "after": self._after(one),
            "excludes": self._excludes(one),
            "deadline": self._deadline(one),
            "obligation": (one.obligation_source or one.get_obligation_display())
            if one.obligation
            else None,
        }

    def _worth(self, one: Initiative) -> tuple[float, float, float]:
        """Value a year, with the risk removed less what that costs a year; what nobody valued and
        is asked for all the same counts for nothing, and says so."""
        saved, known = self.saved.get(one.slug), self.worth[one.slug]
        for name in saved.unknown if saved else ():
            self._note("risk_unknown", one, treatment=name)
        for name in saved.assumed if saved else ():
            self._note("risk_assumed", one, risk=name)
        if known is None:
            self._note("unvalued", one)
        return known or (0.0, 0.0, 0.0)

    def _effort(self, one: Initiative) -> dict[str, list[float]]:
        by_skill = {skill: list(map(float, days)) for skill, days in one.effort_days.items()}
        if self.only:
            rows = list(by_skill.values())
            return {self.only: [sum(row[end] for row in rows) for end in range(3)]} if rows else {}
        self.unbounded |= set(by_skill) - set(self.given.capacity)
        return {skill: days for skill, days in by_skill.items() if skill in self.given.capacity}

    def _after(self, one: Initiative) -> list[str]:
        if one.status == Initiative.Status.STARTED:
            return []
        for each in one.after.all():
            if self.status.get(each.slug) == Initiative.Status.DROPPED:
                self._note("after_dropped", one, other=each.name)
        return [each.slug for each in one.after.all() if each.slug in self.rows]

    def _excludes(self, one: Initiative) -> list[str]:
        family = self.roots[one.pk]
        variants = {slug for slug, other in self.rows.items() if self.roots[other.pk] == family} - {
            one.slug
        }
        named = {each.slug for each in one.excludes.all() if each.slug in self.rows}
        return sorted(variants | named)

    def _deadline(self, one: Initiative) -> str | None:
        """The quarter that still holds it; the first one when none does: it is overdue then."""
        due = self._due(one)
        if due is None:
            return None
        if not one.obligation:
            self._note("deadline_unbound", one)
            return None
        held, quarters = held_by(due), self.given.quarters
        if held < quarters[0]:
            self.overdue[one.slug] = held
            return quarters[0]
        return held if held <= quarters[-1] else None

    def _note(self, code: str, one: Initiative, **told: Any) -> None:
        self.notes.append([code, {"slug": one.slug, "name": one.name, **told}])

    def _note_means(self) -> None:
        first = self.given.quarters[0]
        left = (last_day(first) - self.today).days
        if left < 60:
            self.notes.append(["begun", {"quarter": first, "days": left}])
        if self.only:
            skills = {skill for one in self.rows.values() for skill in one.effort_days}
            if skills - {self.only}:
                self.notes.append(["single", {"skill": self.only}])
        for skill in sorted(self.unbounded):
            self.notes.append(["unbounded", {"skill": skill}])
        for skill, assumed in self.given.assumed.items():
            self.notes.append(["carried", {"skill": skill, "quarters": list(assumed)}])
        if self.given.budget is not None and self.given.assumed_budget:
            self.notes.append(["carried_budget", {"quarters": list(self.given.assumed_budget)}])

    def context(self) -> dict[str, Any]:
        """What the question does not hold; see Plan.context."""
        rules = provisional_tiers(self.known[slug] for slug in self.unranked)
        return {
            "initiatives": {
                slug: {"provisional": rules.get(slug, "")}
                | known_of(one, self._due(one), self.saved.get(slug), self.worth[slug])
                for slug, one in self.known.items()
            },
            "unranked": sorted(self.unranked),
            "notes": self.notes,
            "overdue": self.overdue,
            "single_skill": self.only,
            "assumed_capacity": {k: list(v) for k, v in self.given.assumed.items()},
            "assumed_budget": list(self.given.assumed_budget),
        }
