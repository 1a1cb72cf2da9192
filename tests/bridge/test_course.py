"""What the rooms that decide put on the bridge: what asks for somebody, and for whom it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.make import person
from tests.portfolio import make as portfolio
from tests.practices import make as practices
from timonier.estate.models import Repository, Technology
from timonier.governance.models import Decision
from timonier.governance.services import ask
from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, When
from timonier.kit.measured import freshness
from timonier.risk.models import Risk, Tolerance
from timonier.risk.services import simulate
from timonier.strategy.contributions import goal_lines
from timonier.strategy.models import CompanyGoal, KeyResult, Objective, Quadrant, RadarEntry

pytestmark = pytest.mark.django_db
TODAY = practices.TODAY
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALL = User(is_superuser=True, is_active=True)


DECIDE = ("governance", "portfolio", "risk", "strategy")


def asked(user: Any = ALL, since: datetime | None = None) -> Asked:
    return Asked.by(user, today=TODAY, now=NOW, seen=since)


def waiting(first: int, last: int) -> list[given.Item]:
    """What the rooms that decide ask, of some places of the queue."""
    found = [one for one in given.queue.open_to(asked()) if first <= one.order < last]
    rooms = [one for one in found if one.name.split(".")[1] in DECIDE]
    return [item for one in rooms for item in one.make(asked())]


def pressing() -> list[given.Item]:
    return waiting(When.PRESSING, When.DECIDE)


def simulated(**limit: float) -> None:
    """One risk that costs 100,000 to 300,000 about once a year, simulated."""
    Risk.objects.create(name="Fire", slug="fire", frequency_low=0.9, frequency_likely=1,
                        frequency_high=1.1, loss_low=100_000, loss_high=300_000)  # fmt: skip
    if limit:
        Tolerance.objects.create(**limit)
    simulate(author_id=None, now=timezone.now(), years=2_000)


def test_a_question_that_waits_names_its_options_and_what_doing_nothing_costs() -> None:
    decision = ask(name="Move the mail", by=None, options=["Ourselves", "A provider"],
                   decide_by_on=TODAY + timedelta(days=4))  # fmt: skip
    idle = decision.options.get(do_nothing=True)
    idle.cost_low, idle.cost_high = 10_000, 40_000
    idle.save()

    item = next(iter(pressing()))

    assert (item.kind, item.title) == ("decide", "Move the mail")
    assert item.why == "choose “Ourselves”, “A provider” or “Do nothing”."
    assert (item.figure, item.unit) == ("€10–40k", "lost if nothing is done")
    assert "27 November" in item.due


def test_many_questions_are_counted_past_the_third() -> None:
    for number in range(5):
        ask(name=f"Question {number}", by=None)

    titles = [item.title for item in pressing()]

    assert len(titles) == 4
    assert titles[-1] == "2 more decisions wait"


def test_a_review_that_is_due_is_asked_for() -> None:
    Decision.objects.create(name="Keep it", slug="keep", status="accepted",
                            decided_on=date(2026, 1, 5), review_on=date(2026, 11, 20))  # fmt: skip

    item = waiting(When.DOUBT, When.BLIND)[0]

    assert (item.kind, item.figure, item.unit) == ("review", "3", "days late")


def test_a_tolerance_that_is_passed_is_to_be_settled_and_one_that_is_held_is_not() -> None:
    simulated(loss=150_000, probability=0.05)

    item = next(item for item in pressing() if item.kind == "arbitrate")

    assert item.title == "A year over €150k is likelier than we tolerate"
    assert item.unit == "for 5% tolerated"
    Tolerance.objects.update(probability=0.99)
    assert not [item for item in pressing() if item.kind == "arbitrate"]


def test_an_obligation_that_the_plan_ends_late_says_what_it_is_short_of() -> None:
    portfolio.capacity(30)
    portfolio.initiative("Invoice by law", 0, {"dev": 40}, obligation="law",
                         obligation_source="Finance act", deadline_on="2026-12-31",
                         duration_quarters=2)  # fmt: skip
    portfolio.planned(settings={"scenarios": 0})

    items = {item.kind: item for item in pressing()}

    assert items["arbitrate"].title == "Invoice by law: late in the plan"
    assert items["arbitrate"].figure
    assert items["decide"].title == "Accept Plan 1, or keep things as they are"


def test_initiatives_without_a_plan_ask_for_one() -> None:
    portfolio.initiative("Track parcels", 60_000, {"dev": [8, 10, 12]})

    item = pressing()[0]

    assert (item.kind, item.verb, item.figure) == ("plan", "Plan", "1")


def test_a_technology_on_hold_that_is_in_use_is_to_be_settled() -> None:
    repository = Repository.objects.create(name="shop", slug="shop", location="/s", state="scanned")
    used = Technology.objects.create(product="php", label="PHP", cycle="7.4", slug="php-74", uses=1)
    used.repositories.add(repository)
    freshness.succeeded("estate.git", label="Git", done=1, total=1)
    place = Quadrant.objects.create(name="Languages", slug="languages", position=1)
    RadarEntry.objects.create(name="PHP 7.4", slug="php", quadrant=place, ring="hold",
                              since_on=TODAY, product="php", cycle="7.4")  # fmt: skip

    item = next(item for item in pressing() if item.source == "Radar")
    lines = goal_lines(asked())

    assert item.title == "1 technology on hold is in use"
    assert [line.text for line in lines] == ["technology on hold in use: PHP 7.4"]


def test_a_key_result_that_nobody_measured_is_a_doubt_and_never_a_success() -> None:
    goal = CompanyGoal.objects.create(name="Grow", slug="grow")
    objective = Objective.objects.create(name="Faster", slug="faster")
    KeyResult.objects.create(name="Seconds", slug="s", objective=objective, baseline=9, target=1)

    lines = goal_lines(asked())
    doubts = [item.title for item in waiting(When.DOUBT, When.BLIND)]

    assert [line.figure for line in lines] == ["1 of 1", "1", "1"]
    assert goal.name in lines[1].text
    assert doubts == ["1 key result has no fresh measure"]


def test_what_a_year_costs_is_told_against_the_simulation_before() -> None:
    simulated()
    since = timezone.now()
    Risk.objects.update(loss_high=900_000)
    simulate(author_id=None, now=timezone.now(), years=2_000)

    lines = list(given.lines(given.changes, asked(since=since)))

    assert [(line.tone, line.source) for line in lines] == [("up", "Simulation")]
    assert lines[0].figure.startswith("+€")


def test_a_member_sees_neither_money_nor_plan_and_no_empty_frame_of_them(client: Client) -> None:
    practices.assessed(practices.stored({"requirements.txt": "django==3.2.0\n"}))
    simulated()
    client.force_login(person("ada", role="member"))

    page = client.get("/").content.decode()

    assert "What we may lose in a year" not in page
    ada = asked(User.objects.get(username="ada"))
    assert not [one for one in given.PANELS.open_to(ada) if one.about.key in ("losses", "plan")]
    client.force_login(person("camille", role="cto"))
    assert "What we may lose in a year" in client.get("/").content.decode()


def test_without_risks_goals_or_plan_the_panels_say_what_would_be_there(client: Client) -> None:
    practices.assessed(practices.stored({"requirements.txt": "django==3.2.0\n"}))
    client.force_login(person())

    page = client.get("/").content.decode()

    assert "Not known: nothing was simulated yet" in page
    assert "No objective is written yet" in page
    assert "provisional" in page
