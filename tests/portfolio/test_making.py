"""A proposal or an idea becomes an initiative with its figures, each labelled, and its evidence."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from tests.examples import practices as examples
from tests.make import person, row
from tests.portfolio.make import capacity
from timonier.kit.entities.entity import registry
from timonier.kit.records import evidence
from timonier.portfolio import services
from timonier.portfolio.models import Initiative
from timonier.practices.models import Finding, Proposal
from timonier.risk.models import Risk, RiskProposal, Treatment
from timonier.strategy.models import Idea

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def proposal() -> Proposal:
    made = examples.proposal(1)
    made.findings.add(examples.finding(1), examples.finding(2))
    evidence.cite_many((made, each, "") for each in made.findings.all())
    return made


def assumed(made: Initiative) -> set[str]:
    return {one["field"] for one in made.assumed}


def test_a_proposal_brings_its_effort_and_is_cited(proposal):
    capacity(20, "Python")
    made = services.initiative_from_proposal(proposal=proposal, by=person())

    assert made.effort_days == {"Python": [6.0, 9.0, 14.0]}
    assert assumed(made) >= {"effort_days", "cost", "value_likely"}
    assert all(one["why"] for one in made.assumed)
    titles = [step.title for step in evidence.why(made).steps]
    assert proposal.heading in titles
    assert any("CVE-2022-28346" in title for title in titles)  # down to the finding
    assert str(made.history.latest().history_user) == "camille"


def test_a_second_time_leads_to_the_same_initiative(proposal):
    first = services.initiative_from_proposal(proposal=proposal, by=None)
    assert services.initiative_from_proposal(proposal=proposal, by=None) == first
    assert Initiative.objects.count() == 1


def test_an_end_of_life_makes_an_obligation_with_its_source_and_day(proposal):
    ended = Finding.objects.get(key="finding-00001")
    ended.check_id, ended.due_on = "lifecycle", date(2027, 4, 30)
    ended.save()

    made = services.initiative_from_proposal(proposal=proposal, by=None)

    assert (made.obligation, made.deadline_on) == ("end_of_life", date(2027, 4, 30))
    assert made.obligation_source.startswith("endoflife.date: ")
    assert assumed(made) >= {"obligation", "deadline_on"}


def test_a_release_that_ended_already_has_no_day_left_to_hold(proposal):
    Finding.objects.filter(key="finding-00001").update(
        check_id="lifecycle", due_on=date(2024, 4, 1)
    )
    made = services.initiative_from_proposal(proposal=proposal, by=None)
    assert (made.obligation, made.deadline_on) == ("end_of_life", None)


def test_a_risk_that_its_findings_suggested_gets_a_treatment(proposal):
    findings = [*proposal.findings.all(), examples.finding(3), examples.finding(4)]
    suggested = RiskProposal.objects.create(
        key="exploited|shop",
        kind="exploited",
        computed_at=NOW,
        facts=[each.key for each in findings],
    )
    risk = Risk.objects.create(name="Break-in", slug="break-in", proposal_key=suggested.key)

    made = services.initiative_from_proposal(proposal=proposal, by=None)

    treatment = Treatment.objects.get()
    assert list(made.treatments.all()) == [treatment]
    assert (treatment.risk, treatment.frequency_effect) == (risk, 0.5)
    assert re.search(r"2 \w+ \w+ ?4|2 des 4", treatment.assumptions)
    assert "Break-in" in [step.title for step in evidence.why(made).steps]


def test_an_idea_brings_its_gain_and_keeps_its_evidence():
    idea = row(registry[Idea])
    made = services.initiative_from_idea(idea=idea, by=None)

    assert made.idea == idea
    assert made.value_likely == idea.gain_likely
    assert "value_likely" in assumed(made)
    assert services.initiative_from_idea(idea=idea, by=None) == made
    assert idea.name in [step.title for step in evidence.why(made).steps]


def test_a_name_that_is_taken_gets_a_number(proposal):
    with translation.override("fr"):  # the company's own
        name = proposal.heading
    Initiative.objects.create(name=name, slug="taken")
    made = services.initiative_from_proposal(proposal=proposal, by=None)
    assert made.name == f"{name} (2)"


def test_the_pages_of_other_rooms_show_what_the_portfolio_does_with_them(client, proposal):
    client.force_login(person())
    url = registry[Proposal].url("detail", proposal)
    assert "portfolio/proposals/" in client.get(url).content.decode()
    made = services.initiative_from_proposal(proposal=proposal, by=None)

    page = client.get(url).content.decode()

    assert registry[Initiative].url("detail", made) in page
    client.force_login(person("membre", "member"))
    assert registry[Initiative].url("detail", made) not in client.get(url).content.decode()
