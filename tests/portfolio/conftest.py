"""Who is signed in, and a small plan."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.portfolio import make
from timonier.portfolio.models import Plan


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever the last reader of another test spoke."""
    with translation.override("en"):
        yield


@pytest.fixture
def small() -> Plan:
    """Three initiatives, one an obligation; room for two."""
    make.capacity(30)
    make.initiative("Invoice by law", 0, {"dev": 25}, **make.OWED)
    make.initiative("Track parcels", 40_000, {"dev": [15, 20, 30]}, team="Portal")
    make.initiative("Rewrite labels", 100, {"dev": 110})
    return make.planned()
