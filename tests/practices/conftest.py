"""People who decide."""

from typing import Any

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def camille(db: None) -> Any:
    return User.objects.create(username="camille")
