"""A CTO and a question, for the tests of decisions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import make
from timonier.governance import services
from timonier.governance.models import Decision


@pytest.fixture
def camille(db: None) -> Any:
    return make.person()


@pytest.fixture
def cto(camille: Any) -> Client:
    client = Client()
    client.force_login(camille)
    return client


@pytest.fixture
def question(camille: Any) -> Decision:
    return services.ask(name="Send parcels through one queue", by=camille, options=["One queue"])
