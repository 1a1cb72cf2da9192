"""Fixtures every room's tests share."""

import os
import tempfile

# Before Django reads its settings: tests never touch a real home.
os.environ["TIMONIER_HOME"] = tempfile.mkdtemp(prefix="timonier-test-")
os.environ.pop("TIMONIER_SECRET_KEY", None)
