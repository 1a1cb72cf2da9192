"""Fixtures every room's tests share."""

import os
import tempfile
from pathlib import Path

import django
from django.conf import settings

# Before Django reads its settings: tests never touch a real home.
os.environ["TIMONIER_HOME"] = tempfile.mkdtemp(prefix="timonier-test-")
os.environ.pop("TIMONIER_SECRET_KEY", None)
# Named here and not in pyproject.toml: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "timonier.config.settings"
django.setup()

if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: the threads of a live server each open and close their own connection.
    name = str(Path(os.environ["TIMONIER_HOME"]) / "test.sqlite3")
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
