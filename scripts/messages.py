"""Brings every French catalogue up to date with the texts of its room (Django's makemessages)."""

import subprocess
import sys

from scripts import catalogues

COMMAND = (
    *(sys.executable, "-P", "-m", "django", "makemessages", "-l", "fr"),
    *("--no-location", "--no-obsolete", "--no-wrap", "-i", "node_modules", "-i", "dist"),
)


def main() -> None:
    """Rewrite timonier/<room>/locale/fr/LC_MESSAGES/django.po in each room, the kit first."""
    for room in catalogues.rooms():
        subprocess.run(COMMAND, cwd=room, check=True)
        catalogues.tidy(room)


if __name__ == "__main__":
    main()
