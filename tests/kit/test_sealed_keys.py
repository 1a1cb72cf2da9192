"""What is sealed outlives its key, its rotation and its declaration: unknown, never lost.

Over every sealed field of the registry: those of later rooms are covered without being named.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import make
from timonier.cli import doctor, main, restore
from timonier.kit import checks
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.models import Deletion
from timonier.kit.records import deletions, writes
from timonier.kit.sealed import MASK, Clear, Sealed, SealedField, again, sealed_of
from timonier.kit.sealed.fields import NotOneByOne
from timonier.kit.store import sealing

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


@EACH
def test_without_its_key_it_is_unknown_and_never_a_fault(
    entity: Entity, field: SealedField, cto: Client, home: Path, capsys: Any
) -> None:
    item = row_with(entity, field)
    kept = (home / sealing.KEYS).read_bytes()
    (home / sealing.KEYS).unlink()
    sealing.seal(home, "x", about="y")  # another key

    url = reverse(entity.url_name("secret"), args=[entity.key_value(item), field.name])
    page = cto.get(url)
    assert page.status_code == 200
    assert "Unknown" in page.content.decode()
    answer = cto.get(f"{api(entity, item)}/secret/{field.name}").json()
    assert answer == {"state": "unknown", "text": None}
    for name in ("detail", "edit", "history"):
        assert cto.get(entity.url(name, item)).status_code == 200
    name = next(one for one in ("description", "note", "name") if one in entity.fields)
    assert patch(cto, entity, item, {name: "Said anew"}).status_code == 200
    assert main(["keys"]) == 1
    assert "unknown" in capsys.readouterr().out
    restore._tell_unknown()
    assert (
        f"of {entity.model._meta.label_lower} that no key here opens: 1" in capsys.readouterr().out
    )
    assert [state for state, said in doctor._sealed() if "sealed values of" in said] == ["fail"] * 2

    (home / sealing.KEYS).write_bytes(kept)  # nothing was lost meanwhile
    assert getattr(entity.find(entity.key_value(item)), field.name).open() == SECRET


@EACH
def test_a_rotation_seals_all_anew_and_goes_on_where_it_was_stopped(
    entity: Entity, field: SealedField, home: Path, camille: Any, monkeypatch: Any
) -> None:
    one, two = make.rows(entity, 2)
    for item in (one, two):
        writes.patch(entity, {field.name: SECRET}, item, by=None)
    gone = writes.delete(entity, entity.find(entity.key_value(two)), by=camille)
    old = again.keys_in_use()
    seal, done = sealing.seal, []

    def stops(*args: Any, **options: Any) -> str:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return seal(*args, **options)

    monkeypatch.setattr(sealing, "seal", stops)
    with pytest.raises(KeyboardInterrupt):
        sealing.rotate(home)
        again.seal_again()
    monkeypatch.undo()
    assert len(again.keys_in_use()) == 2
    assert again.states()["unknown"] == 0

    left = again.seal_again()

    assert left == sum(1 for _ in again.stored()) - 2
    assert not again.keys_in_use() & old
    assert again.seal_again() == 0
    assert main(["keys", "--forget-old"]) == 0
    assert list(sealing.keys(home)) == list(again.keys_in_use())
    assert getattr(entity.find(entity.key_value(one)), field.name).open() == SECRET
    assert gone is not None
    back = deletions.restore(Deletion.objects.get(pk=gone.pk), by=camille)
    assert getattr(back, field.name).open() == SECRET


@EACH
def test_rows_made_in_bulk_are_refused_rather_than_left_without(
    entity: Entity, field: SealedField
) -> None:
    item = make.row(entity)
    values = {f.name: getattr(item, f.name) for f in item._meta.concrete_fields if not f.unique}
    made = type(item)(**values | {field.name: SECRET})

    with pytest.raises(NotOneByOne), transaction.atomic():
        type(item)._default_manager.bulk_create([made])


def test_a_secret_on_its_way_shows_itself_to_nobody() -> None:
    assert SECRET not in f"{Clear(SECRET)!r} {Clear(SECRET)} {[Clear(SECRET)]}"
    held = Sealed("sealed:1:00000000:AAAA", "a.b.c:1")
    assert f"{held} {held!r}" == f"{MASK} {MASK}"


@EACH
def test_a_declaration_that_would_search_or_order_by_it_fails_the_check(
    entity: Entity, field: SealedField
) -> None:
    from dataclasses import replace

    for where in ("search", "filters", "ordering"):
        slips = checks.of_entity(replace(entity, **{where: (field.name,)}))
        assert [error for error in slips if field.name in error.msg], where


@EACH
def test_a_field_that_nobody_may_read_fails_the_check(
    entity: Entity, field: SealedField, monkeypatch: Any
) -> None:
    monkeypatch.setattr(field, "readers", ())
    assert [error.id for error in checks.of_entity(entity)] == ["kit.E005"]
    monkeypatch.setattr(field, "readers", ("ctoo",))
    [error] = checks.of_entity(entity)
    assert "'ctoo'" in error.msg
