"""What is sealed is ciphertext wherever it stands, opens by a right alone, and is never lost.

Over every sealed field of the registry: those of later rooms are covered without being named.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import make
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.records import deletions, writes
from timonier.kit.sealed import MASK, Sealed, SealedField, sealed_of

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SECRET = "the key lies under «the third stone»\nring twice"
EVERY = [(entity, field) for entity in registry for field in sealed_of(entity.model)]
EACH = pytest.mark.parametrize(
    ("entity", "field"), EVERY, ids=[f"{e.app}-{e.slug}-{f.name}" for e, f in EVERY]
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def row_with(entity: Entity, field: SealedField, text: str = SECRET) -> Any:
    return writes.patch(entity, {field.name: text}, make.row(entity), by=None)


def api(entity: Entity, item: Any) -> str:
    return f"/api/v1/{entity.app}/{entity.slug}/{entity.key_value(item)}"


def patch(client: Client, entity: Entity, item: Any, data: dict[str, Any]) -> Any:
    return client.patch(api(entity, item), data, content_type="application/json", headers=make.ANY)


def tables() -> str:
    """All that the tables of rooms hold, below every model."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found.append(str(cursor.fetchall()))
    return "".join(found)


def test_there_is_a_sealed_field_to_prove_this_by() -> None:
    assert EVERY


@EACH
def test_the_database_holds_ciphertext_in_rows_and_in_history(
    entity: Entity, field: SealedField
) -> None:
    item = row_with(entity, field)
    entity.model._default_manager.get(pk=item.pk).delete()

    assert "third stone" not in tables()


@EACH
def test_it_opens_at_its_row_in_every_life_of_it(entity: Entity, field: SealedField) -> None:
    item = row_with(entity, field)
    held = getattr(entity.model._default_manager.get(pk=item.pk), field.name)

    assert isinstance(held, Sealed)
    assert held.open() == SECRET
    record = type(item).history.filter(id=item.pk).first()
    assert getattr(record, field.name).open() == SECRET


@EACH
def test_a_new_row_brings_its_secret_with_it(entity: Entity, field: SealedField) -> None:
    data = make.data_of(entity, 7) | {field.name: SECRET}

    made = writes.patch(entity, data, by=None)

    assert getattr(entity.model._default_manager.get(pk=made.pk), field.name).open() == SECRET
    assert getattr(type(made).history.get(id=made.pk), field.name).open() == SECRET


@EACH
def test_ciphertext_moved_to_another_row_opens_for_nobody(
    entity: Entity, field: SealedField
) -> None:
    one, two = make.rows(entity, 2)
    writes.patch(entity, {field.name: SECRET}, one, by=None)
    stolen = getattr(entity.model._default_manager.get(pk=one.pk), field.name).ciphertext
    entity.model._default_manager.filter(pk=two.pk).update(**{field.name: stolen})

    assert getattr(entity.model._default_manager.get(pk=two.pk), field.name).open() is None


@EACH
def test_no_screen_file_or_answer_tells_it_but_the_one_that_opens_it(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item = row_with(entity, field)
    told = [
        cto.get(entity.url(page, item)).content.decode() for page in ("detail", "edit", "history")
    ]
    told += [cto.get(entity.url()).content.decode(), cto.get(api(entity, item)).content.decode()]
    for kind in ("csv", "json", "xlsx"):
        url = reverse(entity.url_name("export"), args=[kind])
        told.append(b"".join(cto.get(url).streaming_content).decode("latin-1"))  # type: ignore[attr-defined]
    found = cto.get(f"/api/v1/{entity.app}/{entity.slug}/", {"q": "third"}).json()

    assert found["items"] == []
    assert not [page for page in told if "third stone" in page]
    assert not [page for page in told if "sealed:1:" in page]
    assert cto.get(api(entity, item)).json()[field.name] == MASK
    page = cto.get(reverse(entity.url_name("secret"), args=[entity.key_value(item), field.name]))
    assert "third stone" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer = cto.get(f"{api(entity, item)}/secret/{field.name}").json()
    assert answer == {"state": "open", "text": SECRET}


@EACH
def test_only_whoever_has_the_right_opens_it_and_the_page_says_who_that_is(
    entity: Entity, field: SealedField, client: Client, cto: Client
) -> None:
    item = row_with(entity, field)
    url = reverse(entity.url_name("secret"), args=[entity.key_value(item), field.name])
    for role in ("executive", "member", "auditor", ""):
        client.force_login(make.person(f"some-{role}", role=role))
        if role in field.readers:
            continue
        assert client.get(url).status_code in (403, 404), role
        assert client.get(f"{api(entity, item)}/secret/{field.name}").status_code in (403, 404)
    client.logout()
    assert client.get(url).status_code == 302

    told = cto.get(entity.url("detail", item)).content.decode()
    assert "Readable by: CTO, whoever runs the machine" in told
    zoe = make.person("zoe", role="member")
    zoe.user_permissions.add(Permission.objects.get(codename=field.codename))
    told = cto.get(entity.url("detail", item)).content.decode()
    assert "zoe" in told.partition("Readable by:")[2][:80]


@EACH
def test_what_is_masked_keeps_what_is_there_and_nothing_removes_it(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item = row_with(entity, field)
    assert patch(cto, entity, item, {field.name: MASK}).status_code == 200
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == SECRET

    assert patch(cto, entity, item, {field.name: "another"}).status_code == 200
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == "another"

    assert patch(cto, entity, item, {field.name: ""}).status_code == 200
    assert getattr(entity.find(entity.key_value(item)), field.name) == ""
    refused = patch(cto, entity, item, {field.name: MASK})
    assert refused.status_code == 422
    assert field.name in refused.json()["errors"]


@EACH
def test_a_text_that_looks_like_ciphertext_is_sealed_like_any_other(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item, odd = make.row(entity), "sealed:1:00000000:AAAA"

    assert patch(cto, entity, item, {field.name: odd}).status_code == 200
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == odd


@EACH
def test_a_form_left_empty_keeps_it_and_a_tick_removes_it(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item = row_with(entity, field)
    page = cto.get(entity.url("edit", item)).content.decode()
    assert f'name="{field.name}_remove"' in page
    told = {name: "" if value is None else value for name, value in entity.values(item).items()}
    data = {k: v for k, v in told.items() if k != field.name and v is not False}

    def send(**more: str) -> None:
        now = entity.find(entity.key_value(item))
        answer = cto.post(
            entity.url("edit", item),
            data | {field.name: "", f"{field.name}_held": MASK, "seen": entity.etag(now)} | more,
        )
        assert answer.status_code == 302, answer.content

    send()
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == SECRET
    send(**{f"{field.name}_remove": "1"})
    assert getattr(entity.find(entity.key_value(item)), field.name) == ""


@EACH
def test_an_exported_file_reads_back_without_a_change(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item = row_with(entity, field)
    url = reverse(entity.url_name("export"), args=["csv"])
    content = b"".join(cto.get(url).streaming_content)  # type: ignore[attr-defined]

    batch = make.bring(cto, entity, "t.csv", content, confirm=True).context["batch"]

    assert not {kind for kind in ("refused", "changed", "new") if batch.counts.get(kind)}
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == SECRET


@EACH
def test_a_change_of_it_makes_what_others_read_stale(
    entity: Entity, field: SealedField, cto: Client
) -> None:
    item = row_with(entity, field)
    read = cto.get(api(entity, item))["ETag"]
    row_with(entity, field, "newer")

    answer = cto.patch(
        api(entity, item),
        {field.name: "mine"},
        content_type="application/json",
        headers={"If-Match": read},
    )

    assert answer.status_code == 412
    assert "newer" not in answer.content.decode()


@EACH
def test_a_deleted_row_comes_back_with_its_secret(
    entity: Entity, field: SealedField, camille: Any
) -> None:
    item = row_with(entity, field)
    gone = writes.delete(entity, item, by=camille)
    assert gone is not None
    assert "third stone" not in json.dumps(gone.held)

    back = deletions.restore(gone, by=camille)

    assert getattr(back, field.name).open() == SECRET
