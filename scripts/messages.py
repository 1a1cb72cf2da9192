"""Brings every French catalogue up to date with the texts of its room (Django's makemessages)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (
    *(sys.executable, "-P", "-m", "django", "makemessages", "-l", "fr"),
    *("--no-location", "--no-obsolete", "--no-wrap", "-i", "node_modules", "-i", "dist"),
)


def main() -> None:
    """Rewrite timonier/<room>/locale/fr/LC_MESSAGES/django.po in each room that has a locale."""
    for locale in sorted((ROOT / "timonier").glob("*/locale")):
        subprocess.run(COMMAND, cwd=locale.parent, check=True)


if __name__ == "__main__":
    main()
