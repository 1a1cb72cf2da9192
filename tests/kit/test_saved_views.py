"""A saved view is one list in four forms, and each reader sees in it what they may see."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import reverse

from tests import canaries, make
from timonier.estate.models import System
from timonier.kit.entities import saved as selectors
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Deletion, SavedView, ViewUse
from timonier.kit.records import writes
from timonier.organisation.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.data]
VIEWS, SYSTEMS, DEPARTMENTS = registry[SavedView], registry[System], registry[Department]
ATOM = "{http://www.w3.org/2005/Atom}"


def view(
    entity: Entity, by: Any, *, query: Any = None, columns: Any = (), audience: str = "private"
) -> SavedView:
    data = {
        "name": f"A view of {entity.slug}",
        "kind": selectors.label_of(entity),
        "query": query or {},
        "columns": list(columns),
        "audience": audience,
    }
    made: SavedView = writes.patch(VIEWS, data, by=by)
    return made


def forms(found: SavedView, entity: Entity) -> dict[str, str]:
    """The addresses of a view: the list, its page (as the bridge shows it), feed, API, files."""
    return {
        "list": f"{entity.url()}?view={found.slug}",
        "page": VIEWS.url("detail", found),
        "feed": reverse("kit:view-feed", args=[found.slug]),
        "json": f"/api/v1/kit/views/{found.slug}/rows",
        "csv": f"/api/v1/kit/views/{found.slug}/rows.csv",
        "api": f"/api/v1/{entity.app}/{entity.slug}/?view={found.slug}",
        "export": f"{reverse(entity.url_name('export'), args=['csv'])}?view={found.slug}",
    }


def system(name: str, **more: Any) -> System:
    made: System = writes.patch(SYSTEMS, {"name": name, **more}, by=None)
    return made


def entries(client: Client, found: SavedView, query: str = "") -> list[str]:
    text = client.get(reverse("kit:view-feed", args=[found.slug]) + query).content
    tree = ElementTree.fromstring(text)
    return [str(each.findtext(f"{ATOM}title")) for each in tree.iter(f"{ATOM}entry")]


def test_one_view_is_the_same_rows_in_every_form(cto: Client, camille: Any) -> None:
    for name, level in (("Billing", "high"), ("Portal", "high"), ("Wiki", "low")):
        system(name, criticality=level)
    found = view(SYSTEMS, camille, query={"criticality": "high", "sort": "-name"})
    at = forms(found, SYSTEMS)
    expected = ["Portal", "Billing"]

    page = cto.get(at["list"])
    assert [item.name for item, _row in page.context["lines"]] == expected
    panel = cto.get(at["page"]).content.decode()
    assert panel.index("Portal") < panel.index("Billing") and "Wiki" not in panel
    assert entries(cto, found) == expected
    assert [row["name"] for row in cto.get(at["json"]).json()["items"]] == expected
    assert [row["name"] for row in cto.get(at["api"]).json()["items"]] == expected
    for kind in ("csv", "export"):
        text = cto.get(at[kind]).getvalue().decode("utf-8-sig")
        assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == expected


def test_the_address_changes_what_the_view_asks_and_the_view_stays(
    cto: Client, camille: Any
) -> None:
    system("Billing", criticality="high")
    system("Wiki", criticality="low")
    found = view(SYSTEMS, camille, query={"criticality": "high"})
    at = f"{SYSTEMS.url()}?view={found.slug}"

    other = cto.get(f"{at}&criticality=low")
    assert [item.name for item, _row in other.context["lines"]] == ["Wiki"]
    cleared = cto.get(f"{at}&criticality=")
    assert len(cleared.context["lines"]) == 2
    assert [item.name for item, _row in cto.get(at).context["lines"]] == ["Billing"]


def test_a_view_is_kept_from_its_list_changed_and_deleted_with_undo(cto: Client) -> None:
    system("Billing", criticality="high")
    kept = cto.post(
        reverse("kit:keep-view"),
        {"kind": "estate.system", "query": "criticality=high&columns=name&columns=owner",
         "name": "Grave ones", "audience": "company"},
        follow=True,
    )  # fmt: skip
    found = SavedView.objects.get()

    assert kept.redirect_chain[-1][0] == f"{SYSTEMS.url()}?view={found.slug}"
    assert found.query == {"criticality": "high"} and found.columns == ["name", "owner"]
    assert (found.audience, str(found.author)) == ("company", "camille")
    page = cto.get(f"{SYSTEMS.url()}?view={found.slug}&criticality=low")
    assert page.context["saved"]["changed"]
    anew = {"kind": "estate.system", "query": page.context["saved"]["query"],
            "onto": found.slug, "seen": page.context["saved"]["seen"]}  # fmt: skip
    cto.post(reverse("kit:keep-view"), anew)
    found.refresh_from_db()
    assert found.query == {"criticality": "low"}
    stale = cto.post(reverse("kit:keep-view"), anew, follow=True).content.decode()
    assert "Somebody changed this view" in stale

    cto.post(VIEWS.url("delete", found), {"seen": VIEWS.etag(found)})
    assert not SavedView.objects.exists()
    cto.post(reverse("kit:restore", args=[Deletion.objects.get().slug]))
    assert SavedView.objects.get().query == {"criticality": "low"}


def test_what_is_wrong_with_a_new_view_is_said_and_what_was_typed_stays(cto: Client) -> None:
    answer = cto.post(
        reverse("kit:keep-view"),
        {"kind": "estate.system", "query": "nonsense=1", "name": "My own name"},
    )

    assert answer.status_code == 422
    assert "There is no filter “nonsense”." in answer.content.decode()
    assert "My own name" in answer.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", [{"gone_filter": "x"}, {"criticality": "no such level"}, {"criticality": ["high"]}]
)
def test_a_view_that_can_no_longer_be_asked_says_so_and_shows_nothing(
    cto: Client, camille: Any, query: dict[str, Any]
) -> None:
    system("Billing", criticality="high")
    found = view(SYSTEMS, camille)
    SavedView.objects.filter(pk=found.pk).update(query=query)

    for name, url in forms(found, SYSTEMS).items():
        answer = cto.get(url)
        told = canaries.text_of(answer)
        assert "Billing" not in told, name
        if name in ("json", "csv", "api"):
            assert answer.status_code == 422, name
            assert answer["Content-Type"] == "application/problem+json"
    assert "nothing is shown" in cto.get(forms(found, SYSTEMS)["list"]).content.decode()
    assert "nothing is shown" in cto.get(forms(found, SYSTEMS)["page"]).content.decode()
    assert entries(cto, found) == ["This view cannot be read as it stands"]


def test_a_view_of_a_list_there_is_no_more_is_still_named_and_can_go(
    cto: Client, camille: Any
) -> None:
    found = view(SYSTEMS, camille)
    SavedView.objects.filter(pk=found.pk).update(kind="estate.zeppelin")
    found.refresh_from_db()

    assert "There is no such list any more." in cto.get(VIEWS.url("detail", found)).content.decode()
    assert cto.get(f"/api/v1/kit/views/{found.slug}/rows").status_code == 422
    assert cto.post(VIEWS.url("delete", found), {"seen": VIEWS.etag(found)}).status_code == 302


def test_a_view_that_is_not_there_is_not_all_rows(cto: Client) -> None:
    system("Billing")

    page = cto.get(f"{SYSTEMS.url()}?view=no-such-view")
    assert page.context["lines"] == []
    assert "There is no such view here" in page.content.decode()
    assert cto.get("/api/v1/estate/systems/?view=no-such-view").status_code == 422
    export = cto.get(f"{reverse('estate:systems-export', args=['csv'])}?view=no-such-view")
    assert "Billing" not in export.getvalue().decode()


def test_a_column_there_is_no_more_is_said_and_the_rows_stay(cto: Client, camille: Any) -> None:
    system("Billing")
    found = view(SYSTEMS, camille, columns=["name", "owner"])
    SavedView.objects.filter(pk=found.pk).update(columns=["name", "funnel"])

    page = cto.get(f"{SYSTEMS.url()}?view={found.slug}")
    assert "funnel" in page.content.decode()
    assert len(page.context["lines"]) == 1


def test_a_private_view_is_its_authors_alone_and_a_shared_one_everybodys(
    client: Client, camille: Any
) -> None:
    mine, ours = view(SYSTEMS, camille), view(SYSTEMS, camille, audience="company")
    client.force_login(make.person("member", role="member"))

    bar = client.get(SYSTEMS.url()).context["saved"]
    assert [each.slug for each in bar["views"]] == [ours.slug]
    assert client.get(VIEWS.url("detail", mine)).status_code == 404
    assert client.get(f"/api/v1/kit/views/{mine.slug}/rows").status_code == 404
    assert client.get(reverse("kit:view-feed", args=[mine.slug])).status_code == 404
    assert client.get(f"/api/v1/kit/views/{ours.slug}/rows").status_code == 200
    assert mine.slug not in client.get("/palette/?q=view").content.decode()


def test_sharing_takes_the_right_to(client: Client) -> None:
    member = make.person("member", role="member")
    client.force_login(member)
    data = {"name": "x", "kind": "estate.system", "query": {}, "columns": []}

    refused = client.post(
        "/api/v1/kit/views/", {**data, "audience": "company"}, content_type="application/json"
    )
    assert refused.status_code == 422 and "audience" in refused.json()["errors"]
    made = client.post("/api/v1/kit/views/", data, content_type="application/json")
    assert made.status_code == 201 and made.json()["audience"] == "private"


def test_a_view_of_rows_that_a_role_may_not_see_is_not_there_for_it(
    client: Client, camille: Any
) -> None:
    closed = next(each for each in registry if each.audience == "management")
    found = view(closed, camille, audience="company")
    client.force_login(make.person("member", role="member"))

    for url in (VIEWS.url("detail", found), f"/api/v1/kit/views/{found.slug}/rows"):
        assert client.get(url).status_code == 404


def test_the_history_of_a_view_does_not_tell_what_it_once_asked(cto: Client, camille: Any) -> None:
    found = view(SYSTEMS, camille, query={"q": "zeppelin"})
    writes.patch(VIEWS, {"query": {}}, found, by=camille)

    assert "zeppelin" not in cto.get(VIEWS.url("history", found)).content.decode()


def test_a_formula_in_a_cell_is_text_in_the_file(cto: Client, camille: Any) -> None:
    system("=1+1", owner="@SUM(A1)")
    found = view(SYSTEMS, camille, columns=["owner"])

    text = cto.get(forms(found, SYSTEMS)["csv"]).getvalue().decode("utf-8-sig")
    [row] = list(csv.DictReader(io.StringIO(text)))
    assert row["name"] == "'=1+1" and row["owner"] == "'@SUM(A1)"


def test_a_list_begins_with_the_view_that_a_person_chose_and_with_one_only(
    cto: Client, camille: Any
) -> None:
    system("Billing", criticality="high")
    system("Wiki", criticality="low")
    first = view(SYSTEMS, camille, query={"criticality": "high"})
    second = view(SYSTEMS, camille, query={"criticality": "low"})
    for found in (first, second):
        cto.post(reverse("kit:use-view", args=[found.slug]), {"default": "1"})

    assert [item.name for item, _row in cto.get(SYSTEMS.url()).context["lines"]] == ["Wiki"]
    assert len(cto.get(f"{SYSTEMS.url()}?view=").context["lines"]) == 2
    assert len(cto.get("/api/v1/estate/systems/").json()["items"]) == 2, "programs see all"
    cto.post(reverse("kit:use-view", args=[second.slug]), {"default": "0"})
    assert len(cto.get(SYSTEMS.url()).context["lines"]) == 2
    assert not ViewUse.objects.exists()


def test_the_order_of_the_columns_of_a_default_view_keeps_the_view(
    cto: Client, camille: Any
) -> None:
    system("Billing", criticality="high")
    found = view(SYSTEMS, camille, query={"criticality": "high"})
    cto.post(reverse("kit:use-view", args=[found.slug]), {"default": "1"})

    assert f"?view={found.slug}&amp;sort=" in cto.get(SYSTEMS.url()).content.decode()


def test_the_palette_leads_to_a_view_of_the_list(cto: Client, camille: Any) -> None:
    found = view(SYSTEMS, camille)

    text = cto.get("/palette/?q=view of systems", headers={"x-palette": "1"}).content.decode()
    assert f"{SYSTEMS.url()}?view={found.slug}" in text
