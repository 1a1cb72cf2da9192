"""Every line of the queue reads well for any company: nothing, one, few, many, unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Some
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.test_sentences import COUNTS, MONEY, WRONG
from timonier.estate.models import Repository, RepositoryState
from timonier.governance.contributions import DecisionPart, log
from timonier.governance.models import Decision, DecisionOption
from timonier.governance.models.decisions import NOTHING
from timonier.governance.selectors.log import DueRow, OpenRow
from timonier.kit import contributions
from timonier.kit.contributions import Asked, Item, Strip
from timonier.kit.measured.freshness import Freshness
from timonier.portfolio.contributions import PlanPart, the_plan
from timonier.portfolio.models import Plan
from timonier.portfolio.selectors.shapes import LateLine
from timonier.practices.contributions.panels import counts, strip
from timonier.practices.contributions.queue import waiting
from timonier.practices.models import Proposal, ProposalDecision, Waiver
from timonier.risk.contributions import LossPart, at_risk
from timonier.strategy.contributions import goals_now, the_radar

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
NAMES = ("Portal", "Label tool", "Billing", "Tracking", "Carrier links")
FEW = st.integers(0, 5)
DAYS = st.sampled_from((-400, -1, 0, 1, 12))


def drawn_some(draw: Any, make: Any, most: int = 5) -> list[Any]:
    return [make(n) for n in range(draw(st.integers(0, most)))]


@st.composite
def decision_parts(draw: Any) -> DecisionPart:
    options: dict[int, list[DecisionOption]] = {}

    def open_row(n: int) -> OpenRow:
        left = draw(st.none() | DAYS)
        by = None if left is None else TODAY + timedelta(days=left)
        decision = Decision(pk=n + 1, slug=f"d{n}", name=f"Replace {NAMES[n]}", decide_by_on=by,
                            asked_at=NOW)  # fmt: skip
        idle = draw(st.none() | st.tuples(MONEY, MONEY).map(sorted))
        low, high = idle or (None, None)
        held = [DecisionOption(name=f"Way {k}") for k in range(draw(FEW))]
        if draw(st.booleans()):
            held.append(DecisionOption(name=NOTHING, do_nothing=True, cost_low=low, cost_high=high))
        options[n + 1] = held
        return OpenRow(decision, age_days=1, options=len(held), days_left=left)

    def due(n: int) -> DueRow:
        late = draw(st.sampled_from((0, 1, 40)))
        decision = Decision(pk=90 + n, slug=f"r{n}", name=f"Move {NAMES[n]}", asked_at=NOW)
        said = Some(statement="The bill falls by a third", pk=1) if draw(st.booleans()) else None
        return DueRow(decision, TODAY - timedelta(days=late), late, said)  # type: ignore[arg-type]

    return DecisionPart(drawn_some(draw, open_row), options, drawn_some(draw, due, 2))


@st.composite
def plan_parts(draw: Any) -> PlanPart:
    plan = Plan(pk=1, slug="p", number=4, objective=draw(st.none() | MONEY), currency="EUR",
                asked_at=NOW)  # fmt: skip
    lack = st.sampled_from((0.3, 1.0, 1.3, 7.0, 12_000.0))

    def late(n: int) -> LateLine:
        name = draw(st.sampled_from(("time", "budget", "Platform")))
        short = {name: draw(lack)} if draw(st.booleans()) else {}
        return LateLine(f"l{n}", NAMES[n], TODAY, "2027-Q2", short, "It ends after its day.")

    if draw(st.booleans()):
        return PlanPart(None, (), None, draw(COUNTS))
    accepted = Some() if draw(st.booleans()) else None
    account = Some(plan=plan, late=drawn_some(draw, late, 2), accepted=accepted, currency="EUR",
                   made_at=NOW)  # fmt: skip
    newer = plan if draw(st.booleans()) else None
    return PlanPart(account, (), newer, 0)  # type: ignore[arg-type]


@st.composite
def loss_parts(draw: Any) -> LossPart:
    def point(_n: int) -> Any:
        now = Some(verdict=draw(st.sampled_from(("over", "within"))), chance=0.11)
        treated = Some(verdict=draw(st.sampled_from(("over", "within"))))
        return Some(now=now, treated=treated, loss=draw(MONEY), row=Some(probability=0.05))

    account = Some(run=Some(), currency="EUR", run_at=NOW) if draw(st.booleans()) else None
    points = drawn_some(draw, point, 2) if account else []
    return LossPart(account, points, draw(COUNTS))  # type: ignore[arg-type]


@st.composite
def sources(draw: Any) -> list[Freshness]:
    labels = ("Life cycles", "Exploited list", "Advisories", "Replacements", "Git repositories")
    found = []
    for n, label in enumerate(labels[: draw(FEW)]):
        age = draw(st.sampled_from((None, timedelta(hours=1), timedelta(days=300))))
        state = draw(st.sampled_from(("fresh", "stale", "missing", "failed")))
        cause = draw(st.sampled_from(("", "unreachable", "damaged", "nothing")))
        at = None if age is None else NOW - age
        found.append(Freshness(f"s{n}", label, state, at, age, cause=cause))
    return found


@st.composite
def practices(draw: Any) -> Any:
    """What practices gives to the queue, of a company of any size."""

    def promised(n: int) -> ProposalDecision:
        due = TODAY + timedelta(days=draw(DAYS))
        return ProposalDecision(pk=n + 1, proposal_key=f"k{n}", title=["Upgrade it", "", {}],
                                owner=draw(st.sampled_from(("Ada", ""))), due_on=due,
                                decided_at=NOW)  # fmt: skip

    def waived(n: int) -> Waiver:
        until = TODAY + timedelta(days=draw(st.sampled_from((0, 1, 12))))
        return Waiver(pk=n + 1, finding_key=f"f{n}", subject="pkg:pypi/django@3.2.0",
                      repository_name=NAMES[n], until_on=until, given_at=NOW,
                      reason=draw(st.sampled_from(("one night a week", "Rebuilt."))))  # fmt: skip

    def proposed(n: int) -> Any:
        low, high = sorted(draw(st.tuples(*2 * [st.sampled_from((0.3, 1.0, 6.0, 14.0))])))
        proposal = Proposal(pk=n + 1, key=f"p{n}", effort_low=low, effort_high=high,
                            because=[["Removes %(n)s finding.", "Removes %(n)s findings.",
                                      {"n": draw(st.sampled_from((1, 3)))}]],
                            computed_at=NOW)  # fmt: skip
        return Some(proposal=proposal, title=f"Upgrade {NAMES[n]}", waiting=())

    return Some(decide=drawn_some(draw, proposed), due=drawn_some(draw, promised),
                expiring=drawn_some(draw, waived), pressing=draw(COUNTS))  # fmt: skip


@st.composite
def companies(draw: Any) -> dict[Any, Any]:
    """What each room reads of a company: what is not known, nothing, one, few, many."""

    def held(n: int) -> Any:
        places = tuple(f"r{k}" for k in range(draw(FEW)))
        return Some(line=Some(entry=Some(name=NAMES[n])), found=Some(repositories=places))

    def line(n: int) -> Any:
        state = draw(st.sampled_from(("late", "unknown", "fresh")))
        return Some(key_result=Some(pk=n), measure=Some(state=state))

    radar = Some(held_in_use=draw(st.none() | st.just(1)) and drawn_some(draw, held))
    return {
        the_plan: draw(plan_parts()),
        at_risk: draw(loss_parts()),
        log: draw(decision_parts()),
        goals_now: Some(lines=drawn_some(draw, line)),
        the_radar: draw(st.sampled_from((None, radar))),
        strip: Strip(draw(sources())),
        counts: Some(unknown=draw(COUNTS)),
        waiting: draw(practices()),
    }


def told(item: Item) -> str:
    """A line as the page writes it under its title."""
    return f"{item.due}, {item.why}" if item.due else item.why


def faults(item: Item) -> Iterator[str]:
    for text in (item.title, told(item), f"{item.figure} {item.unit}".strip()):
        yield from (f"{name}: {text}" for name, wrong in WRONG.items() if re.search(wrong, text))
    if not re.match(r"[A-ZÀÉÊ\d“«]", told(item)):
        yield f"it begins small: {told(item)}"
    if not re.search(r"[.!?…](\s?[”»])?$", told(item)):
        yield f"it has no end: {told(item)}"
    if item.figure and not re.search(r"\d", item.figure):
        yield f"a figure without its number: {item.figure}"
    if not (item.figure or item.unit or item.state):
        yield f"nothing stands at its right: {item.title}"
    if re.match(r"\D*0(?![.,\d])", item.figure):
        yield f"nothing is counted: {item.figure} {item.unit}"
    if not item.title or not item.verb or item.title.endswith("."):
        yield f"no title: {item.title}"


REASONS = ("", "2 files could not be read: a/pom.xml, b/pom.xml", "fatal: not a git repository")
READING = st.lists(st.tuples(st.sampled_from(RepositoryState.values), st.sampled_from(REASONS)),
                   max_size=5)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=40, deadline=None)
@given(company=companies(), read=READING)
def test_a_line_has_its_condition_its_plural_and_its_floor(
    language: str, company: dict[Any, Any], read: Any
) -> None:
    found = lines(language, company, read)
    assert [fault for item in found for fault in faults(item)] == []


def lines(language: str, company: dict[Any, Any], read: Any = ()) -> list[Item]:
    """The queue of a company; its repositories are gone afterwards."""
    rows = [Repository(name=f"repository-{n}", slug=f"repository-{n}", location=f"/r/{n}",
                       state=state, reason=reason, tried_at=NOW)
            for n, (state, reason) in enumerate(read)]  # fmt: skip
    asked = Asked(None, TODAY, NOW, NOW, company)
    with override(language), transaction.atomic():
        Repository.objects.bulk_create(rows)
        found = list(contributions.lines(contributions.queue, asked))
        transaction.set_rollback(True)
    return found
