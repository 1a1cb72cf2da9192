"""Deleting what others stand on shows them first, and the link keeps saying what was there."""

import pytest
from django.test import Client

from tests import make
from timonier.estate.models import System
from timonier.kit.entities.entity import registry
from timonier.kit.records import evidence

pytestmark = pytest.mark.django_db


def two() -> tuple[System, System]:
    entity = registry.get(System)
    assert entity is not None
    claim, support = make.rows(entity, 2)
    evidence.cite(claim, support, "it needs it")
    return claim, support


def test_the_page_that_deletes_shows_what_stands_on_the_row(cto: Client) -> None:
    claim, support = two()
    page = cto.get(f"/estate/systems/{support.slug}/delete/").text
    assert "These stand on it" in page
    assert f'href="/estate/systems/{claim.slug}/"' in page


def test_the_link_says_what_was_deleted_and_leads_to_its_history(cto: Client) -> None:
    claim, support = two()
    slug, name = support.slug, str(support)
    cto.post(f"/estate/systems/{slug}/delete/", {"seen": registry.get(System).etag(support)})
    assert not System.objects.filter(slug=slug).exists()
    page = cto.get(f"/why/estate.system/{claim.pk}/").text
    assert f"{name}, deleted" in page
    assert f"/estate/systems/{slug}/history/" in page
    assert cto.get(f"/estate/systems/{slug}/history/").status_code == 200


def test_who_may_not_read_the_kind_learns_no_name(db: None) -> None:
    claim, support = two()
    name = str(support)
    support.delete()
    reader = make.person("nobody", role="")
    [step] = evidence.why(claim, user=reader).steps
    assert name not in step.title
