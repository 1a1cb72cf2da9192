"""How entries of the radar find what is in use: by name, by any name of a product, by kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.make import person
from timonier.estate.models import Repository, Technology
from timonier.kit.entities.entity import registry
from timonier.kit.measured import freshness
from timonier.kit.records.writes import patch
from timonier.strategy.models import RadarEntry
from timonier.strategy.services.radar import start_quadrants

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def entry(name: str, **more: Any) -> RadarEntry:
    data = {"name": name, "quadrant": "tools", "ring": "trial", "since_on": str(TODAY), **more}
    made: RadarEntry = patch(registry[RadarEntry], data, by=None)
    return made


def use(label: str, cycle: str) -> None:
    freshness.succeeded("estate.git", cadence_days=1)
    row = Technology.objects.create(
        product=label.lower(),
        label=label,
        cycle=cycle,
        slug=label.lower(),
        category="framework",
        ends_on=TODAY + timedelta(days=900),
    )
    row.repositories.add(Repository.objects.create(name=label, slug=label.lower(), location=label))


def test_an_entry_is_tied_by_its_name_and_a_product_by_any_of_its_names() -> None:
    start_quadrants(by=person())
    use("Django", "5.2")
    made = entry("django 5.2")
    assert (made.product, made.cycle) == ("django", "5.2")
    assert entry("Ours", product="Django").product == "django"
    assert entry("Base", product="PostgreSQL").product == "postgresql"  # by the life cycles known
    assert entry("Own", product="Our own tool").product == "Our own tool"


def test_a_proposal_is_offered_the_quadrant_of_its_kin() -> None:
    start_quadrants(by=person())
    web = Client()
    web.force_login(person("ada"))
    use("Rails", "8.0")
    use("Django", "5.2")
    asked = "/strategy/radar/decide/?key=assess:rails:8.0"
    assert web.get(asked).context["accept"].initial["quadrant"] == ""
    entry("Django 5.2")
    assert web.get(asked).context["accept"].initial["quadrant"] == "tools"
