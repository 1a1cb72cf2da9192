"""The pages of the plan: what they show, what they offer, to whom, at what cost in queries."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make as people
from tests.portfolio import make
from timonier.kit.models import Job
from timonier.portfolio import services
from timonier.portfolio.models import Capacity, Initiative, Plan, PlanAcceptance
from timonier.strategy.models import CompanyGoal, Idea, Objective

pytestmark = pytest.mark.django_db

OWED = {
    "obligation": "law",
    "obligation_source": "Finance act, article 91",
    "deadline_on": "2026-12-31",
}


@pytest.fixture
def cto() -> User:
    return people.person()


@pytest.fixture
def site(client: Client, cto: User) -> Client:
    client.force_login(cto)
    return client


@pytest.fixture
def plan() -> Plan:
    """Three initiatives, one an obligation; room for two."""
    make.capacity(30)
    make.initiative("Invoice by law", 0, {"dev": 25}, **OWED)
    make.initiative("Track parcels", 40_000, {"dev": [15, 20, 30]}, team="Portal")
    make.initiative("Rewrite labels", 100, {"dev": 110})
    return make.planned()


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_an_empty_portfolio_says_what_would_be_here_and_offers_one_action(site: Client) -> None:
    page = text(site.get("/portfolio/"))

    assert "No initiative yet" in page
    assert page.count("btn-primary") == 1 and "/portfolio/start/" in page


def test_initiatives_without_capacity_ask_for_one_number(site: Client) -> None:
    make.initiative("Alone")

    assert "Nobody to do it yet" in text(site.get("/portfolio/"))


def test_the_board_shows_figures_tiers_certificate_load_and_roadmap(
    site: Client, plan: Plan
) -> None:
    page = text(site.get("/portfolio/?show=track-parcels"))

    for words in ("Value of the plan", "Three tiers", "Certificate", "Load on capacity", "Roadmap"):
        assert words in page
    assert 'data-bar="track-parcels"' in page
    assert "Law, 31 Dec 2026" in page and "required" in page
    assert page.count("btn-primary") <= 3  # the head, its double on phones, the move of a bar


def test_a_certificate_is_a_part_beside_the_table_and_a_page_of_its_own(
    site: Client, plan: Plan
) -> None:
    address = f"/portfolio/plan/{plan.slug}/invoice-by-law/"

    part = text(site.get(address, headers={"HX-Request": "true", "HX-Target": "certificate"}))
    whole = text(site.get(address))

    assert "<html" not in part and "Finance act, article 91" in part
    assert "<html" in whole and "There is none: the plan must hold it." in whole
    assert site.get(f"/portfolio/plan/{plan.slug}/nobody/").status_code == 404


def test_the_roadmap_by_quarter_comes_alone_to_htmx(site: Client, plan: Plan) -> None:
    part = text(site.get("/portfolio/?by=quarter", headers={"HX-Target": "roadmap"}))

    assert "<html" not in part and "Roadmap" in part and "Three tiers" not in part


def test_long_tiers_fold_and_the_chosen_row_is_never_hidden(site: Client) -> None:
    make.capacity(1000)
    for n in range(14):
        make.initiative(f"Number {n:02}", 1000 + n)
    make.planned()

    folded = text(site.get("/portfolio/?show=number-00"))
    opened = text(site.get("/portfolio/?unfold=few"))

    assert "others" in folded and folded.count("data-row") < 14
    assert re.search(r'data-row aria-current="true"><th scope="row"><a [^>]*>Number 00', folded)
    assert opened.count("data-row") == 14


def test_the_number_of_queries_does_not_grow_with_the_portfolio(site: Client, plan: Plan) -> None:
    site.get("/portfolio/")
    with counted() as few:
        site.get("/portfolio/")
    for n in range(6):
        make.initiative(f"More {n}", 5_000, {"dev": 2})
    make.planned()
    with counted() as many:
        site.get("/portfolio/")

    assert len(many) <= len(few)


def test_asking_for_a_plan_starts_one_job_and_the_page_follows_it(site: Client, plan: Plan) -> None:
    assert site.post("/portfolio/compute/").status_code == 302

    waiting = Plan.objects.get(state="waiting")
    assert Job.objects.filter(kind="portfolio.plan").count() == 1
    page = text(site.get("/portfolio/"))
    assert f"/portfolio/plan/{waiting.slug}/progress/" in page
    assert plan.name in page  # what held before still stands
    progress = site.get(f"/portfolio/plan/{waiting.slug}/progress/")
    assert "HX-Refresh" not in progress
    waiting.state = Plan.State.FINISHED
    waiting.save()
    assert site.get(f"/portfolio/plan/{waiting.slug}/progress/")["HX-Refresh"] == "true"


def test_a_plan_that_failed_leaves_the_last_good_one_on_screen(site: Client, plan: Plan) -> None:
    Plan.objects.create(
        name="Plan 9", slug="plan-9", number=9, state="failed", reason="died: 9", currency="EUR"
    )

    page = text(site.get("/portfolio/"))

    assert "Plan 9" in page and "could not be made" in page and f"{plan.name}, which stands" in page
    assert "Three tiers" in page


def test_obligations_that_do_not_fit_are_explained(site: Client) -> None:
    make.capacity(5, quarters=4)
    make.initiative("Invoice by law", 0, {"dev": 100}, **OWED)
    failed = make.planned()

    page = text(site.get(f"/portfolio/plan/{failed.slug}/"))

    assert failed.state == "failed"
    assert "No plan holds every obligation" in page and "dev" in page


def test_a_moved_bar_becomes_a_what_if_beside_the_plan(site: Client, plan: Plan) -> None:
    asked = {"base": plan.slug, "move": "track-parcels@2027-Q2"}

    answer = site.post("/portfolio/what-if/", asked)

    what_if = Plan.objects.get(state="waiting")
    assert what_if.changes == {"pin": {"track-parcels": "2027-Q2"}} and what_if.base == plan
    assert answer["Location"] == f"/portfolio/compare/{plan.slug}/{what_if.slug}/"
    assert "being computed" in text(site.get(answer["Location"]))


def test_the_form_supposes_people_dates_and_money(site: Client, plan: Plan) -> None:
    asked = {
        "base": plan.slug,
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

    site.post("/portfolio/what-if/", asked)

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
    ],
)
def test_a_supposition_half_said_is_refused_where_it_lacks(
    site: Client, plan: Plan, asked: dict[str, str], said: str
) -> None:
    answer = site.post("/portfolio/what-if/", {"base": plan.slug, **asked})

    assert answer.status_code == 422 and said in text(answer)
    assert not Plan.objects.filter(state="waiting").exists()


def test_a_what_if_on_a_what_if_supposes_both(site: Client, plan: Plan) -> None:
    first = make.planned(changes={"leave_out": ["track-parcels"]}, base=plan)

    site.post("/portfolio/what-if/", {"base": first.slug, "pin": "rewrite-labels"})
    second = Plan.objects.get(state="waiting")

    assert second.base == plan
    assert second.changes == {"leave_out": ["track-parcels"], "pin": {"rewrite-labels": None}}


def test_two_plans_side_by_side_say_what_comes_goes_and_gains(site: Client, plan: Plan) -> None:
    other = make.planned(changes={"leave_out": ["track-parcels"]}, base=plan)

    page = text(site.get(f"/portfolio/compare/{plan.slug}/{other.slug}/"))

    assert "Would leave" in page and "Track parcels" in page
    assert "−€" in page  # what it costs
    assert text(site.get("/portfolio/what-if/")).count(other.name) >= 1
    assert site.get("/portfolio/compare/?a=plan-1&b=nothing").status_code == 404


def test_accepting_a_plan_needs_a_reason_and_is_kept(site: Client, plan: Plan, cto: User) -> None:
    address = f"/portfolio/plan/{plan.slug}/accept/"

    assert "Say why, in a sentence." in text(site.post(address, {"reason": ""}))
    site.post(address, {"reason": "The invoice cannot wait."})

    held = PlanAcceptance.objects.get()
    assert (held.plan, held.author, held.reason) == (plan, cto, "The invoice cannot wait.")
    assert "accepted on" in text(site.get("/portfolio/"))


def test_an_edit_after_the_plan_is_said_on_the_board(site: Client, plan: Plan) -> None:
    row = Initiative.objects.get(slug="rewrite-labels")
    row.cost = 5
    row.save()

    assert "1 initiative was edited since" in text(site.get("/portfolio/"))


def test_rankings_stand_beside_the_plan_with_their_caveat(site: Client, plan: Plan) -> None:
    page = text(site.get("/portfolio/rankings/"))

    for words in ("RICE", "WSJF", "as it is used", "obligations first", "What each would pick"):
        assert words in page


def test_the_alignment_map_lists_each_missing_link_with_one_action(site: Client) -> None:
    CompanyGoal.objects.create(name="Belgium", slug="belgium")
    Objective.objects.create(name="Adrift", slug="adrift")
    make.initiative("Loose")

    page = text(site.get("/portfolio/alignment/"))

    for words in ("Belgium", "Adrift", "Loose", "Write an objective", "Say which goal"):
        assert words in page


def test_five_rows_and_one_number_make_a_first_plan(site: Client) -> None:
    rows = {
        f"{key}_{n}": str(value)
        for n in range(5)
        for key, value in {"name": f"Idea {n}", "value_low": 1000 * n, "days_low": 10}.items()
    }

    answer = site.post("/portfolio/start/", {**rows, "skill": "Team", "days": "60"})

    assert answer["Location"] == "/portfolio/"
    assert Capacity.objects.filter(skill="Team").count() == 8
    one = Initiative.objects.get(slug="idea-2")
    assert (one.value_low, one.value_likely, one.value_high) == (1000, 2000, 4000)
    assert one.effort_days == {"Team": [5, 10, 20]} and len(one.assumed) == 2
    assert Plan.objects.get().state == "waiting"


def test_a_wrong_row_is_told_on_its_field_and_nothing_is_kept(site: Client) -> None:
    rows = {"name_0": "Good", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    rows |= {"name_1": "good", "value_low_1": "9", "value_high_1": "3", "days_low_1": "5"}

    answer = site.post("/portfolio/start/", rows)
    page = text(answer)

    assert answer.status_code == 422 and not Initiative.objects.exists()
    assert "This name is used on another row." in page and "This is less than the least." in page
    assert 'value="Good"' in page  # nothing that was written is lost
    assert not Capacity.objects.exists()


def test_a_name_that_exists_is_refused_on_its_row(site: Client) -> None:
    make.initiative("Good")

    rows = {"name_0": "Good", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    answer = site.post("/portfolio/start/", rows)

    assert answer.status_code == 422 and Initiative.objects.count() == 1


@pytest.mark.parametrize("role", ["executive", "auditor"])
def test_who_only_reads_sees_the_plan_and_no_button_that_writes(
    client: Client, plan: Plan, role: str
) -> None:
    client.force_login(people.person("reader", role))

    page = text(client.get("/portfolio/"))

    assert "Three tiers" in page and "Compute again" not in page and "Drag a bar" not in page
    assert client.post("/portfolio/compute/").status_code == 403
    assert client.post("/portfolio/what-if/", {"pin": "track-parcels"}).status_code == 403
    assert client.get(f"/portfolio/plan/{plan.slug}/accept/").status_code == 403


@pytest.mark.parametrize(
    "path", ["", "rankings/", "alignment/", "what-if/", "plan/plan-1/", "plan/plan-1/export.csv"]
)
def test_a_member_of_the_company_does_not_see_the_portfolio(
    client: Client, plan: Plan, path: str
) -> None:
    client.force_login(people.person("member", "member"))

    assert client.get(f"/portfolio/{path}").status_code == 403


@pytest.mark.parametrize("path", ["compute/", "proposals/x/initiative/", "ideas/x/initiative/"])
def test_what_writes_is_never_a_get(site: Client, path: str) -> None:
    assert site.get(f"/portfolio/{path}").status_code == 405


def test_the_navigation_counts_late_obligations(site: Client) -> None:
    make.capacity(10)
    make.initiative("Invoice by law", 0, {"dev": 30}, duration_quarters=3, **OWED)
    plan = make.planned()

    page = text(site.get("/portfolio/"))

    assert plan.lines.exclude(late={}).count() == 1
    assert re.search(r'href="/portfolio/" aria-current="page">Portfolio<span>1</span>', page)


def test_services_of_the_room_hold_what_the_pages_call() -> None:
    for name in ("start_plan", "accept_plan", "import_question", "initiative_from_idea"):
        assert callable(getattr(services, name))


def test_an_initiative_reads_as_intervals_and_says_where_it_stands(
    site: Client, plan: Plan
) -> None:
    page = text(site.get("/portfolio/initiatives/track-parcels/"))

    assert "15–30" in page and "{&#x27;dev" not in page
    assert plan.name in page and "Its certificate" in page
    assert "none: it serves no objective" in page


def test_one_number_widened_to_an_interval_is_labelled_where_it_shows(site: Client) -> None:
    rows = {"name_0": "Alone", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    site.post("/portfolio/start/", rows)

    page = text(site.get("/portfolio/initiatives/alone/"))

    assert page.count('<span class="ti-tag">assumed</span>') == 2
    assert "half of it to twice it" in page and "Confirm or correct them" in page


def test_an_idea_becomes_an_initiative_once(site: Client, cto: User) -> None:
    idea = Idea.objects.create(name="Refunds without a call", slug="refunds")

    first = site.post(f"/portfolio/ideas/{idea.slug}/initiative/")
    second = site.post(f"/portfolio/ideas/{idea.slug}/initiative/")

    assert first["Location"] == second["Location"]
    assert Initiative.objects.get().idea == idea
    assert site.post("/portfolio/ideas/nobody/initiative/").status_code == 404
    assert site.post("/portfolio/proposals/nobody/initiative/").status_code == 404
