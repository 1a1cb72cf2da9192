"""How a file is written and which column is what: found out, remembered, or asked about."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from tests import make
from timonier.estate.models import System
from timonier.governance.models import Decision
from timonier.kit.batches import acts, store
from timonier.kit.entities.entity import registry
from timonier.kit.models import Batch, ColumnMapping
from timonier.organisation.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DEPARTMENTS, SYSTEMS = registry[Department], registry[System]


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def brought(text: str | bytes, by: Any, entity: Any = DEPARTMENTS, name: str = "rows.csv") -> Batch:
    data = text.encode() if isinstance(text, str) else text
    batch = acts.bring(entity, name, data, by=by)
    acts.proceed(batch)
    return batch


def test_what_a_file_is_written_in_is_found_out(camille: User) -> None:
    for data in (
        "sep=;\r\nNom;Nom court;Responsable\r\n\r\nÉtudes;etudes;Zoé\r\n".encode("cp1252"),
        "\ufeffNom\tNom court\tResponsable\nÉtudes\tetudes\tZoé\n".encode(),
        "\n\nNOM,nom  court,RESPONSABLE\nÉtudes,etudes,Zoé\n".encode(),
        "Nom|Nom court|Responsable\nÉtudes|etudes|Zoé\n".encode("utf-16"),
    ):
        batch = brought(data, camille)
        [line] = store.page(batch, "new", 0, 9)
        assert line["data"] == {"name": "Études", "slug": "etudes", "head": "Zoé"}


def test_a_number_that_could_be_two_is_asked_about_and_never_guessed(cto: Client) -> None:
    file = "name;slug;undo low\nMove;move;1,234\n"
    entity = registry[Decision]
    answer = make.bring(cto, entity, "rows.csv", file)
    batch = answer.context["batch"]

    assert batch.state == "mapping"
    [asked] = [column for column in answer.context["columns"] if column.asks]
    assert (asked.field, asked.example, asked.how) == ("undo_low", "1,234", "")
    fields = {f"field-{place}": each.field for place, each in enumerate(answer.context["columns"])}
    again = cto.post(f"/batches/{batch.slug}/columns/", fields)
    assert again.status_code == 422
    cto.post(f"/batches/{batch.slug}/columns/", {**fields, "how-2": ","})

    batch.refresh_from_db()
    lines = store.page(batch, "new", 0, 9) + store.page(batch, "refused", 0, 9)
    assert [line.get("data", {}).get("undo_low") for line in lines] == ["1.234"] or lines[0]["why"]


def test_days_in_the_order_of_the_column(camille: User) -> None:
    text = "name,slug,retired on\nOld,old,31/12/2025\nOlder,older,01/02/2024\n"
    batch = brought(text, camille, SYSTEMS)

    assert batch.state == "judged"
    days = [line["data"]["retired_on"] for line in store.page(batch, "new", 0, 9)]
    assert days == ["2025-12-31", "2024-02-01"]

    open_ = brought("name,slug,retired on\nOld,old,01/02/2024\n", camille, SYSTEMS)
    assert open_.state == "mapping"


def test_choices_are_read_by_their_label_in_both_languages(camille: User) -> None:
    values = [value for value, _label in System._meta.get_field("criticality").flatchoices if value]
    with override("fr"):
        labels = dict(System._meta.get_field("criticality").flatchoices)
        french = [str(labels[value]).upper() for value in values]
    rows = "".join(f"S{n},s{n},{label}\n" for n, label in enumerate(french))

    batch = brought(f"name,slug,criticité\n{rows}", camille, SYSTEMS)

    found = store.page(batch, "new", 0, 50)
    assert [line["data"]["criticality"] for line in found] == values


def test_what_a_column_meant_is_remembered_for_the_same_headings(camille: User) -> None:
    batch = acts.bring(DEPARTMENTS, "a.csv", b"Unit,Boss\nFinance,Odile\n", by=camille)
    given = {"Unit": {"field": "name", "how": ""}, "Boss": {"field": "head", "how": ""}}
    acts.proceed(batch, given)
    acts.confirm(batch)
    assert ColumnMapping.objects.count() == 1

    mine = brought("UNIT,boss\nFinance,Brice\n", camille)
    colleague = brought("UNIT,boss\nFinance,Brice\n", make.person("lou"))

    assert mine.counts["changed"] == colleague.counts["changed"] == 1
