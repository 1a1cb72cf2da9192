"""What may not be seen is in no form of a saved view, whichever room declared the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import canaries
from tests.kit.test_saved_views import VIEWS, forms, view
from tests.test_every_link import LINKS, Case, of
from timonier.kit.entities.entity import Entity

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@of(LINKS)
def test_a_linked_row_that_may_not_be_seen_is_in_no_form_of_a_view(
    cto: Client, camille: Any, entity: Entity, name: str
) -> None:
    case = Case(entity, name)
    found = view(entity, camille, columns=[name])
    at = forms(found, entity)
    told = {form: canaries.text_of(cto.get(url)) for form, url in at.items()}
    assert any(canaries.PREFIX in text for text in told.values()), "the link is shown nowhere"

    with canaries.hidden_from(camille, case.end):
        for form, url in at.items():
            answer = cto.get(url)
            assert answer.status_code == 200, form
            assert canaries.PREFIX not in canaries.text_of(answer), form


@of([pair for pair in LINKS if pair[1] in pair[0].filters])
def test_a_view_whose_filter_names_a_row_is_for_those_who_may_see_that_row(
    cto: Client, camille: Any, entity: Entity, name: str
) -> None:
    case = Case(entity, name)
    found = view(entity, camille, query={name: case.key})
    at = forms(found, entity) | {"itself": f"/api/v1/kit/views/{found.slug}"}
    at["history"] = VIEWS.url("history", found)
    assert cto.get(at["itself"]).json()["query"] == {name: case.key}

    with canaries.hidden_from(camille, case.end):
        for form, url in at.items():
            assert canaries.PREFIX not in canaries.text_of(cto.get(url)), form
        assert cto.get(at["itself"]).status_code == 404
        assert found.slug not in cto.get("/api/v1/kit/views/").content.decode()
