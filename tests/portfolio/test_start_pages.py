"""Filling the portfolio: a page of rows, one number widened, an idea taken on."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.make import send
from tests.portfolio import make
from timonier.portfolio.models import Capacity, Initiative, Plan
from timonier.strategy.models import Idea

pytestmark = pytest.mark.django_db


def test_five_rows_and_one_number_make_a_first_plan(cto: Client) -> None:
    rows = {
        f"{key}_{n}": str(value)
        for n in range(5)
        for key, value in {"name": f"Idea {n}", "value_low": 1000 * n, "days_low": 10}.items()
    }

    answer = cto.post("/portfolio/start/", {**rows, "skill": "Team", "days": "60"})

    assert answer["Location"] == "/portfolio/"
    assert Capacity.objects.filter(skill="Team").count() == 8
    one = Initiative.objects.get(slug="idea-2")
    values = (one.value_low, one.value_likely, one.value_high)
    assert [value.amount for value in values] == [1000, 2000, 4000]
    assert one.effort_days == {"Team": [5, 10, 20]} and len(one.assumed) == 2
    assert Plan.objects.get().state == "waiting"


def test_a_wrong_row_is_told_on_its_field_and_nothing_is_kept(cto: Client) -> None:
    rows = {"name_0": "Good", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    rows |= {"name_1": "good", "value_low_1": "9", "value_high_1": "3", "days_low_1": "5"}

    answer = cto.post("/portfolio/start/", rows)
    page = make.text(answer)

    assert answer.status_code == 422 and not Initiative.objects.exists()
    assert "This name is used on another row." in page and "This is less than the least." in page
    assert 'value="Good"' in page  # nothing that was written is lost
    assert not Capacity.objects.exists()


def test_a_name_that_exists_is_refused_on_its_row(cto: Client) -> None:
    make.initiative("Good")

    rows = {"name_0": "Good", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    answer = cto.post("/portfolio/start/", rows)

    assert answer.status_code == 422 and Initiative.objects.count() == 1


def test_one_number_widened_to_an_interval_is_labelled_where_it_shows(cto: Client) -> None:
    rows = {"name_0": "Alone", "value_low_0": "10", "days_low_0": "5", "days": "60"}
    cto.post("/portfolio/start/", rows)

    page = make.text(cto.get("/portfolio/initiatives/alone/"))

    assert page.count('<span class="ti-tag">assumed</span>') == 2
    assert "half of it to twice it" in page and "Edit its estimates" in page


def test_an_idea_becomes_an_initiative_once(cto: Client, camille: User) -> None:
    idea = Idea.objects.create(name="Refunds without a call", slug="refunds")

    first = cto.post(f"/portfolio/ideas/{idea.slug}/initiative/")
    second = cto.post(f"/portfolio/ideas/{idea.slug}/initiative/")

    assert first["Location"] == second["Location"]
    assert Initiative.objects.get().idea == idea
    assert cto.post("/portfolio/ideas/nobody/initiative/").status_code == 404
    assert cto.post("/portfolio/proposals/nobody/initiative/").status_code == 404


def test_effort_on_a_skill_nobody_gave_days_for_is_refused_when_others_are_known(
    cto: Client,
) -> None:
    make.capacity(40, "Platform")
    make.capacity(90, "Data")
    rows = {"name_0": "Alone", "value_low_0": "10", "days_low_0": "5"}

    assert 'value="Data"' in make.text(cto.get("/portfolio/start/"))  # the largest is offered
    refused = cto.post("/portfolio/start/", {**rows, "skill": "Team"})
    send(cto, "/portfolio/start/", {**rows, "skill": "Platform"})

    assert refused.status_code == 422 and "Choose one of: Data, Platform" in make.text(refused)
    assert Initiative.objects.get().effort_days == {"Platform": [2.5, 5, 10]}
