"""The pages of the room: who may open and change them, and that they say what is unknown."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make as people
from tests.risk import make
from timonier.kit.models import Job
from timonier.risk.models import Risk, SimulationRun

pytestmark = pytest.mark.django_db
READ = (
    *make.PAGES,
    "/risk/exchange/question.json",
    "/risk/in-other-words/",
    "/risk/progress/",
)
WRITTEN = ("/risk/simulate/", "/risk/stop/", "/risk/proposed/look/")


@pytest.mark.parametrize("path", READ)
def test_members_see_no_risk_and_auditors_read_them_all(client, path):
    client.force_login(people.person("marc", role="member"))
    assert client.get(path).status_code == 403
    client.force_login(people.person("aude", role="auditor"))
    assert client.get(path).status_code == 200
    client.logout()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", WRITTEN)
def test_only_the_cto_asks_for_work_and_only_by_post(client, path):
    client.force_login(people.person("aude", role="auditor"))
    assert client.post(path).status_code == 403
    client.force_login(people.person())
    assert client.get(path).status_code == 405


def test_every_page_opens_empty_and_full_in_both_languages(cto):
    _open_all(cto)
    make.treatment(make.risk())
    make.tolerance()
    make.run()
    _open_all(cto)


def _open_all(client):
    for language in ("fr", "en"):
        for path in READ:
            answer = client.get(path, headers={"accept-language": language})
            assert answer.status_code == 200, path


def test_the_register_tells_the_unknown_apart_and_shows_the_last_good_figures(cto):
    make.risk()
    make.risk(name="Dark", loss_low=None, loss_high=None)
    make.tolerance(1000.0, 0.01)
    make.run()
    page = cto.get("/risk/").content.decode()

    assert "Cost unknown, and therefore in no sum" in page
    assert "Over tolerance" in page
    assert "1 open risk has no estimate" in page
    assert '<svg class="ti-svg"' in page and "The same as a table" in page


def test_a_filter_narrows_the_register_and_a_strange_one_is_ignored(cto):
    make.risk()
    make.risk(name="Shut", status="closed")

    assert "Shut" not in cto.get("/risk/").content.decode()
    assert "Shut" in cto.get("/risk/?status=closed").content.decode()
    assert cto.get("/risk/?status=nonsense&category=%00").status_code == 200


def test_simulating_queues_one_job_and_an_empty_register_says_why_not(cto):
    cto.post("/risk/simulate/")
    assert not Job.objects.filter(kind="risk.simulate").exists()
    make.risk()
    cto.post("/risk/simulate/")
    cto.post("/risk/simulate/")

    assert Job.objects.filter(kind="risk.simulate").count() == 1
    assert "Simulation under way" in cto.get("/risk/").content.decode()
    cto.post("/risk/stop/")
    assert Job.objects.get(kind="risk.simulate").state == "cancelled"


def test_the_words_of_an_estimate_follow_what_is_typed(cto):
    given = {"frequency_low": "0.1", "frequency_likely": "0.2", "frequency_high": "0.6",
             "loss_low": "10000", "loss_high": "100000"}  # fmt: skip

    assert "once in 4 years" in cto.get("/risk/in-other-words/", given).content.decode()
    turned = given | {"loss_low": "200000"}
    assert "upright" in cto.get("/risk/in-other-words/", turned).content.decode()
    assert "appears here" in cto.get("/risk/in-other-words/").content.decode()


def test_a_risks_page_says_how_the_estimate_reads_and_what_pays(cto):
    found = make.risk()
    make.treatment(found)
    url = f"/risk/risks/{found.slug}/"
    assert "It is not in the last simulation" in cto.get(url).content.decode()
    make.run()
    page = cto.get(url).content.decode()

    assert "It happens about" in page and "Second carrier" in page
    assert "of the worst years" in page


def test_a_file_is_taken_whole_or_refused_whole_on_screen(cto):
    body = {
        "currency": "EUR",
        "risks": [{"id": "fire", "frequency": [1, 2, 3], "loss_90": [1, 2]}],
    }

    def send(content):
        return cto.post(
            "/risk/exchange/", {"file": SimpleUploadedFile("q.json", json.dumps(content).encode())}
        )

    refused = send(body | {"currency": "USD"})
    assert refused.status_code == 422
    assert "convert first" in refused.content.decode()
    assert not Risk.objects.exists()
    assert cto.post("/risk/exchange/").status_code == 422
    assert send(body).status_code == 302
    assert Risk.objects.get().loss_high.amount == 2


def test_a_new_treatment_is_begun_from_its_risk(cto):
    found = make.risk()
    page = cto.get(f"/risk/treatments/new/?risk={found.slug}")

    assert f'value="{found.slug}" selected' in page.content.decode()


def test_intervals_are_practised_marked_and_not_kept(cto):
    turned = {f"{end}_{n}": value for n in range(10) for end, value in (("low", 9), ("high", 1))}
    assert "upside down" in cto.post("/risk/practice/", turned).content.decode()
    wide = {f"{end}_{n}": v for n in range(10) for end, v in (("low", 0), ("high", 99999))}
    page = cto.post("/risk/practice/", wide).content.decode()

    assert "10 of 10" in page and "about as wide as they should be" in page
    narrow = {f"{end}_{n}": v for n in range(10) for end, v in (("low", 1), ("high", 2))}
    assert "Too narrow" in cto.post("/risk/practice/", narrow).content.decode()


def test_a_run_that_nobody_does_any_more_is_told_and_the_good_one_stands(cto):
    make.risk()
    good = make.run()
    SimulationRun.objects.create(slug="left", currency="EUR")
    page = cto.get("/risk/").content.decode()

    assert "Its worker died" in page and "What is shown is the good one of" in page
    assert f"{good.output['portfolio']['mean'] / 1000:.0f}k" in page
