"""The estate's pages: what they show, what they refuse, and how fast they answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests import make
from tests.costs import within
from timonier.estate import columns, timeline
from timonier.estate.models import (
    Component,
    IdentityMerge,
    Manifest,
    Repository,
    RepositoryProfile,
    System,
    Technology,
)
from timonier.estate.selectors import explorer, identities
from timonier.kit.store import lake

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
MANY = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 99999)
INSERT INTO estate_component
  (repository_id, manifest_id, type, name, version, "constraint", scope, direct, line, locked,
   licence, digest, source, counts, folded_name)
SELECT %s, %s, 'npm', 'library-' || (n %% 20000), (n %% 5) || '.0', '', 'prod', NULL, n, FALSE,
  '', '', '', TRUE, 'library-' || (n %% 20000)
FROM numbers
"""


def repository(name: str, **values: Any) -> Repository:
    given = {"slug": name, "location": f"/srv/{name}.git", "state": "scanned"}
    given["scanned_at"] = datetime(2026, 11, 22, tzinfo=UTC)
    return Repository.objects.create(name=name, **given | values)


def uses(name: str, *places: tuple[Repository, str, str, int]) -> None:
    for where, version, path, line in places:
        file = Manifest.objects.get_or_create(
            repository=where, path=path, kind="requirements", cache_key=path
        )[0]
        Component.objects.create(
            repository=where, manifest=file, type="pypi", name=name, version=version, line=line
        )


def test_an_empty_estate_says_what_would_fill_it(cto: Client) -> None:
    page = cto.get("/estate/").content.decode()

    assert "No repository has been read yet" in page
    assert "/practices/add-repositories/" in page


def test_repositories_in_trouble_come_first_with_their_reason(cto: Client) -> None:
    repository("alpha")
    repository("zulu", state="failed", reason="it is locked")

    page = cto.get("/estate/").content.decode()

    assert page.index(">zulu<") < page.index(">alpha<")
    assert "it is locked" in page


def test_what_nobody_has_said_is_unknown_and_not_empty(cto: Client) -> None:
    System.objects.create(name="Shop", slug="shop")
    repository("alpha")

    page = cto.get("/estate/").content.decode()

    assert page.count("is-unknown") >= 4  # criticality, exposure, system, last commit


def test_findings_of_a_repository_never_judged_are_unknown(cto: Client) -> None:
    cell = columns.Cell(None)
    rows = [repository("never")]
    request = cto.get("/estate/").wsgi_request

    found = columns.filled(request, rows)

    assert [cells[rows[0].pk].value for _label, cells in found] == [cell.value]


def test_where_is_it_used_groups_by_version_with_file_and_line(cto: Client) -> None:
    one, two = repository("alpha"), repository("beta")
    uses("django", (one, "3.2.0", "requirements.txt", 12), (two, "3.2.0", "base.txt", 3))
    uses("django", (two, "5.2", "dev.txt", 1))
    uses("django-filter", (one, "24.1", "requirements.txt", 13))

    groups = explorer.uses_by_version(name="django")
    page = cto.get("/estate/where/?q=django").content.decode()

    assert [(group.version, group.repositories) for group in groups] == [("3.2.0", 2), ("5.2", 1)]
    assert "requirements.txt:12" in page
    assert "django-filter" in page


def test_a_part_of_a_name_finds_the_names_that_hold_it(cto: Client) -> None:
    uses("org.apache/log4j-core", (repository("alpha"), "2.14", "pom.xml", 1))

    page = cto.get("/estate/where/?q=log4j").content.decode()

    assert "org.apache/log4j-core" in page


def test_a_name_nobody_states_is_no_proof_of_absence(cto: Client) -> None:
    page = cto.get("/estate/where/?q=%3Cscript%3Ealert%281%29").content.decode()

    assert "Files that could not be read may" in page
    assert "<script>alert(1)" not in page


def test_where_is_it_used_does_not_read_the_many_rows_beside() -> None:
    one = repository("alpha")
    file = Manifest.objects.create(repository=one, path="a", kind="requirements", cache_key="a")
    with connection.cursor() as cursor:  # a hundred thousand objects would take the whole minute
        cursor.execute(MANY, [one.pk, file.pk])

    explorer.uses_by_version(name="library-1")  # what is made once is made
    for name in ("library-777", "library-7777", "library-12"):
        with within(0.2, name):
            groups = explorer.uses_by_version(name=name)
            names = explorer.names_found(name)
        assert sum(group.total for group in groups) == 5
        assert names


def technology(n: int, ends: date | None, **values: Any) -> Technology:
    given = {"product": f"p{n}", "label": f"Product {n}", "cycle": "1", "slug": f"p{n}-1"}
    return Technology.objects.create(**given | {"ends_on": ends, "category": "lang"} | values)


def test_technologies_stand_under_past_soon_supported_and_unknown(cto: Client) -> None:
    technology(1, timezone.localdate() - timedelta(days=9), ended=True)
    technology(2, timezone.localdate() + timedelta(days=90), ended=False)
    technology(3, None, ended=None)

    page = cto.get("/estate/life-cycles/").content.decode()

    past, soon, unknown = (page.index(f'id="group-{key}"') for key in ("past", "soon", "unknown"))
    assert past < page.index(">Product 1 1<", past) < soon < unknown
    assert page.index(">Product 3 1<", unknown) > unknown


def test_the_timeline_leaves_out_what_is_far_and_says_how_much() -> None:
    near = technology(1, TODAY + timedelta(days=30))
    far = technology(2, TODAY + timedelta(days=5_000))

    assert "Product 2" not in timeline.picture([near, far], today=TODAY)
    assert timeline.outside([near, far], today=TODAY) == 1
    assert timeline.picture([far], today=TODAY) == ""


def test_a_repository_page_opens_without_any_history(cto: Client) -> None:
    repository("bare", state="empty", scanned_at=None)

    page = cto.get("/estate/repositories/bare/")

    assert page.status_code == 200
    assert "The history could not be read" in page.content.decode()
    assert "It has not been judged yet" in page.content.decode()


def test_saying_what_a_repository_serves_is_kept_with_its_author(cto: Client) -> None:
    repository("shop")
    System.objects.create(name="Shop", slug="shop")

    answer = cto.post(
        "/estate/repositories/shop/serves/",
        {"system": "shop", "team": "Sales", "in_service": "true"},
    )

    kept = RepositoryProfile.objects.get()
    assert answer.status_code == 302
    assert (kept.system.name, kept.team, kept.in_service) == ("Shop", "Sales", True)
    assert kept.history.get().history_user.username == "camille"


def test_a_wrong_system_is_refused_and_the_entry_kept(cto: Client) -> None:
    repository("shop")

    answer = cto.post("/estate/repositories/shop/serves/", {"system": "none", "team": "Sales"})

    assert answer.status_code == 422
    assert "Sales" in answer.content.decode()
    assert not RepositoryProfile.objects.exists()


def history(name: str, *people: tuple[str, str]) -> None:
    columns_ = {
        "position": range(len(people)),
        "name": [one for one, _email in people],
        "email": [email for _name, email in people],
    }
    lake.write("commits", name, {key: list(values) for key, values in columns_.items()})


def test_two_names_of_one_address_are_merged_and_taken_apart_by_a_person(cto: Client) -> None:
    shop = repository("shop")
    history("shop", ("Ana Ruiz", "ana@example.org"), ("A. Ruiz", "ana@example.org"))
    place = "/estate/repositories/shop/identities/"
    (pair,) = identities.proposed(shop) or []

    cto.post(f"{place}merge/", {"pair": pair.key.replace("\n", "\r\n")})

    merge = IdentityMerge.objects.get()
    assert merge.reason == "e-mail"
    assert identities.proposed(shop) == []
    assert "A. Ruiz" in cto.get(place).content.decode()
    cto.post(f"{place}{merge.slug}/undo/")
    assert not IdentityMerge.objects.exists()


def test_only_a_proposed_pair_can_be_merged(cto: Client) -> None:
    repository("shop")
    history("shop", ("Ana Ruiz", "ana@example.org"), ("Bo Lind", "bo@example.org"))
    pair = "Ana Ruiz\nana@example.org\nBo Lind\nbo@example.org"

    cto.post("/estate/repositories/shop/identities/merge/", {"pair": pair})

    assert not IdentityMerge.objects.exists()


def test_names_of_people_are_not_for_those_who_cannot_decide(client: Client) -> None:
    repository("shop")
    client.force_login(make.person("lea", role="member"))

    assert client.get("/estate/repositories/shop/identities/").status_code == 403
    assert client.get("/estate/repositories/shop/serves/").status_code == 403
    assert client.get("/estate/").status_code == 200


@pytest.mark.parametrize("place", ["", "life-cycles/", "where/?q=x"])
def test_strangers_are_asked_to_sign_in(client: Client, place: str) -> None:
    assert client.get(f"/estate/{place}").status_code == 302


def test_categories_of_products_are_named_in_both_languages() -> None:
    row = Technology(label="PostgreSQL", category="database")

    with override("fr"):
        assert timeline.category(row) == "Bases"
    assert timeline.category(Technology(category="unheard-of")) == "Others"
