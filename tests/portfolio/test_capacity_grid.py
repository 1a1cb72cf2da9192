"""Capacity in one table: kept at once, each cell against the version that was read."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.portfolio import make
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.portfolio.models import Capacity

pytestmark = pytest.mark.django_db
PAGE = "/portfolio/capacity/"


@pytest.fixture(autouse=True)
def _in_autumn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: make.TODAY)


def typed(page: Any) -> dict[str, str]:
    """What the page would send as it stands."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page.content.decode()):
        named = re.search(r'name="(row-[^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if named:
            found[named[1]] = unescape(value[1]) if value else ""
    return found


def held() -> dict[tuple[str, str], float]:
    return {(row.skill, row.quarter): row.days_likely for row in Capacity.objects.all()}


def test_many_cells_are_kept_at_once_and_an_empty_one_shows_what_it_takes(cto: Client) -> None:
    make.capacity(40, quarters=2)
    form = typed(cto.get(PAGE))

    form |= {"row-0-2026-Q4": "30–35–50", "row-0-2027-Q1": "", "row-1-skill": "ops"}
    form |= {"row-1-2026-Q4": "12", "row-1-2027-Q3": "2,5"}
    answer = cto.post(PAGE, form, follow=True)

    assert "4 cells are kept." in make.text(answer)
    assert held() == {
        ("dev", "2026-Q4"): 35,
        ("ops", "2026-Q4"): 12,
        ("ops", "2027-Q3"): 2.5,
    }
    assert 'placeholder="30–35–50"' in answer.content.decode()


def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_kept(cto: Client) -> None:
    make.capacity(40, quarters=2)
    form = typed(cto.get(PAGE))

    form |= {"row-0-2026-Q4": "many", "row-0-2027-Q1": "50–40–60", "row-0-2027-Q2": "12"}
    answer = cto.post(PAGE, form)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert re.search(r'id="row-0-2026-Q4-error">“many” is not understood', text)
    assert 'value="many"' in text
    assert 'value="12"' in text
    assert set(held().values()) == {40}
    again = cto.post(PAGE, form | {"row-0-2026-Q4": "41"})
    assert re.search(r'id="row-0-2027-Q1-error">[^<]*must rise', again.content.decode())
    assert set(held().values()) == {40}


def test_a_row_without_a_name_or_with_a_name_that_has_a_row_is_told(cto: Client) -> None:
    make.capacity(40, quarters=1)
    form = typed(cto.get(PAGE))

    nameless = cto.post(PAGE, form | {"row-1-2026-Q4": "3"})
    twice = cto.post(PAGE, form | {"row-1-2026-Q4": "3", "row-1-skill": "dev"})

    assert "Name it." in make.text(nameless)
    assert "It has a row already." in make.text(twice)


def test_only_the_cell_that_another_changed_is_refused_and_a_second_save_keeps_it(
    cto: Client,
) -> None:
    make.capacity(40, quarters=3)
    form = typed(cto.get(PAGE))
    entity = registry[Capacity]
    for quarter, days in (("2026-Q4", 7), ("2027-Q1", 8)):
        row = Capacity.objects.get(quarter=quarter)
        data = {"days_low": days, "days_likely": days, "days_high": days}
        writes.patch(entity, data, row, by=None)

    answer = cto.post(PAGE, form | {"row-0-2026-Q4": "50", "row-0-2027-Q2": "60"})

    assert answer.status_code == 409
    assert "Somebody wrote 7 while you were writing" in make.text(answer)
    assert held()["dev", "2027-Q2"] == 40
    cto.post(PAGE, typed(answer))
    assert held() == {("dev", "2026-Q4"): 50, ("dev", "2027-Q1"): 8, ("dev", "2027-Q2"): 60}


def test_who_may_not_write_reads_the_table(client: Client) -> None:
    from tests.make import person

    make.capacity(40, quarters=1)
    client.force_login(person("exec", role="executive"))

    page = client.get(PAGE)

    assert page.status_code == 200
    assert 'name="row-0-2026-Q4"' not in page.content.decode()
    assert client.post(PAGE, {"row-0-2026-Q4": "1"}).status_code == 403
    assert set(held().values()) == {40}
