"""Fixtures every room's tests share."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.utils.translation import deactivate
from hypothesis import settings as hypothesis_settings

from hatch_build import catalogues

# Before Django reads its settings: tests never touch a real home.
os.environ["TIMONIER_HOME"] = tempfile.mkdtemp(prefix="timonier-test-")
os.environ.pop("TIMONIER_SECRET_KEY", None)
# Named here and not in pyproject.toml: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "timonier.config.settings"
catalogues()  # a French that was changed since the last build is the one to be tested
django.setup()

# What makes guessing a password slow would make every test that signs in slow.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: the threads of a live server each open and close their own connection.
    name = str(Path(os.environ["TIMONIER_HOME"]) / "test.sqlite3")
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name

# Every run looks at a few examples of each law, the nightly one at many.
hypothesis_settings.register_profile("everyday", max_examples=25, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=300, deadline=None)
hypothesis_settings.load_profile(os.environ.get("TIMONIER_TEST_PROFILE", "everyday"))

ASKED_FOR = ("slow", "postgres")  # minutes of work, or a server: only when `-m` names them


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = config.getoption("markexpr", "")
    left_out = [
        item
        for item in items
        if any(mark not in named and item.get_closest_marker(mark) for mark in ASKED_FOR)
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A request made in French leaves French active in its thread: the next test starts anew."""
    yield
    deactivate()


@pytest.fixture
def camille(db: None) -> Any:
    """A CTO."""
    from tests import make

    return make.person()


@pytest.fixture
def cto(camille: Any) -> Any:
    """Where this CTO is signed in: a client of her own."""
    from django.test import Client

    client = Client()
    client.force_login(camille)
    return client
