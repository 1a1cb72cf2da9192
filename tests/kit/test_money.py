"""Money in tables, forms, answers and files: exact, one currency a row, never a silent mix."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from tests import make
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.organisation.models import Company
from timonier.risk.models import Risk, Treatment
from timonier.values.money import MixedCurrencies, Money

pytestmark = [pytest.mark.django_db, pytest.mark.data]
EUR = "EUR"


def euros(text: str) -> Money:
    return Money(Decimal(text), EUR)


@pytest.fixture
def risk() -> Risk:
    data = {
        "name": "Outage", "frequency_low": 0.5, "frequency_likely": 1, "frequency_high": 2,
        "loss_low": "1000.10", "loss_high": "99999999999.99",
    }  # fmt: skip
    made: Risk = writes.patch(registry[Risk], data, by=None)
    return made


def treatment(risk: Risk, name: str, cost: Any) -> Treatment:
    data = {"name": name, "risk": risk.slug, "loss_effect": 0.5, "cost": cost}
    made: Treatment = writes.patch(registry[Treatment], data, by=None)
    return made


def test_an_amount_comes_back_to_the_last_digit(risk: Risk) -> None:
    found = Risk.objects.get(pk=risk.pk)

    assert found.loss_low == euros("1000.10")
    assert found.loss_high == euros("99999999999.99")
    assert found.history.first().loss_high == euros("99999999999.99")


def test_the_database_adds_and_orders_amounts_exactly(risk: Risk) -> None:
    for n in range(10):
        treatment(risk, f"t{n}", "0.1")
    treatment(risk, "large", "90000000000000.01")

    assert Treatment.objects.aggregate(all=Sum("cost"))["all"] == Decimal("90000000000001.01")
    assert Treatment.objects.filter(cost__gt=Decimal("0.1")).get().name == "large"
    assert Treatment.objects.filter(cost=Decimal("0.1")).count() == 10
    assert Treatment.objects.order_by("-cost").first().name == "large"  # type: ignore[union-attr]


def test_a_row_refuses_a_second_currency(risk: Risk) -> None:
    with pytest.raises(MixedCurrencies):
        risk.loss_low = Money(Decimal(1), "USD")


def test_amounts_stay_in_their_currency_when_the_company_changes_its_own(
    risk: Risk, cto: Client
) -> None:
    Company.objects.create(name="Embruns", slug="embruns", currency="USD")

    page = cto.get(reverse("risk:risks-detail", args=[risk.slug])).content.decode()

    assert Risk.objects.get().loss_low == euros("1000.10")
    assert "€" in page
    assert treatment(risk, "new", 5).cost == Money(Decimal(5), "USD")


def test_the_api_answers_amount_and_currency_and_takes_numbers_too(risk: Risk, cto: Client) -> None:
    url = f"/api/v1/risk/risks/{risk.slug}"
    assert cto.get(url).json()["loss_low"] == {"amount": "1000.10", "currency": EUR}

    for given, amount in (
        (1500, "1500.00"),
        ("1500.25", "1500.25"),
        (1500.5, "1500.50"),
        ({"amount": "1500.75"}, "1500.75"),
        ({"amount": "1500.80", "currency": EUR}, "1500.80"),
    ):
        answer = cto.patch(
            url, {"loss_low": given}, content_type="application/json", headers=make.ANY
        )
        assert answer.status_code == 200, answer.content
        assert answer.json()["loss_low"]["amount"] == amount


@pytest.mark.parametrize(
    "given",
    [
        {"amount": "1", "currency": "USD"},  # beside a loss in euros
        {"amount": "1", "currency": "euro"},
        {"amount": "NaN"},
        {"currency": EUR},
        "twelve",
        "1.00001",
        True,
        -1,
    ],
)
def test_the_api_refuses_what_is_no_amount_of_this_row(risk: Risk, cto: Client, given: Any) -> None:
    answer = cto.patch(
        f"/api/v1/risk/risks/{risk.slug}",
        {"loss_low": given},
        content_type="application/json",
        headers=make.ANY,
    )

    assert answer.status_code == 422, answer.content
    assert any(name.startswith("loss_low") for name in answer.json()["errors"])
    assert Risk.objects.get().loss_low == euros("1000.10")


def test_a_row_changes_its_currency_as_a_whole(risk: Risk) -> None:
    data = {
        name: {"amount": amount, "currency": "USD"}
        for name, amount in (("loss_low", "5"), ("loss_high", "9"))
    }
    writes.patch(registry[Risk], data, risk, by=None)

    found = Risk.objects.get()
    assert (found.loss_low, found.currency) == (Money(Decimal(5), "USD"), "USD")


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [("fr", "1 234,50", "1234.50"), ("en", "1,234.50", "1234.50"), ("fr", "7500", "7500")],
)
def test_a_form_takes_amounts_as_they_are_written(
    risk: Risk, cto: Client, language: str, typed: str, amount: str
) -> None:
    item, entity = treatment(risk, "t", "10.50"), registry[Treatment]
    url = entity.url("edit", item)
    asked = {"Accept-Language": language}
    page = cto.get(url, headers=asked).content.decode()
    assert f'value="{"10,50" if language == "fr" else "10.50"}"' in page
    assert "€</span>" in page

    data = {"name": "t", "slug": item.slug, "risk": risk.slug, "frequency_effect": "0",
            "loss_effect": "0.5", "cost": typed, "status": "planned",
            "seen": entity.etag(item)}  # fmt: skip
    answer = cto.post(url, data, headers=asked)

    assert answer.status_code == 302, answer.content
    assert Treatment.objects.get().cost == euros(amount)


def test_what_cannot_be_read_stays_in_the_form_with_how_it_is_written(
    risk: Risk, cto: Client
) -> None:
    item, entity = treatment(risk, "t", "10.50"), registry[Treatment]
    data = {"name": "t", "slug": item.slug, "risk": risk.slug, "frequency_effect": "0",
            "loss_effect": "0.5", "cost": "12,50", "status": "planned",
            "seen": entity.etag(item)}  # fmt: skip
    answer = cto.post(entity.url("edit", item), data, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert 'value="12,50"' in answer.content.decode()
    assert "1,234.50" in answer.content.decode()


def test_files_hold_numbers_and_the_currency_beside_them(risk: Risk, cto: Client) -> None:
    treatment(risk, "t", "10.50")
    url = reverse(registry[Treatment].url_name("export"), args=["csv"])
    text = b"".join(cto.get(url).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    head, line = text.splitlines()
    assert head.endswith(",currency")
    assert line.endswith(",EUR")
    assert ",10.50," in line


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_an_exported_file_reads_back_without_a_change(risk: Risk, cto: Client, kind: str) -> None:
    treatment(risk, "t", {"amount": "10.57", "currency": "USD"})
    entity = registry[Treatment]
    url = reverse(entity.url_name("export"), args=[kind])
    content = b"".join(cto.get(url).streaming_content)  # type: ignore[attr-defined]

    batch = make.bring(cto, entity, f"t.{kind}", content).context["batch"]

    assert batch.counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}
    assert Treatment.objects.get().cost == Money(Decimal("10.57"), "USD")


def test_a_column_of_currencies_says_what_the_amounts_of_its_row_are(
    risk: Risk, cto: Client
) -> None:
    text = f"name,risk,loss_effect,cost,currency\nt,{risk.slug},0.5,12.50,USD\n"
    entity = registry[Treatment]

    batch = make.bring(cto, entity, "t.csv", text, confirm=True).context["batch"]

    assert batch.state == "done", (batch.asked, batch.counts)
    assert Treatment.objects.get().cost == Money(Decimal("12.5"), "USD")


def test_pages_follow_each_other_in_the_order_of_amounts(risk: Risk, cto: Client) -> None:
    for n in (3, 1, 2):
        treatment(risk, f"t{n}", f"{n}.10")
    found: list[str] = []
    at = ""
    for _page in range(3):
        answer = cto.get("/api/v1/risk/treatments/", {"sort": "cost", "limit": 1, "at": at}).json()
        found += [item["name"] for item in answer["items"]]
        at = answer["next"]

    assert found == ["t1", "t2", "t3"]


def test_no_float_stands_in_a_column_of_money(risk: Risk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT loss_low FROM risk_risk")
        (held,) = cursor.fetchone()

    assert isinstance(held, int if connection.vendor == "sqlite" else Decimal)
    assert json.dumps(registry[Risk].values(risk)["loss_low"]) == json.dumps(
        {"amount": "1000.10", "currency": EUR}
    )
