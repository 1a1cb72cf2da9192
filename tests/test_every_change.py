"""A change says which version it is a change of, whichever room declared the row."""

import pytest
from django.test import Client

from timonier.kit.entities.entity import Entity

from . import make
from .test_every_entity import JUDGMENTS, api, of, stored

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@of(JUDGMENTS)
def test_nobody_overwrites_what_they_have_not_read(cto: Client, entity: Entity) -> None:
    item = make.row(entity)
    before, key = stored(entity), entity.key_value(item)

    blind = cto.patch(api(entity, key), {}, content_type="application/json")
    assert blind.status_code == 428
    assert blind["Content-Type"] == "application/problem+json"
    assert cto.delete(api(entity, key)).status_code == 428
    stale = cto.delete(api(entity, key), headers={"if-match": '"old"'})
    assert stale.status_code == 412
    assert stale.json()["current"] == cto.get(api(entity, key)).json()
    assert stale["ETag"] == cto.get(api(entity, key))["ETag"]

    for page in ("edit", "delete"):
        for seen in ({}, {"seen": "old"}):
            answer = cto.post(entity.url(page, item), make.plain(entity.values(item)) | seen)
            assert answer.status_code == 409, (page, seen)
            assert f'name="seen" value="{entity.etag(item)}"' in answer.content.decode()
    assert stored(entity) == before
