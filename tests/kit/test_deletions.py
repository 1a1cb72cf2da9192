"""What was deleted comes back for 30 days, with links and history, for those who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit import tasks
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Citation, Deletion
from timonier.kit.records import deletions, evidence, past, writes
from timonier.organisation.models import Department
from timonier.risk.models import Risk, Treatment

pytestmark = [pytest.mark.django_db, pytest.mark.data]
JUDGMENTS = [entity for entity in registry if not entity.facts]
RISKS, TREATMENTS, DEPARTMENTS = registry[Risk], registry[Treatment], registry[Department]


def values(entity: Entity) -> list[dict[str, Any]]:
    rows = entity.model._default_manager.order_by("pk")
    return [{"pk": item.pk, **entity.values(item)} for item in rows]


def gone(entity: Entity, item: Any, by: Any) -> Deletion:
    made = writes.delete(entity, item, by=by)
    assert made is not None
    return made


@pytest.mark.parametrize("entity", JUDGMENTS, ids=lambda e: f"{e.app}-{e.slug}")
def test_every_judgment_that_can_go_comes_back_as_it_was(camille: Any, entity: Entity) -> None:
    item = make.row(entity)
    before = {each.model: values(each) for each in JUDGMENTS}
    deletion = gone(entity, item, camille)
    assert values(entity) != before[entity.model]

    deletions.restore(deletion, by=camille)

    assert {each.model: values(each) for each in JUDGMENTS} == before
    assert not Deletion.objects.filter(pk=deletion.pk).exists()


def test_the_message_offers_to_take_it_back_and_one_click_does(cto: Client) -> None:
    item = make.row(RISKS)

    page = cto.post(
        RISKS.url("delete", item), {"seen": RISKS.etag(item)}, follow=True
    ).content.decode()
    slug = Deletion.objects.get().slug
    assert f'action="/deleted/{slug}/restore/"' in page
    assert item.name in cto.get("/deleted/").content.decode()
    back = cto.post(f"/deleted/{slug}/restore/", follow=True)

    assert back.redirect_chain[-1][0] == RISKS.url("detail", item)
    assert Risk.objects.get(slug=item.slug).name == item.name
    history = cto.get(RISKS.url("history", item)).content.decode()
    assert "Restored" in history
    assert "Deleted" in history


def test_what_hung_on_it_comes_back_with_its_links_and_citations(camille: Any) -> None:
    treatment = make.row(TREATMENTS)
    risk = treatment.risk
    risk_pk, treatment_pk = risk.pk, treatment.pk
    systems = set(risk.systems.values_list("pk", flat=True))
    evidence.cite(treatment, evidence.Fact(source="git", locator="a@b"), "it says so")
    kind = ContentType.objects.get_for_model(Treatment)
    cited = Citation.objects.filter(claim_type=kind, claim_id=treatment.pk)

    try:
        deletion = gone(RISKS, risk, camille)
    except writes.HasDependents:
        deletion = gone(TREATMENTS, treatment, camille)
    cited.delete()
    deletions.restore(deletion, by=camille)

    assert Treatment.objects.filter(pk=treatment_pk, risk=risk_pk).exists()
    assert set(Risk.objects.get(pk=risk_pk).systems.values_list("pk", flat=True)) == systems
    assert cited.count() == 1


def test_the_history_goes_on_and_says_who_brought_it_back(camille: Any) -> None:
    item = make.row(DEPARTMENTS)
    pk = item.pk
    created = Department.history.filter(slug=item.slug).count()

    deletions.restore(gone(DEPARTMENTS, item, camille), by=camille)

    records = list(past.records_of(DEPARTMENTS, pk))
    assert len(records) == created + 2
    assert [change.kind for change in past.changes(DEPARTMENTS, records, camille)][:2] == [
        "restored",
        "deleted",
    ]
    assert records[0].history_user == camille


def test_a_key_that_was_taken_meanwhile_is_told_and_nothing_changes(cto: Client) -> None:
    item = make.row(DEPARTMENTS)
    cto.post(DEPARTMENTS.url("delete", item), {"seen": DEPARTMENTS.etag(item)})
    other = make.row(DEPARTMENTS)
    assert other.slug == item.slug
    slug = Deletion.objects.get().slug

    page = cto.post(f"/deleted/{slug}/restore/", follow=True).content.decode()
    api = cto.post(f"/api/v1/deleted/{slug}")

    assert f"“{item.slug}” was taken by another row meanwhile" in page
    assert (api.status_code, Department.objects.count()) == (409, 1)
    assert Deletion.objects.filter(slug=slug).exists()


def test_what_it_belongs_to_comes_back_first(camille: Any) -> None:
    treatment = make.row(TREATMENTS)
    deletion = gone(TREATMENTS, treatment, camille)
    treatment.risk.delete()

    with pytest.raises(deletions.NotRestorable, match="bring that back first"):
        deletions.restore(deletion, by=camille)


@pytest.mark.parametrize("role", ["", "member", "auditor"])
def test_who_may_not_see_or_not_delete_it_may_not_bring_it_back(
    client: Client, camille: Any, role: str
) -> None:
    item = make.row(RISKS)
    deletion = gone(RISKS, item, camille)
    client.force_login(make.person("somebody", role=role))

    assert item.name not in client.get("/deleted/").content.decode()
    assert client.post(f"/deleted/{deletion.slug}/restore/").status_code == 404
    assert client.post(f"/api/v1/deleted/{deletion.slug}").status_code == 404
    assert client.get("/api/v1/deleted/").json() == {"items": []}
    assert not Risk.objects.exists()


def test_a_role_that_was_lost_since_brings_nothing_back(client: Client, camille: Any) -> None:
    deletion = gone(RISKS, make.row(RISKS), camille)
    camille.groups.clear()
    client.force_login(camille)

    assert client.post(f"/deleted/{deletion.slug}/restore/").status_code == 404
    assert not Risk.objects.exists()


def test_the_api_names_the_way_back_and_walks_it(cto: Client) -> None:
    item = make.row(RISKS)
    address = f"/api/v1/risk/risks/{item.slug}"

    link = cto.delete(address, headers=make.ANY)["Link"]
    slug = Deletion.objects.get().slug
    assert link == f'</api/v1/deleted/{slug}>; rel="undo"'
    [listed] = cto.get("/api/v1/deleted/").json()["items"]
    assert (listed["id"], listed["kind"], listed["key"]) == (slug, "risk.risk", item.slug)
    assert cto.post(f"/api/v1/deleted/{slug}").json() == {"kind": "risk.risk", "key": item.slug}
    assert cto.get(address).status_code == 200
    assert cto.post(f"/api/v1/deleted/{slug}").status_code == 404


@pytest.mark.parametrize("damage", ["column", "kind", "link"])
def test_what_another_version_deleted_is_told_and_nothing_changes(
    cto: Client, camille: Any, damage: str
) -> None:
    entity = registry[Department]
    kept = writes.delete(entity, make.row(entity), by=camille)
    assert kept is not None
    if damage == "column":
        kept.held["rows"][0]["fields"]["gone"] = "x"
    elif damage == "kind":
        kept.held["rows"].append({"model": "organisation.gone", "pk": 1, "fields": {}})
    else:
        kept.held["links"].append(["organisation.gone", 1, "head_id", 1])
    kept.save()

    assert cto.post(f"/api/v1/deleted/{kept.slug}").status_code == 409
    assert not Department.objects.exists()
    assert Deletion.objects.filter(pk=kept.pk).exists()


def test_after_thirty_days_the_daily_job_forgets_it(camille: Any) -> None:
    old = gone(DEPARTMENTS, make.row(DEPARTMENTS), camille)
    young = gone(DEPARTMENTS, make.row(DEPARTMENTS, 2), camille)
    long_ago = timezone.now() - deletions.KEPT_FOR - timedelta(minutes=1)
    Deletion.objects.filter(pk=old.pk).update(deleted_at=long_ago)
    assert deletions.find(old.slug, camille) is None

    tasks.upkeep()

    assert list(Deletion.objects.all()) == [young]


def test_what_the_house_deletes_by_itself_is_not_kept() -> None:
    assert writes.delete(DEPARTMENTS, make.row(DEPARTMENTS), by=None) is None
    assert not Deletion.objects.exists()
