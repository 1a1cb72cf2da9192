"""A plan is kept as it is found; one that fails leaves the last good one standing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.make import person
from tests.portfolio.make import TODAY, capacity, initiative, planned, starts
from timonier.kit.models import Job
from timonier.kit.records import evidence
from timonier.kit.work import jobs
from timonier.portfolio import selectors, services
from timonier.portfolio.models import Plan
from timonier.portfolio.searching.phases import Order, searched
from timonier.portfolio.searching.process import SearchDied
from timonier.portfolio.services import planning

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> None:
    capacity(40)
    initiative("Shop", 40_000)
    initiative("Law", 0, obligation="law", obligation_source="An act", deadline_on="2027-03-31")
    initiative("Dud", 10, cost=90_000)


def test_a_plan_works_from_a_few_initiatives_and_one_capacity_number():
    services.fill_capacity(skill="Team", days=30, first="2026-Q4", quarters=1, by=None)
    for number in range(5):
        initiative(f"Thing {number}", 1000 * number, {"Python": 5, "Ops": [1, 2, 3]})

    plan = planned()

    assert (plan.state, plan.status) == ("finished", "optimal")
    assert set(starts(plan)) == {f"thing-{n}" for n in range(1, 5)}
    notes = selectors.plan_account(plan).notes
    assert any("Only the capacity of “Team” is known" in note for note in notes)
    assert any("nobody said" in note for note in notes)


def test_tiers_and_certificates_follow_the_base_plan(small):
    plan = planned(settings={"scenarios": 36}, certify_s=20)
    lines = {line.slug: line for line in selectors.tier_lines(plan)}

    assert (lines["law"].tier, lines["law"].rule) == ("indispensable", "obligation")
    assert "An act" in lines["law"].because
    assert (lines["dud"].tier, lines["dud"].selected) == ("accessory", False)
    assert lines["shop"].tier == "indispensable"
    shop = selectors.certificate_of(plan, "shop")
    assert shop.cost == pytest.approx(plan.objective)  # without it nothing is earned
    assert selectors.certificate_of(plan, "law").state == "forced"
    assert shop.flip_effort_to == pytest.approx(40, rel=0.08)  # what a quarter can hold
    dud = selectors.certificate_of(plan, "dud")
    assert dud.flip_value_to > 100_000  # what it costs has to come back
    kinds = {price.kind for price in selectors.prices(plan)}
    assert kinds == {"skill", "obligation"}


def test_a_plan_is_seen_before_its_tiers_are(small):
    plan = planning._asked(
        by=None, changes=None, base=None, settings={"scenarios": 36}, today=TODAY
    )
    seen = []

    def search_(order: Order, tell: Callable[..., None], tick: Callable[[], None]) -> None:
        def told(kind: str, body: dict[str, Any]) -> None:
            tell(kind, body)
            if kind == "base":
                row = Plan.objects.get(pk=plan.pk)
                seen.append((row.state, row.objective, starts(row), selectors.tier_lines(row)))

        searched(order, told, lambda: False)

    services.make_plan(plan=plan, search=search_, certify_s=0)

    state, objective, kept, lines = seen[0]
    assert state == "waiting"
    assert objective is not None
    assert set(kept) == {"shop", "law"}
    assert {line.tier for line in lines} == {"pending"}


def test_an_impossible_plan_says_what_it_is_short_of_and_the_last_good_one_stands(small):
    good = planned()
    initiative("Huge", 0, {"dev": 500}, obligation="law", obligation_source="Another act")

    bad = planned()

    assert (bad.state, bad.reason) == ("failed", "infeasible")
    assert "person-days of dev" in selectors.state_of(bad).reason
    assert selectors.current_plan() == good


def test_a_deadline_in_the_middle_of_a_quarter_is_held_by_the_quarter_before():
    capacity(10)
    initiative("Big", 90_000, {"dev": 10})
    due = {"obligation": "law", "obligation_source": "An act", "deadline_on": "2027-05-15"}
    initiative("Law", 0, {"dev": 10}, earliest="2027-Q1", **due)

    assert starts(planned())["law"] == "2027-Q1"


def test_what_was_due_before_the_plan_begins_is_late_whatever_is_done():
    capacity()
    due = {"obligation": "law", "obligation_source": "An act", "deadline_on": "2026-06-30"}
    initiative("Law", 0, **due)

    late = selectors.plan_account(planned()).late

    assert [(one.slug, dict(one.short_of)) for one in late] == [("law", {"time": 2.0})]
    assert "2 quarters" in late[0].sentence


def test_what_has_started_is_in_the_plan_from_its_first_quarter():
    capacity(20)
    initiative("Running", 1, cost=90_000, status="started")
    initiative("Better", 50_000)
    initiative("Over", 90_000, status="done")

    assert starts(planned()) == {"running": "2026-Q4", "better": "2027-Q1"}


def test_of_two_variants_one_is_done():
    capacity(100)
    full = initiative("Full", 50_000)
    initiative("Small", 30_000, variant_of=full.slug)

    assert set(starts(planned())) == {"full"}


def test_nothing_to_plan_and_no_capacity_are_said_at_once():
    with pytest.raises(services.Unplannable) as refusal:
        services.start_plan(by=None)
    assert len(refusal.value.problems) == 2


def test_a_what_if_is_compared_with_the_plan_it_changes(small):
    base = planned()
    wish = planned(base=base, changes={"leave_out": ["shop"], "pin": {"dud": "2027-Q1"}})

    found = selectors.compare(base, wish)

    assert [move.slug for move in found.added] == ["dud"]
    assert [move.slug for move in found.removed] == ["shop"]
    assert found.value_by < 0
    assert len(found.changes) == 2
    assert selectors.current_plan() == base
    assert selectors.state_of(wish).state == "finished"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pin": {"ghost": None}}, "no initiative “ghost”"),
        ({"leave_out": ["law"]}, "“Law” is an obligation"),
        ({"pin": {"shop": None}, "leave_out": ["shop"]}, "kept in and left out"),
        ({"pin": {"shop": "2031-Q1"}}, "does not reach it"),
        ({"capacity": {"cobol": 2}}, "No capacity is given for “cobol”"),
        ({"capacity": {"dev": -1}}, "not an amount"),
        ({"colour": "red"}, "“colour” is not something"),
        ({"deadline": {"law": "soon"}}, "deadline"),
    ],
)
def test_a_what_if_that_contradicts_itself_is_refused_with_the_cause(small, changes, said):
    with pytest.raises(services.Unplannable) as refusal:
        services.start_plan(by=None, changes=changes)
    assert said in " ".join(refusal.value.problems)
    assert not Plan.objects.exists()


def test_more_capacity_or_money_can_be_supposed(small):
    services.fill_budget(amount=1000, first="2026-Q4", quarters=4, by=None)
    base = planned(changes={"capacity": {"dev": {"2027-Q1": 7}}, "more": {"dev": 2}, "budget": 2})

    assert base.question["capacity"]["dev"][1] == [9.0, 9.0, 9.0]
    assert base.question["capacity"]["dev"][2] == [42.0, 42.0, 42.0]
    assert base.question["budget"] == [2000.0] * 4


def test_a_plan_stands_on_its_lines_and_they_on_initiatives(small):
    plan = planned()
    accepted = services.accept_plan(plan=plan, reason="It holds the law.", by=None)

    names = [step.title for step in evidence.why(accepted).steps]

    assert "Plan 1" in names
    assert names.count("Law") == 2  # the line, then the initiative


def test_the_accepted_plan_holds_until_another_is_accepted(small):
    first = planned()
    services.accept_plan(plan=first, reason="It holds the law.", by=None)
    second = planned()

    assert selectors.current_plan() == first
    assert selectors.newer_plan(first) == second
    services.accept_plan(plan=second, reason="More is known.", by=None)
    assert selectors.current_plan() == second


def test_a_plan_that_is_not_finished_cannot_be_accepted(small):
    failed = Plan.objects.create(number=1, slug="plan-1", state="failed", currency="EUR")
    with pytest.raises(services.NotAcceptable):
        services.accept_plan(plan=failed, reason="Why not.", by=None)
    with pytest.raises(services.NotAcceptable):
        services.accept_plan(plan=planned(), reason=" ", by=None)


@pytest.fixture
def delivered(monkeypatch) -> list[int]:
    """What was handed to the queue."""
    found: list[int] = []
    monkeypatch.setattr(jobs, "_deliver", found.append)
    return found


def test_a_search_that_died_fails_its_plan_alone(small):
    good = planned()
    plan = planning._asked(by=None, changes=None, base=None, settings=None, today=TODAY)

    def dead(order: Order, tell: Any, tick: Any) -> None:
        raise SearchDied("SIGKILL")

    services.make_plan(plan=plan, search=dead)

    assert "SIGKILL" in selectors.state_of(plan).reason
    assert selectors.current_plan() == good


@pytest.mark.django_db(transaction=True)
def test_asked_twice_a_plan_is_made_once(small, delivered):
    plan = services.start_plan(by=person(), today=TODAY)

    assert services.start_plan(by=None, today=TODAY) == plan
    assert selectors.state_of(plan).state == "waiting"
    assert len(delivered) == 1


@pytest.mark.django_db(transaction=True)
def test_a_plan_called_off_before_it_began_says_so(small, delivered):
    plan = services.start_plan(by=None, today=TODAY)
    jobs.cancel(Job.objects.get())

    assert selectors.state_of(plan).state == "cancelled"
    assert selectors.plan_under_way() is None
    assert services.settle_plans() == 1
    plan.refresh_from_db()
    assert plan.state == "cancelled"


def test_certificates_that_were_left_for_time_are_computed_when_asked(small, delivered):
    plan = planned(settings={"scenarios": 36})
    assert selectors.certificate_of(plan, "shop").state == "unknown"
    job = services.start_certificates(plan=plan, by=None)
    assert job.kind == "portfolio.certify"

    services.certify_plan(plan=plan, search=planning.searched_here)

    plan.refresh_from_db()
    assert selectors.certificate_of(plan, "shop").state == "computed"
    assert len(selectors.prices(plan)) == 2
    assert services.start_certificates(plan=plan, by=None) is None
