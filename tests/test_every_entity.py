"""The promise every entity keeps, whichever room declared it."""

import csv
import io
import json
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.trans_real import translation

from timonier.kit.entities.entity import Entity, registry

from . import make

ENTITIES = list(registry)
JUDGMENTS = [entity for entity in ENTITIES if not entity.facts]
FACTS = [entity for entity in ENTITIES if entity.facts]
OPEN = [entity for entity in ENTITIES if entity.contributed_by]
MANY = [entity for entity in ENTITIES if entity.limit is None]


def of(entities: list[Entity]) -> Any:
    names = [f"{entity.app}-{entity.slug}" for entity in entities]
    return pytest.mark.parametrize("entity", entities, ids=names)


pytestmark = [pytest.mark.django_db, pytest.mark.data]


def api(entity: Entity, key: str = "") -> str:
    return f"/api/v1/{entity.app}/{entity.slug}/{key}"


def stored(entity: Entity) -> list[dict[str, Any]]:
    return [entity.values(item) for item in entity.model._default_manager.order_by("pk")]


def count_queries(client: Client, url: str) -> int:
    client.get(url)  # what is cached once per process is not counted
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@of(ENTITIES)
def test_the_list_opens_empty_and_filled(cto: Client, entity: Entity) -> None:
    assert cto.get(entity.url()).status_code == 200

    item = make.row(entity)

    page = cto.get(entity.url())
    assert page.status_code == 200
    assert entity.url("detail", item) in page.content.decode()


@of(ENTITIES)
def test_a_row_has_its_page(cto: Client, entity: Entity) -> None:
    item = make.row(entity)

    assert cto.get(entity.url("detail", item)).status_code == 200


@of(JUDGMENTS)
def test_every_page_of_a_judgment_opens(cto: Client, entity: Entity) -> None:
    item = make.row(entity)

    for page in ("edit", "delete", "history"):
        assert cto.get(entity.url(page, item)).status_code == 200, page
    assert cto.get(entity.url("import")).status_code == 200
    if entity.limit is None:
        assert cto.get(entity.url("add")).status_code == 200


@of(ENTITIES)
def test_strangers_are_sent_to_sign_in(client: Client, entity: Entity) -> None:
    item = make.row(entity)

    for url in (entity.url(), entity.url("detail", item)):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert client.get(api(entity)).status_code == 401


@of(ENTITIES)
def test_somebody_without_a_role_learns_nothing(client: Client, entity: Entity) -> None:
    item = make.row(entity)
    client.force_login(make.person("sans-role", role=""))

    assert client.get(entity.url()).status_code == 403
    assert client.get(entity.url("detail", item)).status_code == 404
    assert client.get(api(entity, entity.key_value(item))).status_code == 404
    assert client.get(reverse(entity.url_name("export"), args=["csv"])).status_code == 403


@of(ENTITIES)
@pytest.mark.parametrize("role", ["executive", "member", "auditor"])
def test_only_the_cto_writes(client: Client, entity: Entity, role: str) -> None:
    item = make.row(entity)
    before = stored(entity)
    client.force_login(make.person(role, role=role))

    answers = [client.delete(api(entity, entity.key_value(item)), headers=make.ANY).status_code]
    if not entity.contributed_by or role == "auditor":
        answers.append(client.post(api(entity), {}, content_type="application/json").status_code)
    if not entity.facts:
        answers.append(client.post(entity.url("delete", item)).status_code)
        answers.append(client.post(entity.url("edit", item), {}).status_code)

    assert set(answers) <= {403, 404, 405}
    assert stored(entity) == before


@of(OPEN)
@pytest.mark.parametrize("role", ["executive", "member"])
def test_a_contributor_changes_and_removes_what_is_theirs_and_nothing_else(
    client: Client, entity: Entity, role: str
) -> None:
    others, data = make.row(entity), make.data_of(entity, 2)
    if entity.audience_field in entity.fields:
        data[entity.audience_field] = "private"  # to open a row to others may take another right
    client.force_login(make.person(role, role=role))

    made = client.post(api(entity), data, content_type="application/json")

    assert made.status_code == 201, made.content
    key = made.json()["id"]
    mine = entity.find(key)
    assert client.get(entity.url("edit", mine)).status_code == 200
    assert client.get(entity.url("edit", others)).status_code in (403, 404)
    renamed = client.patch(
        api(entity, key), data, content_type="application/json", headers=make.ANY
    )
    assert renamed.status_code == 200, renamed.content
    client.force_login(make.person("somebody-else", role=role))
    assert client.get(entity.url("edit", mine)).status_code in (403, 404)
    assert client.delete(api(entity, key), headers=make.ANY).status_code in (403, 404)
    client.force_login(getattr(mine, entity.contributed_by))
    assert client.delete(api(entity, key), headers=make.ANY).status_code == 204


@of(JUDGMENTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_export_then_import_changes_nothing(cto: Client, entity: Entity, kind: str) -> None:
    make.rows(entity, 1 if entity.limit == 1 else 3)
    before = stored(entity)
    kept = entity.model.history.count() if entity.tracked else 0  # type: ignore[attr-defined]
    answer = cto.get(reverse(entity.url_name("export"), args=[kind]))

    batch = make.bring(cto, entity, f"rows.{kind}", answer.getvalue()).context["batch"]

    assert batch.state == "judged", batch.asked
    assert batch.counts == {"new": 0, "changed": 0, "same": len(before), "refused": 0}
    assert stored(entity) == before
    if entity.tracked:
        assert entity.model.history.count() == kept  # type: ignore[attr-defined]


@of(FACTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_facts_are_exported_whole(cto: Client, entity: Entity, kind: str) -> None:
    make.rows(entity, 2)

    content = cto.get(reverse(entity.url_name("export"), args=[kind])).getvalue()

    if kind == "csv":
        assert len(list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))) == 2
    elif kind == "json":
        assert len(json.loads(content)) == 2
    else:
        assert content[:2] == b"PK"


@of(JUDGMENTS)
def test_a_row_goes_through_the_api_and_back(cto: Client, entity: Entity) -> None:
    data = make.data_of(entity)
    beside = cto.get(api(entity)).json()["items"]  # a row it links to may have brought some

    made = cto.post(api(entity), data, content_type="application/json")
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    read = cto.get(api(entity, key))
    assert read.json() == made.json()
    assert read["ETag"] == made["ETag"]

    again = cto.patch(
        api(entity, key), data, content_type="application/json", headers={"if-match": read["ETag"]}
    )
    assert again.status_code == 200, again.content
    assert again.json() == made.json()

    stale = cto.patch(
        api(entity, key), data, content_type="application/json", headers={"if-match": '"old"'}
    )
    assert stale.status_code == 412
    items = cto.get(api(entity)).json()["items"]
    assert [item for item in items if item not in beside] == [read.json()]
    assert cto.delete(api(entity, key), headers=make.ANY).status_code == 204
    assert cto.get(api(entity, key)).status_code == 404


@of(JUDGMENTS)
def test_each_write_is_kept_with_its_author(cto: Client, entity: Entity) -> None:
    data = make.data_of(entity)
    key = cto.post(api(entity), data, content_type="application/json").json()["id"]
    item = entity.find(key)

    assert entity.tracked, "a judgment model has `history = HistoricalRecords()`"
    record = item.history.latest()
    assert (record.history_type, str(record.history_user)) == ("+", "camille")
    cto.post(
        entity.url("delete", item),
        {"change_reason": "no longer ours", "seen": entity.etag(item)},
    )
    gone = entity.model.history.filter(history_type="-").latest()  # type: ignore[attr-defined]
    assert gone.history_change_reason == "no longer ours"


@of(FACTS)
def test_facts_refuse_every_write(cto: Client, entity: Entity) -> None:
    item = make.row(entity)
    before = stored(entity)
    key = entity.key_value(item)

    assert cto.post(api(entity), {}, content_type="application/json").status_code == 405
    assert cto.patch(api(entity, key), {}, content_type="application/json").status_code == 405
    assert cto.delete(api(entity, key)).status_code == 405
    assert cto.post(entity.url("detail", item)).status_code == 405
    assert cto.get(entity.url() + "new/").status_code == 404
    assert stored(entity) == before


@of(MANY)
def test_queries_do_not_grow_with_rows(cto: Client, entity: Entity) -> None:
    item = make.row(entity)
    export = reverse(entity.url_name("export"), args=["json"])
    urls = [entity.url(), entity.url("detail", item), api(entity)]
    few = {url: count_queries(cto, url) for url in urls}
    few_exported = _queries_of_export(cto, export)

    make.rows(entity, 30)

    assert {url: count_queries(cto, url) for url in urls} == few
    assert _queries_of_export(cto, export) == few_exported


def _queries_of_export(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).getvalue()
    return len(caught)


@of(ENTITIES)
def test_pages_speak_both_languages(cto: Client, entity: Entity) -> None:
    item = make.row(entity)
    urls = [entity.url(), entity.url("detail", item)]
    urls += [] if entity.facts else [entity.url("edit", item), entity.url("import")]

    for url in urls:
        english = cto.get(url, headers={"accept-language": "en"}).content.decode()
        french = cto.get(url, headers={"accept-language": "fr"}).content.decode()
        assert '<html lang="en"' in english
        assert '<html lang="fr"' in french
        assert _main(english) != _main(french)


def _main(page: str) -> str:
    return page.partition("<main")[2]


@of(ENTITIES)
def test_every_word_of_an_entity_is_translated(entity: Entity) -> None:
    french = translation("fr")._catalog  # type: ignore[attr-defined]

    with override(None):
        meta = entity.model._meta
        words = {str(meta.verbose_name), str(meta.verbose_name_plural)}
        words |= {str(label) for label in entity.labels.values()}
        for field in entity.model_fields:
            words.add(str(field.verbose_name))
            words |= {str(text) for _value, text in field.flatchoices if text}

    words -= {name for _code, name in settings.LANGUAGES}  # each in its own words, everywhere
    assert sorted(w for w in words if w not in french and (w, 0) not in french) == []
