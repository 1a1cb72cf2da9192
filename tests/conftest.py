"""Fixtures every room's tests share."""

import os
import tempfile

import django

# Before Django reads its settings: tests never touch a real home.
os.environ["TIMONIER_HOME"] = tempfile.mkdtemp(prefix="timonier-test-")
os.environ.pop("TIMONIER_SECRET_KEY", None)
# Named here and not in pyproject.toml: pytest-django would read the settings before this file.
os.environ["DJANGO_SETTINGS_MODULE"] = "timonier.config.settings"
django.setup()
