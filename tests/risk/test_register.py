"""The register: what the gate refuses, what a simulation keeps, what the figures say."""

import sys
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests import make as people
from tests.risk import make
from timonier.kit.entities.entity import registry
from timonier.kit.measured import figures
from timonier.kit.records import writes
from timonier.kit.records.evidence import why
from timonier.kit.work import jobs
from timonier.risk import selectors, services
from timonier.risk.models import Risk, RiskEvent, SimulationRun, Tolerance, Treatment
from timonier.risk.selectors.tolerance import over_tolerance

pytestmark = pytest.mark.django_db

WRONG = [
    ({"frequency_low": 4.0}, "frequency_likely", "upside down"),
    ({"loss_low": 2e5}, "loss_high", "upside down"),
    ({"loss_low": -1.0}, "loss_low", "greater"),
    ({"loss_low": 0.0}, "loss_low", "more than zero"),
    ({"loss_high": None}, "loss_high", "whole interval"),
    ({"frequency_likely": None}, "frequency_likely", "whole interval"),
    ({"secondary_low": 1.0, "secondary_high": 2.0}, "secondary_probability", "chance"),
    ({"secondary_probability": 0.5}, "secondary_low", "needs the loss"),
    ({"secondary_probability": 1.5}, "secondary_probability", "less than or equal"),
    ({"correlation": 0.5}, "group", "group"),
    ({"frequency_high": float("nan")}, "frequency_high", "number"),
]


@pytest.mark.parametrize(("change", "field", "said"), WRONG)
def test_an_estimate_that_cannot_stand_is_refused_with_its_cause(change, field, said):
    with pytest.raises(writes.Invalid) as refusal:
        make.risk(**change)

    assert said in " ".join(refusal.value.errors[field])
    assert not Risk.objects.exists()


def test_a_treatment_that_removes_nothing_is_refused():
    with pytest.raises(writes.Invalid) as refusal:
        make.treatment(make.risk(), loss_effect=0.0)
    assert "removes" in refusal.value.errors["frequency_effect"][0]


def test_a_larger_loss_is_not_tolerated_more_often():
    make.tolerance(1000.0, 0.1)

    with pytest.raises(writes.Invalid):
        make.tolerance(2000.0, 0.2)
    with pytest.raises(writes.Invalid):
        make.tolerance(500.0, 0.05)
    make.tolerance(2000.0, 0.1)


def test_an_event_does_not_lie_ahead():
    ahead = timezone.localdate() + timedelta(days=1)
    with pytest.raises(writes.Invalid):
        writes.patch(registry[RiskEvent], {"risk": make.risk().slug, "happened_on": ahead}, by=None)


def test_a_run_keeps_what_it_takes_to_run_it_again():
    found = make.risk()
    make.treatment(found)
    make.risk(name="Nobody knows", frequency_low=None, frequency_likely=None,
              frequency_high=None, loss_low=None, loss_high=None)  # fmt: skip
    first, second = make.run(), make.run()

    assert first.state == "finished"
    assert first.output == second.output
    assert (first.digest, first.model) == (second.digest, first.output["model"])
    assert first.inputs["risks"][0]["id"] == found.slug
    assert first.left_out == ["nobody-knows"]
    assert [step.item for step in why(first).steps] == [found]


def test_what_is_in_place_is_taken_off_and_what_is_closed_is_not_counted():
    found = make.risk()
    before = make.run().output["portfolio"]["mean"]
    make.treatment(found, status="in_place")
    make.risk(name="Gone", status="closed")
    asked = selectors.register_question().question

    assert len(asked["risks"]) == 1
    assert asked["risks"][0]["loss_90"] == [5000.0, 50_000.0]
    assert not asked["treatments"]
    assert make.run().output["portfolio"]["mean"] == pytest.approx(before / 2)


def test_a_control_that_leaves_nothing_of_a_loss_leaves_no_event():
    make.treatment(make.risk(), loss_effect=1.0, status="in_place")

    assert make.run().output["portfolio"]["mean"] == 0


def test_the_last_good_run_stands_when_one_fails_and_says_why(monkeypatch):
    make.risk()
    good = make.run()

    def broken(*given):
        raise MemoryError("no room for the years")

    monkeypatch.setattr(sys.modules["timonier.risk.services.simulate"], "answered", broken)
    with pytest.raises(MemoryError):
        make.run()

    assert selectors.latest_run() == good
    assert selectors.last_attempt().state == "failed"
    assert "no room" in selectors.last_attempt().reason
    assert figures.reading("risk.expected_loss", today=make.TODAY).state == "partial"


def test_a_run_that_is_stopped_leaves_the_good_one():
    for name in "ab":
        make.risk(name=name)
    good = make.run()

    def told(done, total):
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        make.run(told=told, stops=jobs.Cancelled)

    assert selectors.last_attempt().state == "cancelled"
    assert selectors.latest_run() == good


def test_a_run_whose_worker_died_is_closed_by_the_next():
    make.risk()
    left = SimulationRun.objects.create(slug="left", currency="EUR")
    make.run()

    left.refresh_from_db()
    assert left.state == "failed"


def test_nothing_is_simulated_without_an_estimate():
    with pytest.raises(services.NothingToSimulate):
        make.run()


def test_a_changed_register_says_that_its_figures_are_of_then():
    found = make.risk()
    run = make.run()
    assert not selectors.changed_since(run, selectors.register_question())

    found.loss_high = 2e5
    found.save()

    assert selectors.changed_since(run, selectors.register_question())


def test_money_at_risk_is_one_account_with_its_unknown_part(django_assert_num_queries):
    make.treatment(make.risk())
    make.risk(name="Unknown", loss_low=None, loss_high=None)
    make.tolerance(1000.0, 0.01)
    make.run()

    with django_assert_num_queries(3):
        found = selectors.money_at_risk(make.TODAY)

    assert found.low < found.mean < found.high
    assert found.treated_mean == pytest.approx(found.mean / 2)
    assert found.over_tolerance is True
    assert (found.counted, found.left_out, found.currency) == (1, 1, "EUR")
    assert found.top[0][0].name == "Carrier outage"


def test_without_a_tolerance_nobody_knows_whether_it_is_exceeded():
    make.risk()
    make.run()

    assert selectors.money_at_risk(make.TODAY).over_tolerance is None
    assert over_tolerance(selectors.tolerance_points(make.run().output)) is None


def test_figures_of_risk_are_unknown_before_the_first_run():
    make.risk()

    for key in ("risk.expected_loss", "risk.cvar95", "risk.over_tolerance"):
        assert figures.reading(key, today=make.TODAY).state == "unknown"


def test_the_expected_loss_reads_in_the_companys_currency():
    make.risk()
    make.run()
    found = figures.reading("risk.expected_loss", today=make.TODAY)

    assert found.unit == "EUR"
    assert found.value.low < found.value.value < found.value.high


def test_a_page_of_many_risks_takes_as_many_queries_as_one_of_few(client):
    client.force_login(people.person())
    make.treatment(make.risk())
    make.tolerance()
    make.run()
    client.get("/risk/")
    few = _queries(client)
    for number in range(8):
        make.treatment(make.risk(name=f"More {number}"), name=f"Control {number}")
    make.run()

    assert _queries(client) == few


def _queries(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        for url in ("/risk/", "/risk/treatments/compare/", "/risk/runs/", "/risk/what-happened/"):
            assert client.get(url).status_code == 200
    return len(caught)


def test_an_estimate_is_scored_over_the_time_it_stood():
    found = make.risk()
    found.history.update(history_date=timezone.now() - timedelta(days=365))
    day = timezone.localdate() - timedelta(days=10)
    RiskEvent.objects.create(risk=found, happened_on=day, loss=20_000.0)
    RiskEvent.objects.create(risk=found, happened_on=day - timedelta(days=900), loss=1.0)
    make.risk(name="Young")
    card = selectors.score_card(today=timezone.localdate())

    assert [line.forecast.events for line in card.lines] == [1]
    assert card.lines[0].forecast.years == pytest.approx(1, abs=0.01)
    assert (card.card.losses, card.card.covered, card.too_young) == (1, 1, 1)


def test_a_new_estimate_begins_a_new_line_and_a_new_owner_does_not():
    found, noon = make.risk(), timezone.localtime().replace(hour=12)
    found.history.update(history_date=noon - timedelta(days=400))
    writes.patch(registry[Risk], {"owner": "Ada"}, found, by=None)
    found.history.filter(owner="Ada").update(history_date=noon - timedelta(days=300))
    writes.patch(registry[Risk], {"loss_high": 4e5}, found, by=None)
    found.history.filter(loss_high=4e5).update(history_date=noon - timedelta(days=200))
    lines = selectors.score_card(today=timezone.localdate()).lines

    assert [round(line.forecast.years * 365.25) for line in lines] == [200, 200]
    assert lines[0].forecast.loss_90 == (1e4, 1e5)
    assert lines[1].forecast.loss_90 == (1e4, 4e5)


def question(**more):
    body = {
        "currency": "EUR",
        "risks": [
            {"id": "fire", "frequency": [0.1, 0.2, 0.3], "loss_90": [10, 100], "group": "site",
             "correlation": 0.2},
        ],
        "treatments": [{"id": "sprinklers", "risk": "fire", "loss_effect": 0.4, "cost": 3}],
        "tolerance": [{"loss": 50, "probability": 0.1}],
    }  # fmt: skip
    import json

    return json.dumps(body | more).encode()


def test_a_question_comes_in_and_goes_out_the_same():
    import json

    done = services.import_question(content=question(), by=None, dry_run=False)
    again = services.import_question(content=services.export_question().encode(), by=None)
    out = json.loads(services.export_question())

    assert (len(done.made), again.made, again.changed, again.same) == (3, [], [], 3)
    assert out["risks"][0]["loss_90"] == [10, 100]
    assert (out["risks"][0]["group"], out["treatments"][0]["planned"]) == ("site", True)


def test_a_dry_run_and_a_refused_file_change_nothing():
    services.import_question(content=question(), by=None)
    with pytest.raises(services.BadFile, match="USD"):
        services.import_question(content=question(currency="USD"), by=None, dry_run=False)
    with pytest.raises(services.BadFile, match="upside down"):
        bad = [{"id": "fire", "frequency": [3, 2, 1], "loss_90": [1, 2]}]
        services.import_question(content=question(risks=bad), by=None, dry_run=False)

    assert not Risk.objects.exists() and not Treatment.objects.exists()
    assert not Tolerance.objects.exists()


def test_who_may_only_read_imports_nothing():
    with pytest.raises(PermissionDenied):
        services.import_question(
            content=question(), by=people.person("aude", role="auditor"), dry_run=False
        )
    assert not Risk.objects.exists()
