"""The pages of the plan: what they show, what they offer, to whom, at what cost in queries."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import make as people
from tests.portfolio import make
from timonier.kit.models import Job
from timonier.portfolio.models import Initiative, Plan
from timonier.strategy.models import CompanyGoal, Objective

pytestmark = pytest.mark.django_db


def test_an_empty_portfolio_says_what_would_be_here_and_offers_one_action(cto: Client) -> None:
    page = make.text(cto.get("/portfolio/"))

    assert "No initiative yet" in page
    assert page.count("btn-primary") == 1 and "/portfolio/start/" in page


def test_initiatives_without_capacity_ask_for_one_number(cto: Client) -> None:
    make.initiative("Alone")

    assert "Nobody to do it yet" in make.text(cto.get("/portfolio/"))


def test_the_board_shows_figures_tiers_certificate_load_and_roadmap(
    cto: Client, small: Plan
) -> None:
    page = make.text(cto.get("/portfolio/?show=track-parcels"))

    for words in ("Value of the plan", "Three tiers", "Certificate", "Load on capacity", "Roadmap"):
        assert words in page
    assert 'data-bar="track-parcels"' in page
    assert "Law, 31 Dec 2026" in page and "required" in page
    assert page.count("btn-primary") <= 3  # the head, its double on phones, the move of a bar


def test_a_certificate_is_a_part_beside_the_table_and_a_page_of_its_own(
    cto: Client, small: Plan
) -> None:
    address = f"/portfolio/plan/{small.slug}/invoice-by-law/"

    part = make.text(cto.get(address, headers={"HX-Request": "true", "HX-Target": "certificate"}))
    whole = make.text(cto.get(address))

    assert "<html" not in part and "Finance act, article 91" in part
    assert "<html" in whole and "There is none: the plan must hold it." in whole
    assert cto.get(f"/portfolio/plan/{small.slug}/nobody/").status_code == 404


def test_the_roadmap_by_quarter_comes_alone_to_htmx(cto: Client, small: Plan) -> None:
    part = make.text(cto.get("/portfolio/?by=quarter", headers={"HX-Target": "roadmap"}))

    assert "<html" not in part and "Roadmap" in part and "Three tiers" not in part


def test_long_tiers_fold_and_the_chosen_row_is_never_hidden(cto: Client) -> None:
    make.capacity(1000)
    for n in range(14):
        make.initiative(f"Number {n:02}", 1000 + n)
    make.planned()

    folded = make.text(cto.get("/portfolio/?show=number-00"))
    opened = make.text(cto.get("/portfolio/?unfold=few"))

    assert "others" in folded and folded.count("data-row") < 14
    assert re.search(r'data-row aria-current="true"><th scope="row"><a [^>]*>Number 00', folded)
    assert opened.count("data-row") == 14


def test_the_number_of_queries_does_not_grow_with_the_portfolio(cto: Client, small: Plan) -> None:
    cto.get("/portfolio/")
    with CaptureQueriesContext(connection) as few:
        cto.get("/portfolio/")
    for n in range(6):
        make.initiative(f"More {n}", 5_000, {"dev": 2})
    make.planned()
    with CaptureQueriesContext(connection) as many:
        cto.get("/portfolio/")

    assert len(many) <= len(few)


def test_asking_for_a_plan_starts_a_job_that_the_page_follows(cto: Client, small: Plan) -> None:
    assert cto.post("/portfolio/compute/").status_code == 302

    waiting = Plan.objects.get(state="waiting")
    assert Job.objects.filter(kind="portfolio.plan").count() == 1
    page = make.text(cto.get("/portfolio/"))
    assert f"/portfolio/plan/{waiting.slug}/progress/" in page
    assert small.name in page  # what held before still stands
    progress = cto.get(f"/portfolio/plan/{waiting.slug}/progress/")
    assert "HX-Refresh" not in progress
    waiting.state = Plan.State.FINISHED
    waiting.save()
    assert cto.get(f"/portfolio/plan/{waiting.slug}/progress/")["HX-Refresh"] == "true"


def test_a_plan_that_failed_leaves_the_last_good_one_on_screen(cto: Client, small: Plan) -> None:
    Plan.objects.create(slug="plan-9", number=9, state="failed", reason="died: 9", currency="EUR")

    page = make.text(cto.get("/portfolio/"))

    assert (
        "Plan 9" in page and "could not be made" in page and f"{small.name}, which stands" in page
    )
    assert "Three tiers" in page


def test_obligations_that_do_not_fit_are_explained(cto: Client) -> None:
    make.capacity(5, quarters=4)
    make.initiative("Invoice by law", 0, {"dev": 100}, **make.OWED)
    failed = make.planned()

    page = make.text(cto.get(f"/portfolio/plan/{failed.slug}/"))

    assert failed.state == "failed"
    assert "No plan holds every obligation" in page and "dev" in page


def test_an_edit_after_the_plan_is_said_on_the_board(cto: Client, small: Plan) -> None:
    row = Initiative.objects.get(slug="rewrite-labels")
    row.cost = 5
    row.save()

    assert "1 initiative was edited since" in make.text(cto.get("/portfolio/"))


def test_rankings_stand_beside_the_plan_with_their_caveat(cto: Client, small: Plan) -> None:
    page = make.text(cto.get("/portfolio/rankings/"))

    for words in ("RICE", "WSJF", "as it is used", "obligations first", "What each would pick"):
        assert words in page


def test_the_alignment_map_lists_each_missing_link_with_one_action(cto: Client) -> None:
    CompanyGoal.objects.create(name="Belgium", slug="belgium")
    Objective.objects.create(name="Adrift", slug="adrift")
    make.initiative("Loose")

    page = make.text(cto.get("/portfolio/alignment/"))

    for words in ("Belgium", "Adrift", "Loose", "New objective", "Edit its goals"):
        assert words in page


@pytest.mark.parametrize("role", ["executive", "auditor"])
def test_who_only_reads_sees_the_plan_and_no_button_that_writes(
    client: Client, small: Plan, role: str
) -> None:
    client.force_login(people.person("reader", role))

    page = make.text(client.get("/portfolio/"))

    assert "Three tiers" in page and "Compute again" not in page and "Drag a bar" not in page
    assert client.post("/portfolio/compute/").status_code == 403
    assert client.post("/portfolio/what-if/", {"pin": "track-parcels"}).status_code == 403
    assert client.get(f"/portfolio/plan/{small.slug}/accept/").status_code == 403


@pytest.mark.parametrize(
    "path", ["", "rankings/", "alignment/", "what-if/", "plan/plan-1/", "plan/plan-1/export.csv"]
)
def test_a_member_of_the_company_does_not_see_the_portfolio(
    client: Client, small: Plan, path: str
) -> None:
    client.force_login(people.person("member", "member"))

    assert client.get(f"/portfolio/{path}").status_code == 403


@pytest.mark.parametrize("path", ["compute/", "proposals/x/initiative/", "ideas/x/initiative/"])
def test_what_writes_is_never_a_get(cto: Client, path: str) -> None:
    assert cto.get(f"/portfolio/{path}").status_code == 405


def test_what_was_left_for_time_is_computed_at_the_press_of_a_button(
    client: Client, camille: User, small: Plan
) -> None:
    client.force_login(people.person("reader", "executive"))
    address = f"/portfolio/left/{small.slug}/"
    assert client.post(address).status_code == 403
    assert "Compute what is left" not in make.text(client.get("/portfolio/"))

    client.force_login(camille)
    assert "Compute what is left" in make.text(client.get("/portfolio/"))
    client.post(address)
    client.post(address)

    job = Job.objects.get(kind="portfolio.certify")
    assert f"{address}progress/" in make.text(client.get("/portfolio/"))
    Job.objects.filter(pk=job.pk).update(state="running", phase="certificates", done=2, total=6)
    under_way = client.get(f"{address}progress/")
    assert "HX-Refresh" not in under_way
    assert "2 of 6</p>" in make.text(under_way)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, active_key="")
    small.certificates |= {"complete": True}
    small.save()
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert "Compute what is left" not in make.text(client.get("/portfolio/"))


def test_the_navigation_counts_late_obligations(cto: Client) -> None:
    make.capacity(10)
    make.initiative("Invoice by law", 0, {"dev": 30}, duration_quarters=3, **make.OWED)
    plan = make.planned()

    page = make.text(cto.get("/portfolio/"))

    assert plan.lines.exclude(late={}).count() == 1
    assert re.search(r'href="/portfolio/" aria-current="page">Portfolio<span>1</span>', page)


def test_an_initiative_reads_as_intervals_and_says_where_it_stands(
    cto: Client, small: Plan
) -> None:
    page = make.text(cto.get("/portfolio/initiatives/track-parcels/"))

    assert "15–30" in page and "{&#x27;dev" not in page
    assert small.name in page and "Its certificate" in page
    assert "none: it serves no objective" in page


def test_a_plan_is_named_in_the_language_of_whoever_reads(small: Plan) -> None:
    supposed = Plan(number=3, changes={"leave_out": ["x"]})

    with translation.override("fr"):
        assert (small.name, supposed.name) == (f"Plan {small.number}", "Hypothèse 3")
    assert supposed.name == "What-if 3"
