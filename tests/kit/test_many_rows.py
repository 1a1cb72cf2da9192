"""One value in one field of many rows, and the API of batches: the same rules as one at a time."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import make
from timonier.estate.models import System
from timonier.kit.batches import store
from timonier.kit.entities.entity import registry
from timonier.organisation.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DEPARTMENTS, SYSTEMS = registry[Department], registry[System]


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def heads() -> dict[str, str]:
    return dict(Department.objects.values_list("slug", "head"))


# -- many rows at once --


def test_one_field_of_many_rows_is_shown_then_set_then_taken_back(cto: Client) -> None:
    one, two, three = make.rows(DEPARTMENTS, 3)
    before = heads()
    address = "/change/organisation/departments/"
    query = f"?_pick={one.slug}&_pick={two.slug}&_field=head"
    assert cto.get(address + query).context["count"] == 2

    sent = {"_pick": [one.slug, two.slug], "_field": "head", "_set-head": "Zoé"}
    page = cto.post(address, sent, follow=True)
    batch = page.context["batch"]
    assert batch.counts == {"new": 0, "changed": 2, "same": 0, "refused": 0}
    assert heads() == before
    cto.post(f"/batches/{batch.slug}/confirm/", {"change_reason": "she takes over"})

    assert heads() == {one.slug: "Zoé", two.slug: "Zoé", three.slug: three.head}
    assert one.history.latest().history_change_reason == "she takes over"
    cto.post(f"/batches/{batch.slug}/undo/")
    assert heads() == before


def test_all_that_the_filters_of_a_list_show_may_be_chosen(cto: Client) -> None:
    two = make.rows(DEPARTMENTS, 3)[1]
    sent = {"_all": "1", "q": two.name, "_field": "head", "_set-head": "Zoé"}
    batch = cto.post("/change/organisation/departments/", sent, follow=True).context["batch"]

    assert [line["name"] for line in store.page(batch, "changed", 0, 9)] == [two.name]


def test_each_row_is_judged_by_its_whole_form_and_rights(cto: Client, client: Client) -> None:
    make.rows(SYSTEMS, 2)
    bad = {"_all": "1", "_field": "criticality", "_set-criticality": "nonsense"}
    batch = cto.post("/change/estate/systems/", bad, follow=True).context["batch"]
    assert batch.counts["refused"] == 2

    client.force_login(make.person("lea", role="member"))
    assert client.post("/change/estate/systems/", bad).status_code == 403
    unique = {**bad, "_field": "slug", "_set-slug": "x"}
    assert cto.post("/change/estate/systems/", unique).status_code == 200
    assert cto.post("/change/estate/components/", bad).status_code == 404


# -- API --


def test_the_api_brings_asks_writes_and_takes_back(cto: Client) -> None:
    sent = {"entity": "organisation/departments", "file": io.BytesIO(b"Unit,Boss\nFinance,Zoe\n")}
    sent["file"].name = "rows.csv"  # type: ignore[attr-defined]
    made = cto.post("/api/v1/batches/import", sent)
    assert made.status_code == 202, made.content
    told = made.json()
    assert (told["state"], len(told["open"])) == ("mapping", 3)
    place = f"/api/v1/batches/{told['id']}"
    assert made["Location"] == place

    answer = {"columns": {"Unit": {"field": "name"}, "Boss": {"field": "head"}}}
    told = cto.post(f"{place}/columns", answer, content_type="application/json").json()
    assert told["counts"]["new"] == 1
    [line] = cto.get(f"{place}/lines?kind=new").json()["items"]
    assert {"field": "head", "before": None, "after": "Zoe"} in line["changes"]
    assert heads() == {}
    done = cto.post(f"{place}/confirm", {"reason": "year"}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (202, "done")
    assert heads() == {"finance": "Zoe"}
    twice = cto.post(f"{place}/confirm", {}, content_type="application/json")
    assert (twice.status_code, twice["Content-Type"]) == (409, "application/problem+json")
    assert cto.post(f"{place}/undo").json()["state"] == "undone"
    assert heads() == {}


def test_the_api_changes_many_with_the_rules_of_the_pages(cto: Client, client: Client) -> None:
    one, _two = make.rows(DEPARTMENTS, 2)
    sent = {"entity": "organisation/departments", "field": "head", "value": "Zoé"}
    address = "/api/v1/batches/change"
    picked = {**sent, "keys": [one.slug]}

    told = cto.post(address, picked, content_type="application/json").json()
    assert told["counts"]["changed"] == 1
    every = cto.post(address, {**sent, "filters": {}}, content_type="application/json").json()
    assert every["counts"]["changed"] == 2
    wrong = cto.post(address, {**picked, "field": "slug"}, content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["slug"])
    client.force_login(make.person("lea", role="member"))
    refused = client.post(address, picked, content_type="application/json")
    assert refused.status_code == 403
    assert client.get(f"/api/v1/batches/{told['id']}").status_code == 404
