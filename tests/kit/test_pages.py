"""Entity pages: search, filters, order, as-of, what blocks a deletion, edits that collide."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.estate.models import RepositoryProfile, System
from timonier.kit.entities import audience
from timonier.kit.entities.cells import Cell, Shown
from timonier.kit.entities.entity import Entity, Panel, registry
from timonier.kit.models.access import ApiToken
from timonier.kit.records import writes
from timonier.organisation.models import Department

pytestmark = pytest.mark.django_db
SYSTEMS = registry[System]
PROFILES = registry[RepositoryProfile]
DEPARTMENTS = registry[Department]


def system(name: str, **more: Any) -> System:
    made: System = writes.patch(SYSTEMS, {"name": name, **more}, by=None)
    return made


def names(page: Any) -> list[str]:
    return [item.name for item, _row in page.context["lines"]]


def test_words_are_searched_in_every_search_field(cto: Client) -> None:
    system("Billing", owner="Odile")
    system("Search", description="finds bills")
    system("Other")

    assert names(cto.get(SYSTEMS.url(), {"q": "bill"})) == ["Billing", "Search"]
    assert names(cto.get(SYSTEMS.url(), {"q": "odile bill"})) == ["Billing"]
    assert names(cto.get(SYSTEMS.url(), {"q": "\x00%_"})) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"in_service": "yes"}, ["A"]),
        ({"in_service": "no"}, ["B"]),
        ({"in_service": "unknown"}, ["C"]),
        ({"criticality": "high"}, ["A"]),
        ({"criticality": "unknown"}, ["B", "C"]),
        ({"sort": "-name"}, ["C", "B", "A"]),
    ],
)
def test_filters_keep_unknown_apart_from_no(
    cto: Client, asked: dict[str, str], found: list[str]
) -> None:
    system("A", in_service=True, criticality="high")
    system("B", in_service=False)
    system("C")

    assert names(cto.get(SYSTEMS.url(), asked)) == found


def test_a_filter_nobody_understands_shows_nothing_and_says_so(cto: Client) -> None:
    system("A")

    page = cto.get(SYSTEMS.url(), {"criticality": "enormous"})

    assert names(page) == []
    assert 'role="alert"' in page.content.decode()


def test_htmx_gets_the_rows_alone(cto: Client) -> None:
    system("A")

    rows = cto.get(SYSTEMS.url(), headers={"hx-request": "true", "hx-target": "rows"})

    text = rows.content.decode()
    assert text.startswith('<div id="rows"')
    assert "<html" not in text


def test_pages_turn_both_ways(cto: Client) -> None:
    Department.objects.bulk_create(Department(name=f"d{n:03}", slug=f"d{n:03}") for n in range(120))
    first = cto.get(DEPARTMENTS.url())
    second = cto.get(DEPARTMENTS.url(), {"at": first.context["page"].next})
    back = cto.get(DEPARTMENTS.url(), {"at": second.context["page"].previous})

    assert names(second)[0] == "d050"
    assert names(back) == names(first)
    assert cto.get(DEPARTMENTS.url(), {"at": "nonsense"}).status_code == 302


def test_a_page_shows_the_row_as_it_was(cto: Client) -> None:
    made = system("Old name")
    made.history.update(history_date=timezone.now() - timedelta(days=10))
    writes.patch(SYSTEMS, {"name": "New name"}, made, by=None)
    five_days_ago = timezone.localdate() - timedelta(days=5)

    then = cto.get(SYSTEMS.url("detail", made), {"as_of": five_days_ago.isoformat()})
    before = cto.get(SYSTEMS.url("detail", made), {"as_of": "2001-01-01"})
    wrong = cto.get(SYSTEMS.url("detail", made), {"as_of": "2001-99-01"})

    assert "Old name" in [shown.cell.value for shown in then.context["details"]]
    assert before.context["details"] is None
    assert wrong.context["bad_day"]


def test_history_tells_who_changed_what_and_why_in_names(cto: Client) -> None:
    billing = system("Billing")
    profile = writes.patch(PROFILES, {"repository_name": "app", "slug": "app"}, by=None)
    cto.post(
        PROFILES.url("edit", profile),
        {
            "seen": PROFILES.etag(profile),
            "repository_name": "app",
            "slug": "app",
            "system": billing.slug,
            "in_service": "unknown",
            "change_reason": "seen in production",
        },
    )

    changes = cto.get(PROFILES.url("history", profile)).context["changes"]

    assert [(c.kind, c.by, c.reason) for c in changes] == [
        ("changed", "camille", "seen in production"),
        ("created", "", ""),
    ]
    (difference,) = changes[0].differences
    assert (difference.before.kind, difference.after.value) == ("none", "Billing")


def test_a_deleted_row_keeps_its_history(cto: Client) -> None:
    made = system("Gone")
    url = SYSTEMS.url("history", made)

    cto.post(SYSTEMS.url("delete", made), {"change_reason": "sold", "seen": SYSTEMS.etag(made)})

    page = cto.get(url)
    assert next((c.kind, c.reason) for c in page.context["changes"]) == ("deleted", "sold")
    assert cto.get(SYSTEMS.url("detail", made)).status_code == 404


def test_the_second_of_two_colliding_edits_is_told_and_keeps_its_words(cto: Client) -> None:
    made = system("Billing")
    form = cto.get(SYSTEMS.url("edit", made))
    writes.patch(SYSTEMS, {"owner": "Odile"}, made, by=None)

    answer = cto.post(
        SYSTEMS.url("edit", made),
        {"name": "Mine", "slug": "billing", "in_service": "unknown", "seen": form.context["seen"]},
    )

    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    both = {each["label"]: (each["now"].value, each["yours"]) for each in answer.context["both"]}
    assert both[SYSTEMS.label("name")] == ("Billing", "Mine")
    assert both[SYSTEMS.label("owner")][0] == "Odile"
    made.refresh_from_db()
    assert (made.name, made.owner) == ("Billing", "Odile")


def test_a_blocked_deletion_names_what_blocks_it(
    cto: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.models import PROTECT

    billing = system("Billing")
    writes.patch(PROFILES, {"repository_name": "app", "system": "billing"}, by=None)
    link = RepositoryProfile._meta.get_field("system").remote_field
    monkeypatch.setattr(link, "on_delete", PROTECT)

    page = cto.get(SYSTEMS.url("delete", billing))
    answer = cto.post(SYSTEMS.url("delete", billing), {"seen": SYSTEMS.etag(billing)})
    api = cto.delete("/api/v1/estate/systems/billing", headers=make.ANY)

    assert [row["name"] for row in page.context["blockers"]] == ["app"]
    assert answer.status_code == 409
    assert api.status_code == 409
    assert System.objects.exists()


def test_long_links_are_found_by_search_and_answered_by_name(cto: Client) -> None:
    System.objects.bulk_create(System(name=f"System {n}", slug=f"system-{n}") for n in range(120))

    form = cto.get(PROFILES.url("add")).content.decode()
    told = cto.get("/choices/estate/systems/", {"q": "system 11"}).json()

    assert 'data-pick="/choices/estate/systems/"' in form
    assert form.count("System 1") == 0
    assert {"key": "system-11", "name": "System 11"} in told["options"]
    assert not told["more"]
    assert cto.get("/choices/estate/systems/").json()["more"]
    made = cto.post(
        PROFILES.url("add"),
        {"repository_name": "app", "system": "system-7", "in_service": "unknown"},
    )
    assert made.status_code == 302
    assert RepositoryProfile.objects.get().system.slug == "system-7"  # type: ignore[union-attr]


def test_slugs_come_from_names_and_never_hide_a_page(cto: Client) -> None:
    slugs = [system(name).slug for name in ("Café Noir", "café noir!", "new")]

    assert slugs == ["cafe-noir", "cafe-noir-2", "new-1"]
    with pytest.raises(writes.Invalid):
        system("Import", slug="import")


def test_a_higher_room_hangs_its_panel(cto: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = system("Billing")
    monkeypatch.setattr(registry, "_panels", {})
    registry.hang(
        System,
        lambda request, item: Panel(
            title="Hung",
            template="kit/details.html",
            context={"details": [Shown("k", "Key", Cell("text", item.name))]},
        ),
    )

    text = cto.get(SYSTEMS.url("detail", made)).content.decode()

    assert "Hung" in text
    assert "<td>Billing</td>" in text


def test_private_rows_are_their_owners_alone() -> None:
    mine, other = make.person("mine"), make.person("other")
    for user in (mine, other):
        ApiToken.objects.create(
            user=user, name=user.username, digest=user.username, expires_at=timezone.now()
        )
    entity = Entity(
        model=ApiToken,
        fields=("name",),
        columns=("name",),
        key="pk",
        audience="private",
        private_to=("user",),
    )

    assert [row.name for row in audience.rows_for(entity, mine)] == ["mine"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("cto", {"A", "B", "C"}),
        ("executive", {"A", "B", "C"}),
        ("auditor", {"A", "B", "C"}),
        ("member", {"A"}),
        ("", set()),
    ],
)
def test_a_row_may_narrow_its_audience_itself(role: str, seen: set[str]) -> None:
    levels = {"A": "company", "B": "management", "C": "executive", "D": "private"}
    for name, level in levels.items():
        system(name, owner=level)
    entity = Entity(model=System, fields=("name",), columns=("name",), audience_field="owner")

    rows = audience.rows_for(entity, make.person("reader", role=role))

    assert {row.name for row in rows} == seen


def test_facts_pass_no_gate(cto: Client) -> None:
    facts = next(entity for entity in registry if entity.facts)

    with pytest.raises(PermissionDenied):
        writes.patch(facts, {}, by=None)
