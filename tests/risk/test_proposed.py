"""Risks proposed from findings: facts recomputed, words kept, assumptions labelled."""

import pytest

from tests import make as people
from tests.risk import make
from timonier.kit.entities import forms
from timonier.kit.entities.entity import registry
from timonier.kit.models import Job
from timonier.kit.records import writes
from timonier.kit.records.evidence import why
from timonier.kit.work import jobs, worker
from timonier.practices.models import Finding
from timonier.risk import selectors, services
from timonier.risk.models import Risk, RiskProposal, RiskVerdict
from timonier.risk.services.verdicts import values_of

pytestmark = pytest.mark.django_db


def propose():
    return services.propose(today=make.TODAY, now=make.NOW)


def filled(proposal, **changes):
    entity = registry[Risk]
    return forms.bound(entity, forms.complete(entity, values_of(proposal) | changes))


def test_an_exploited_flaw_on_a_vital_system_proposes_a_risk_that_cites_it():
    found = make.finding(of=make.system())

    assert propose() == 1
    proposal = RiskProposal.objects.get()
    assert proposal.key == "exploited:label-shop"
    assert proposal.system.name == "Label shop"
    assert [step.item for step in why(proposal).steps] == [found]
    assert proposal.prefilled["loss_high"] > proposal.prefilled["loss_low"] > 0


@pytest.mark.parametrize(
    "fact",
    [
        {"resolved_on": make.TODAY},
        {"state": "unknown"},
        {"exploited": False},
        {"scope": "dev"},
        {"check_id": "lifecycle", "due_on": make.TODAY.replace(year=2030)},
        {"check_id": "secret", "severity": "low"},
    ],
)
def test_what_is_mended_minor_or_ahead_proposes_nothing(fact):
    make.finding(of=make.system(), **fact)

    assert propose() == 0


def test_a_system_that_does_not_matter_proposes_nothing_and_one_nobody_described_does():
    make.finding("f1", of=make.system("Lab", criticality="low", exposure="internal"))
    make.finding("f2", of=make.system("Dark", criticality="", exposure=""))
    make.finding("f3")
    propose()

    assert set(RiskProposal.objects.values_list("key", flat=True)) == {
        "exploited:dark", "exploited:-",
    }  # fmt: skip


def test_a_proposal_goes_with_its_facts_and_keeps_its_identity_while_they_last():
    shop = make.system()
    make.finding(of=shop)
    propose()
    first = RiskProposal.objects.get().pk
    make.finding("f2", of=shop)
    propose()
    assert RiskProposal.objects.get().pk == first

    Finding.objects.update(resolved_on=make.TODAY)
    propose()
    assert not RiskProposal.objects.exists()


def test_a_taken_risk_keeps_its_assumptions_labelled_until_a_person_changes_them():
    make.finding(of=make.system())
    propose()
    proposal, camille = RiskProposal.objects.get(), people.person()
    risk = services.take(proposal=proposal, form=filled(proposal, loss_high=333_333.0), by=camille)

    assert "loss_high" not in risk.assumed and "frequency_low" in risk.assumed
    assert [system.slug for system in risk.systems.all()] == ["label-shop"]
    assert RiskVerdict.objects.get().author == camille
    assert why(risk).steps[0].item == proposal
    assert selectors.awaiting() == [] and selectors.awaiting_count() == 0

    writes.patch(registry[Risk], {"frequency_high": 0.9}, risk, by=camille)
    risk.refresh_from_db()
    assert "frequency_high" not in risk.assumed and "frequency_low" in risk.assumed


def test_a_proposal_is_taken_once():
    make.finding(of=make.system())
    propose()
    proposal = RiskProposal.objects.get()
    services.take(proposal=proposal, form=filled(proposal), by=None)

    with pytest.raises(services.Unaccountable):
        services.take(proposal=proposal, form=filled(proposal, name="Again"), by=None)


def test_a_dismissed_risk_stays_away_until_new_facts_come():
    shop = make.system()
    make.finding("f1", of=shop)
    make.finding("f2", of=shop)
    propose()
    services.dismiss(proposal=RiskProposal.objects.get(), reason="Behind a shield.", by=None)
    assert selectors.awaiting_count() == 0

    Finding.objects.filter(key="f1").update(resolved_on=make.TODAY)
    propose()
    assert selectors.awaiting_count() == 0

    make.finding("f3", of=shop)
    propose()
    assert selectors.awaiting_count() == 1
    assert selectors.awaiting()[0].again == 1


def test_a_dismissal_needs_a_reason_and_can_be_taken_back():
    make.finding(of=make.system())
    propose()
    proposal = RiskProposal.objects.get()
    with pytest.raises(services.Unaccountable):
        services.dismiss(proposal=proposal, reason="  ", by=None)
    services.dismiss(proposal=proposal, reason="No.", by=None)
    services.reopen(proposal=proposal, by=None)

    assert selectors.awaiting_count() == 1


def test_proposals_are_old_once_something_was_judged_after_them():
    assert services.are_proposals_current()
    make.finding(of=make.system("Lab", criticality="low", exposure="internal"))
    assert not services.are_proposals_current()

    propose()
    Job.objects.create(kind="risk.propose", state="done", started_at=make.NOW)
    assert services.are_proposals_current()


@pytest.mark.django_db(transaction=True)
def test_findings_are_searched_after_each_assessment():
    make.finding(of=make.system())
    worker.work(jobs.start("practices.assess", repositories=[]).pk)

    assert Job.objects.get(kind="risk.propose").state == "queued"


def test_pages_of_what_it_stands_on_show_the_risk_to_those_who_may_see_it(client):
    shop = make.system()
    found = make.finding(of=shop)
    propose()
    pages = (f"/estate/systems/{shop.slug}/", f"/practices/findings/{found.key}/")
    client.force_login(people.person())
    for page in pages:
        assert "Break-in through a flaw" in client.get(page).content.decode()
    client.force_login(people.person("marc", role="member"))
    for page in pages:
        assert "Break-in through a flaw" not in client.get(page).content.decode()


def test_the_form_is_filled_and_saving_it_takes_the_risk(client):
    make.finding(of=make.system())
    propose()
    client.force_login(people.person())
    url = "/risk/proposed/exploited:label-shop/take/"
    page = client.get(url)
    sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: "" if value is None else value for name, value in sent.items()}

    refused = client.post(url, sent | {"loss_low": "999999999"})
    assert refused.status_code == 422
    assert "upside down" in refused.content.decode()
    assert client.post(url, sent).status_code == 302
    assert Risk.objects.get().assumed
    assert client.get(url).status_code == 302  # it is in the register by now


def test_a_dismissal_on_screen_is_undone_from_its_message(client):
    make.finding(of=make.system())
    propose()
    client.force_login(people.person())
    url = "/risk/proposed/exploited:label-shop/dismiss/"

    assert client.post(url, {"reason": ""}).status_code == 422
    page = client.post(url, {"reason": "Shielded."}, follow=True).content.decode()
    assert "Shielded." in page and "/reopen/" in page
    client.post("/risk/proposed/exploited:label-shop/reopen/")
    assert selectors.awaiting_count() == 1
