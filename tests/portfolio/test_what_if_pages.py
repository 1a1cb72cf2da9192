"""Suppose, compare, accept: the pages where a person argues with the plan."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portfolio import make
from timonier.portfolio.models import Plan, PlanAcceptance

pytestmark = pytest.mark.django_db


def test_a_moved_bar_becomes_a_what_if_beside_the_plan(cto: Client, small: Plan) -> None:
    asked = {"base": small.slug, "move": "track-parcels@2027-Q2"}

    answer = cto.post("/portfolio/what-if/", asked)

    what_if = Plan.objects.get(state="waiting")
    assert what_if.changes == {"pin": {"track-parcels": "2027-Q2"}} and what_if.base == small
    assert answer["Location"] == f"/portfolio/compare/{small.slug}/{what_if.slug}/"
    assert "being computed" in make.text(cto.get(answer["Location"]))


def test_the_form_supposes_people_dates_and_money(cto: Client, small: Plan) -> None:
    asked = {
        "base": small.slug,
        "initiative_0": "rewrite-labels",
        "do_0": "out",
        "initiative_1": "invoice-by-law",
        "do_1": "deadline",
        "day_1": "2027-03-31",
        "skill_0": "dev",
        "days_0": "10",
        "kind_0": "more",
        "budget": "80",
    }

    cto.post("/portfolio/what-if/", asked)

    assert Plan.objects.get(state="waiting").changes == {
        "leave_out": ["rewrite-labels"],
        "deadline": {"invoice-by-law": "2027-03-31"},
        "more": {"dev": 10.0},
        "budget": 0.8,
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Suppose at least one thing."),
        ({"initiative_0": "track-parcels", "do_0": "start"}, "Choose the quarter."),
        ({"skill_0": "dev", "kind_0": "all"}, "Say how much."),
        ({"leave_out": "nobody"}, "nobody"),
        ({"move": "track-parcels@2027-Q9"}, "2027-Q9"),
        ({"base": "plan\x00", "budget": "-1"}, "greater than or equal to 0"),
    ],
)
def test_a_supposition_half_said_is_refused_where_it_lacks(
    cto: Client, small: Plan, asked: dict[str, str], said: str
) -> None:
    answer = cto.post("/portfolio/what-if/", {"base": small.slug, **asked})

    assert answer.status_code == 422 and said in make.text(answer)
    assert not Plan.objects.filter(state="waiting").exists()


def test_a_what_if_on_a_what_if_supposes_both(cto: Client, small: Plan) -> None:
    first = make.planned(changes={"leave_out": ["track-parcels"]}, base=small)

    cto.post("/portfolio/what-if/", {"base": first.slug, "pin": "rewrite-labels"})
    second = Plan.objects.get(state="waiting")

    assert second.base == small
    assert second.changes == {"leave_out": ["track-parcels"], "pin": {"rewrite-labels": None}}


def test_two_plans_side_by_side_say_what_comes_goes_and_gains(cto: Client, small: Plan) -> None:
    other = make.planned(changes={"leave_out": ["track-parcels"]}, base=small)

    page = make.text(cto.get(f"/portfolio/compare/{small.slug}/{other.slug}/"))

    assert "Would leave" in page and "Track parcels" in page
    assert "−€" in page  # what it costs
    assert make.text(cto.get("/portfolio/what-if/")).count(other.name) >= 1
    assert cto.get("/portfolio/compare/?a=plan-1&b=nothing").status_code == 404


def test_accepting_a_plan_needs_a_reason_and_is_kept(
    cto: Client, small: Plan, camille: User
) -> None:
    address = f"/portfolio/plan/{small.slug}/accept/"

    assert "Say why, in a sentence." in make.text(cto.post(address, {"reason": ""}))
    cto.post(address, {"reason": "The invoice cannot wait."})

    held = PlanAcceptance.objects.get()
    assert (held.plan, held.author, held.reason) == (small, camille, "The invoice cannot wait.")
    assert "accepted on" in make.text(cto.get("/portfolio/"))


def test_the_list_of_what_ifs_costs_the_same_whatever_their_number(
    cto: Client, small: Plan
) -> None:
    make.planned(changes={"leave_out": ["track-parcels"]}, base=small)
    cto.get("/portfolio/what-if/")
    with CaptureQueriesContext(connection) as few:
        cto.get("/portfolio/what-if/")
    make.planned(changes={"pin": {"track-parcels": "2027-Q1"}}, base=small)
    make.planned(changes={"more": {"dev": 5}}, base=small)
    with CaptureQueriesContext(connection) as many:
        cto.get("/portfolio/what-if/")

    assert len(many) == len(few)
