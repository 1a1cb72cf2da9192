"""The company: its size class, and what size and stage change."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from timonier.kit.contributions import order_of
from timonier.organisation import selectors
from timonier.organisation.core.size import SIZES, STAGES, reason_of, size_of
from timonier.organisation.models import Company

CLASSES = {None: "", 0: "small", 49: "small", 50: "medium", 249: "medium", 250: "large"}
CLASSES |= {4_999: "large", 5_000: "group"}


@pytest.mark.parametrize(("headcount", "size"), CLASSES.items())
def test_size_classes_follow_the_headcount(headcount: int | None, size: str) -> None:
    assert size_of(headcount) == size


def order(size: str = "", stage: str = "") -> list[str]:
    return [about.key for about in order_of(reason_of(size=size, stage=stage))]


@given(st.sampled_from(["", *SIZES]), st.sampled_from(["", *STAGES]))
def test_every_company_sees_every_panel_once(size: str, stage: str) -> None:
    panels = order(size, stage)

    assert len(set(panels)) == len(panels) >= 10
    assert panels[0] == "queue"


def test_a_small_company_sees_code_before_the_account_and_a_large_one_the_reverse() -> None:
    small = order("small")
    large = order("large")

    assert small.index("findings") < small.index("account")
    assert large.index("account") < large.index("findings")


@pytest.mark.django_db
def test_until_described_the_company_is_a_default_one() -> None:
    assert selectors.company().pk is None
    assert selectors.emphasis(selectors.company())[0].key == "queue"


@pytest.mark.django_db
def test_describing_the_company_reorders_the_bridge(client: Client) -> None:
    client.force_login(make.person())
    form = {
        "name": "Embruns",
        "currency": "EUR",
        "country": "FR",
        "headcount": "6000",
        "fiscal_year_start_month": "4",
        "language": "fr",
    }

    assert client.post("/organisation/company/", form).status_code == 302

    company = Company.objects.get()
    assert (company.slug, company.size) == ("embruns", "group")
    assert [about.key for about in selectors.emphasis(company)].index("account") == 3
    wrong = {**form, "currency": "euros"}
    assert client.post("/organisation/company/", wrong).status_code == 409
    seen = client.get("/organisation/company/").context["seen"]
    assert client.post("/organisation/company/", wrong | {"seen": seen}).status_code == 422


@pytest.mark.django_db
def test_a_member_reads_the_profile_and_changes_nothing(client: Client) -> None:
    client.force_login(make.person("lea", role="member"))

    page = client.get("/organisation/company/")
    answer = client.post("/organisation/company/", {"name": "Mine"})

    assert page.status_code == 200
    assert page.context["form"] is None
    assert answer.status_code == 403
    assert not Company.objects.exists()


@pytest.mark.django_db
def test_the_preview_follows_what_is_typed_and_saves_nothing(client: Client) -> None:
    client.force_login(make.person())

    small = client.get("/organisation/company/preview/?headcount=6").content.decode()
    large = client.get("/organisation/company/preview/?headcount=6000&stage=group").content.decode()
    odd = client.get("/organisation/company/preview/?headcount=²&size_override=x&stage=%00")

    assert "The CTO codes" in small
    assert "The CTO decides and negotiates" in large
    assert "further down" in large
    assert odd.status_code == 200
    assert b"The size class is unknown" in odd.content
    assert not Company.objects.exists()


@pytest.mark.django_db
def test_every_field_of_the_profile_stands_in_one_section(client: Client) -> None:
    client.force_login(make.person())

    sections = client.get("/organisation/company/").context["sections"]

    names = [field.name for _title, fields in sections for field in fields]
    assert len(set(names)) == len(names) == 9
