"""A question, for the tests of decisions."""

from __future__ import annotations

from typing import Any

import pytest

from timonier.governance import services
from timonier.governance.models import Decision


@pytest.fixture
def question(camille: Any) -> Decision:
    return services.ask(name="Send parcels through one queue", by=camille, options=["One queue"])
