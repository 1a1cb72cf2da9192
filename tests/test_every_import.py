"""What an import brought into any list goes again, and nothing else does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.records import writes

from . import make

MANY = [entity for entity in registry if not entity.facts and entity.limit is None]
pytestmark = [pytest.mark.django_db, pytest.mark.data]


def stored(entity: Entity) -> list[dict[str, Any]]:
    return [entity.values(item) for item in entity.model._default_manager.order_by("pk")]


@pytest.mark.parametrize("entity", MANY, ids=lambda each: f"{each.app}-{each.slug}")
def test_import_then_undo_changes_nothing(cto: Client, entity: Entity) -> None:
    items = make.rows(entity, 2)
    before = stored(entity)
    content = cto.get(reverse(entity.url_name("export"), args=["json"])).getvalue()
    for item in reversed(items):
        writes.delete(entity, item, by=None)
    without = stored(entity)

    done = make.bring(cto, entity, "rows.json", content, confirm=True).context["batch"]
    assert done.state == "done", (done.asked, done.counts)
    assert by_key(entity, stored(entity)) == by_key(entity, before)
    undone = cto.post(f"/batches/{done.slug}/undo/", follow=True)

    assert undone.context["batch"].state == "undone"
    assert [change.note for change in undone.context["kept"]] == []
    assert stored(entity) == without


def by_key(entity: Entity, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row[entity.key]))
